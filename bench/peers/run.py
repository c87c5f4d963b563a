#!/usr/bin/env python3
"""Times Distillery against its peers: the same work, in turns, on this machine. README.md says what is fair about it.

    bench/peers/run.py --topology bk-sdm-tiny --peers diffusers-fp32,openvino
"""

import argparse
import json
import platform
import shlex
import shutil
import signal
import statistics
import subprocess
import sys
import venv
from pathlib import Path

from turns import Broken, Contestant, take_turns

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
REQUIREMENTS = HERE / "requirements.txt"

PEERS = {
    "diffusers-fp32": ["eager.py", "--dtype", "fp32"],
    "diffusers-bf16": ["eager.py", "--dtype", "bf16"],
    "compile-fp32": ["compiled.py", "--dtype", "fp32"],
    "compile-bf16": ["compiled.py", "--dtype", "bf16"],
    "onnxruntime": ["onnx_runtime.py"],
    "openvino": ["open_vino.py"],
    "traced": ["traced.py"],
}


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--topology", default="sd-1.4", choices=["sd-1.4", "bk-sdm-base", "bk-sdm-small", "bk-sdm-tiny"])
    parser.add_argument("--work", default="unet-step", choices=["unet-step", "vae-decode"])
    parser.add_argument("--peers", default=",".join(PEERS), help=f"some of {','.join(PEERS)}")
    parser.add_argument("--rounds", type=int, default=7, help="timed calls of each (7)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--ours", default=str(ROOT / "target/distillery/bin/distillery"), help="the command that starts Distillery")
    parser.add_argument("--dtype", default="auto", help="number formats for ours, each against every peer: auto,fp32,bf16")
    parser.add_argument("--against", choices=PEERS, help="a peer that takes our place")
    parser.add_argument("--python", help="an interpreter that has the peers' libraries, instead of bench/peers/.venv")
    parser.add_argument("--patience", type=float, default=3600, help="seconds to wait for a line before a process counts as hung")
    parser.add_argument("--json", type=Path, help="a file for every time")
    given = parser.parse_args()
    given.peers = given.peers.split(",")
    if given.rounds < 1:
        parser.error("--rounds must be at least 1")
    if unknown := set(given.peers) - set(PEERS):
        parser.error(f"unknown peers {', '.join(sorted(unknown))}; there are {', '.join(PEERS)}")
    if not given.against and not shutil.which(shlex.split(given.ours)[0]):
        parser.error(f"{given.ours} is not there. Build it with ./mvnw -q -DskipTests package, or name it with --ours.")
    return given


def say(line):
    print(line, file=sys.stderr, flush=True)


def environment():
    """The interpreter of a virtual environment with the pinned libraries, which is made or brought up to date if need be."""
    folder = HERE / ".venv"
    python, installed = folder / "bin" / "python", folder / "installed.txt"
    if not installed.exists() or installed.read_text() != REQUIREMENTS.read_text():
        say(f"installing the peers' libraries in {folder}, several GB")
        venv.create(folder, with_pip=True)
        pip = [python, "-m", "pip", "install", "--quiet"]
        if subprocess.run([*pip, "-r", REQUIREMENTS]).returncode:
            # What cannot be installed here costs only the peers that need it.
            for library in REQUIREMENTS.read_text().split():
                subprocess.run([*pip, library])
        installed.write_text(REQUIREMENTS.read_text())
    return str(python)


def peer_command(python, name, given):
    script, *dtype = PEERS[name]
    work = ["--topology", given.topology, "--work", given.work, "--threads", str(given.threads)]
    return [python, str(HERE / script), *work, *dtype]


def our_command(dtype, given):
    work = ["--topology", given.topology, "--work", given.work, "--dtype", dtype, "--threads", str(given.threads)]
    return [*shlex.split(given.ours), "bench", *work, "--paced"]


def compare(name, ours_name, ours_command, python, given):
    """One peer against ours: what each says of itself, and their seconds. Both are in memory, one at a time computes."""
    with Contestant(name, peer_command(python, name, given), given.patience) as peer:
        try:
            peer.get_ready()
            say(f"{name}: {peer.what}")
            with Contestant(ours_name, ours_command, given.patience) as ours:
                ours.get_ready()
                seconds = take_turns(ours, peer, given.rounds, say)
        except Broken as broken:
            if broken.who != name:
                raise
            say(f"{name} is missing: {broken}")
            return {"peer": name, "ours": ours_name, "missing": str(broken)}
    ratios = [theirs / our for our, theirs in zip(*seconds)]
    return {
        "peer": name,
        "ours": ours_name,
        "peer_is": peer.what,
        "ours_is": ours.what,
        "ours_seconds": seconds[0],
        "peer_seconds": seconds[1],
        "ratio": {"median": statistics.median(ratios), "lowest": min(ratios), "highest": max(ratios)},
    }


def spread(seconds):
    low, middle, high = quartiles(seconds)
    return f"{middle:.3f} ({low:.3f} to {high:.3f})"


def quartiles(seconds):
    return statistics.quantiles(seconds, n=4, method="inclusive") if len(seconds) > 1 else seconds * 3


def table(rows):
    head = ("ours", "seconds, quartiles", "peer", "seconds, quartiles", "peer / ours, range")
    lines = [head]
    for row in rows:
        if "missing" in row:
            lines.append((row["ours"], "", row["peer"], "missing: " + row["missing"], ""))
            continue
        ratio = "{median:.2f} ({lowest:.2f} to {highest:.2f})".format(**row["ratio"])
        lines.append((row["ours"], spread(row["ours_seconds"]), row["peer"], spread(row["peer_seconds"]), ratio))
    widths = [max(len(line[i]) for line in lines if not line[3].startswith("missing")) for i in range(4)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, [*widths, 0])).rstrip() for line in lines)


def processor():
    facts = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(":")[2].strip() for line in facts.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.processor()


def main():
    # Who is told to end must still wake and end the processes that it has stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    given = options()
    python = given.python or environment()
    if given.against:
        our_commands = {given.against: peer_command(python, given.against, given)}
    else:
        our_commands = {f"distillery {dtype}": our_command(dtype, given) for dtype in given.dtype.split(",")}
    rows = []
    try:
        for peer in given.peers:
            for name, command in our_commands.items():
                rows.append(compare(peer, name, command, python, given))
    except Broken as broken:
        raise SystemExit(f"{broken.who} does not run: {broken}")
    finally:
        what = f"{given.topology}, {given.work}, {given.threads} threads, {given.rounds} rounds, {processor()}"
        if rows:
            print(what, table(rows), sep="\n\n")
        if given.json:
            given.json.write_text(json.dumps({"what": what, "comparisons": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
