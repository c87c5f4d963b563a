"""The protocol with contestants of a few lines: `python -m unittest` in this folder."""

import os
import sys
import unittest

from turns import Broken, Contestant, take_turns

CALM = "import sys\nprint('a warning'); print('ready calm', flush=True)\nfor _ in sys.stdin: print('0.25', flush=True)"
DIES = "import sys\nprint('ready', flush=True)\nsys.stdin.readline()\nsys.exit('no memory left')"
HANGS = "import time\ntime.sleep(600)"
TALKS = "import sys\nprint('ready', flush=True)\nfor _ in sys.stdin: print('soon', flush=True)"


def contestant(script, patience=30.0):
    return Contestant("one", [sys.executable, "-c", script], patience)


class TurnsTest(unittest.TestCase):
    def test_each_answers_every_round_and_who_begins_changes(self):
        called = []
        with contestant(CALM) as ours, contestant(CALM) as peer:
            for each in (ours, peer):
                each.get_ready()
                each.seconds = lambda self=each, ask=each.seconds: called.append(self) or ask()

            seconds = take_turns(ours, peer, 2, lambda line: None)

        self.assertEqual(([0.25, 0.25], [0.25, 0.25]), seconds)
        self.assertEqual([ours, peer, peer, ours], called)
        self.assertEqual("calm", ours.what)

    def test_who_is_not_called_is_stopped(self):
        with contestant(CALM) as one:
            one.get_ready()

            _, status = os.waitpid(one.process.pid, os.WUNTRACED)

        self.assertTrue(os.WIFSTOPPED(status))

    def test_who_ends_early_is_quoted(self):
        with contestant(DIES) as one:
            one.get_ready()

            with self.assertRaisesRegex(Broken, "ended with 1: no memory left"):
                one.seconds()

    def test_who_hangs_is_given_up(self):
        with contestant(HANGS, patience=0.5) as one, self.assertRaisesRegex(Broken, "no answer within"):
            one.get_ready()

    def test_an_answer_that_is_no_number_is_refused(self):
        with contestant(TALKS) as one:
            one.get_ready()

            with self.assertRaisesRegex(Broken, "'soon' instead of seconds"):
                one.seconds()


if __name__ == "__main__":
    unittest.main()
