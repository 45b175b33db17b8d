#!/usr/bin/env python3
"""What a second thread brings, and what busy neighbours cost: training steps of the network of step_table.py.

    cmake --preset bench && cmake --build --preset bench
    tools/bench/contest/threads_table.py build/bench/tools/bench [--rounds 15]

Neighbours are processes that count for ever, one or as many as cores. PyTorch: Debian's python3-torch as it comes, and with threads that
sleep between regions (OMP_WAIT_POLICY=passive). Microseconds, medians over the rounds; in brackets the slowest round.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys

from contest import Contestant, contest

WIDTHS = (64, 128, 256, 512)
STEP = "train 54 256 4 256"


def scaling(own, rounds, threads):
    counts = [1]
    while counts[-1] * 2 <= threads:
        counts.append(counts[-1] * 2)
    problems = [f"train {width} {width} 4 256 {count}" for width in WIDTHS for count in counts]
    seconds = contest([own], problems, rounds)
    print("| width | " + " | ".join(f"{count} threads, us" for count in counts) + " | times faster |")
    print("|" + " --- |" * (len(counts) + 2))
    for width in WIDTHS:
        times = [seconds[own.name, f"train {width} {width} 4 256 {count}"] * 1e6 for count in counts]
        print(f"| {width} | " + " | ".join(f"{time:.0f}" for time in times) + f" | {times[0] / times[-1]:.2f} |")


def rounds_beside(neighbours, asked, rounds):
    """[seconds, ...] of each (contestant, problem), in turn, beside so many busy loops."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(neighbours)]
    try:
        return [[contestant.ask(problem) for _ in range(rounds)] for contestant, problem in asked]
    finally:
        for process in busy:
            process.kill()
            process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    own = Contestant("own", [options.folder / "step_own"])
    scaling(own, options.rounds, cores)

    script = str(pathlib.Path(__file__).parent / "step_torch.py")
    torch = Contestant("torch", ["/usr/bin/python3", script])
    passive = Contestant("passive", ["env", "OMP_WAIT_POLICY=passive", "/usr/bin/python3", script])
    asked = [(own, f"{STEP} {cores}"), (own, f"{STEP} 1"), (torch, f"{STEP} {cores}"), (passive, f"{STEP} {cores}"),
             (torch, f"{STEP} 1")]
    print(f"\n| busy neighbours | own, {cores} threads | own, 1 | torch, {cores} | torch, {cores}, passive | torch, 1 |")
    print("|" + " --- |" * 6)
    for neighbours in (0, 1, cores):
        cells = [f"{statistics.median(times) * 1e6:.0f} ({max(times) * 1e6:.0f})"
                 for times in rounds_beside(neighbours, asked, options.rounds)]
        print(f"| {neighbours} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
