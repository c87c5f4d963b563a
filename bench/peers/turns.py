"""Two processes that compute in turns: one runs, the other is stopped, so that idle threads of neither take the other's time."""

import os
import signal
import subprocess
import tempfile
import threading


class Broken(Exception):
    """A contestant cannot go on; the message says why."""

    def __init__(self, who, why):
        super().__init__(why)
        self.who = who


class Contestant:
    """A process that says `ready` when it is loaded and warm, and answers each line with the seconds of one call."""

    def __init__(self, name, command, patience):
        self.name, self.command, self.patience = name, command, patience
        self.what = ""
        self.hung = False

    def __enter__(self):
        self.errors = tempfile.TemporaryFile("w+")
        try:
            # A session of its own, so that signals reach a launcher's children as well.
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.errors,
                text=True,
                bufsize=1,
                start_new_session=True,
            )
        except OSError as error:
            self.errors.close()
            raise Broken(self.name, error) from error
        return self

    def __exit__(self, *_):
        """Ends the process: politely by the end of its input, then not."""
        self._signal(signal.SIGCONT)
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            pass
        self._signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()
        self.errors.close()

    def get_ready(self):
        while not (line := self._line()).startswith("ready"):
            pass
        self.what = line.removeprefix("ready").strip()
        self._signal(signal.SIGSTOP)

    def seconds(self):
        self._signal(signal.SIGCONT)
        try:
            self.process.stdin.write("run\n")
        except BrokenPipeError:
            pass  # it has ended, and the next line says why
        line = self._line()
        self._signal(signal.SIGSTOP)
        try:
            return float(line)
        except ValueError:
            raise Broken(self.name, f"answered {line!r} instead of seconds") from None

    def _line(self):
        watch = threading.Timer(self.patience, self._give_up)
        watch.start()
        try:
            line = self.process.stdout.readline()
        finally:
            watch.cancel()
        if line:
            return line.strip()
        raise Broken(self.name, f"no answer within {self.patience:.0f} s" if self.hung else self._last_words())

    def _give_up(self):
        self.hung = True
        self._signal(signal.SIGKILL)

    def _last_words(self):
        code = self.process.wait()
        self.errors.seek(0)
        said = [line.strip() for line in self.errors if line.strip()]
        return f"ended with {code}: {said[-1] if said else 'without a word'}"

    def _signal(self, number):
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass


def take_turns(ours, peer, rounds, say):
    """The seconds of both, round by round. Who begins changes with every round, so that neither always follows the other."""
    seconds = {ours: [], peer: []}
    for number in range(rounds):
        for contestant in (ours, peer) if number % 2 == 0 else (peer, ours):
            seconds[contestant].append(contestant.seconds())
        say(f"round {number + 1} of {rounds}: {ours.name} {seconds[ours][-1]:.3f} s, {peer.name} {seconds[peer][-1]:.3f} s")
    return seconds[ours], seconds[peer]
