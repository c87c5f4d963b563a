"""What every peer does alike: say `ready`, then answer each line on standard input with the seconds of one call."""

import argparse
import os
import sys
import time

WARM_CALLS = 3


def settings(*dtypes):
    """The options that run.py gives. A peer with only one number format need not be told it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--topology", default="bk-sdm-tiny")
    parser.add_argument("--work", default="unet-step")
    parser.add_argument("--threads", type=int, default=2)
    if dtypes:
        parser.add_argument("--dtype", choices=dtypes, default=dtypes[0])
    return parser.parse_args()


def serve(load):
    """`load` gives a call without arguments and a line that says what it is. Other prints go to standard error."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    call, what = load()
    for _ in range(WARM_CALLS):
        call()
    print("ready", what, file=answers)
    for _ in sys.stdin:
        start = time.perf_counter()
        call()
        print(f"{time.perf_counter() - start:.6f}", file=answers)
