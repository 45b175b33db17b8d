#!/usr/bin/env python3
"""3x3 convolutions of ResNet-20 and of small grey images against oneDNN's, in one interleaved run.

    cmake --preset bench && cmake --build --preset bench
    tools/bench/contest/conv_table.py build/bench/tools/bench [--threads 1,2] [--rounds 15]

F forward, D gradient in the image, W gradient in the weights; 128 images. oneDNN has its own blocked layout, into which nothing is
converted in the measured time, and sums directly; ours goes through Winograd's transform where src/kernels/winograd.cpp does. GFLOP/s of the
direct sum, medians over the rounds.
"""

import argparse
import math
import pathlib

from contest import Contestant, contest

LAYERS = ["3 32 16 1", "16 32 16 1", "16 32 32 2", "32 16 32 1", "32 16 64 2", "64 8 64 1", "1 28 16 1", "16 28 16 1"]
BATCH = 128


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    contestants = [Contestant(n, [options.folder / f"conv_{n}"]) for n in ("own", "onednn")]
    limit = Contestant("peak", [options.folder / "peak"])
    for threads in options.threads.split(","):
        problems = [f"{p} {BATCH} {layer} {threads}" for layer in LAYERS for p in "FDW"]
        seconds = contest(contestants, problems, options.rounds)
        peak = 1 / contest([limit], [threads], options.rounds)["peak", threads]
        print(f"\n{threads} threads, multiply-add peak {peak:.0f} GFLOP/s\n")
        print("| pass, channels side filters stride | own | oneDNN | own / peak | own / oneDNN |\n|" + " --- |" * 5)
        ratios = []
        for problem in problems:
            channels, side, filters, stride = map(int, problem.split()[2:6])
            work = 2e-9 * BATCH * 9 * channels * filters * ((side - 1) // stride + 1) ** 2
            own, peer = (work / seconds[name, problem] for name in ("own", "onednn"))
            ratios.append(own / peer)
            print(f"| {problem[0]} {channels} {side} {filters} /{stride} | {own:.0f} | {peer:.0f} | {own / peak:.2f} | "
                  f"{own / peer:.2f} |")
        print(f"\nGeometric mean of own / oneDNN: {math.exp(sum(map(math.log, ratios)) / len(ratios)):.2f}.", flush=True)


if __name__ == "__main__":
    main()
