#!/usr/bin/env python3
"""Dense products of a layer against Eigen -march=native, OpenBLAS and oneDNN, in one interleaved run.

    cmake --preset bench && cmake --build --preset bench
    tools/bench/contest/gemm_table.py build/bench/tools/bench [--threads 1,2] [--rounds 15]

Peers that were not found when the benchmarks were built (libopenblas-dev, libdnnl-dev) are left out. Cells are GFLOP/s, geometric means
over the three forms (y = x w, dx = dy w^T, dw = x^T dy); medians over the rounds of the contestant's median. Where the processor has bf16, last
a table of products in it: ours round all but the weights on the way, oneDNN's operands are rounded and laid out before the clock runs.
"""

import argparse
import math
import pathlib

from contest import Contestant, contest, has_bf16

SHAPES = ["256 16 16", "256 64 64", "256 100 100", "256 128 128", "256 256 256", "256 512 512", "256 1000 1000",
          "256 54 256", "256 256 10", "1024 128 128", "1024 256 256", "1024 512 512", "8192 128 128", "8192 256 256"]
FORMS = ("NN", "NT", "TN")
PEERS = ("eigen", "openblas", "onednn")


def mean(values):
    return math.exp(sum(map(math.log, values)) / len(values))


def rounded_table(folder, threads, rounds):
    own, peer = [folder / "gemm_own"], folder / "gemm_onednn"
    contestants = [Contestant("fp32", own), Contestant("own", own, " bf16")]
    if peer.exists():
        contestants.append(Contestant("onednn", [peer], " bf16"))
    names = [c.name for c in contestants]
    seconds = contest(contestants, [f"{form} {shape} {threads}" for shape in SHAPES for form in FORMS], rounds)
    print(f"\nbf16, {threads} threads\n\n| batch in out | own, fp32 | " + " | ".join(f"{n}, bf16" for n in names[1:]) +
          " | own, bf16 / fp32 |\n|" + " --- |" * (len(names) + 2))
    for shape in SHAPES:
        size = 2e-9 * math.prod(map(int, shape.split()))
        speed = [mean([size / seconds[n, f"{f} {shape} {threads}"] for f in FORMS]) for n in names]
        print(f"| {shape} | " + " | ".join(f"{x:.0f}" for x in speed) + f" | {speed[1] / speed[0]:.2f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    names = ["own"] + [p for p in PEERS if (options.folder / f"gemm_{p}").exists()]
    contestants = [Contestant(n, [options.folder / f"gemm_{n}"]) for n in names]
    limit = Contestant("peak", [options.folder / "peak"])
    for threads in options.threads.split(","):
        problems = [f"{form} {shape} {threads}" for shape in SHAPES for form in FORMS]
        seconds = contest(contestants, problems, options.rounds)
        peak = 1 / contest([limit], [threads], options.rounds)["peak", threads]
        print(f"\n{threads} threads, multiply-add peak {peak:.0f} GFLOP/s\n")
        print("| batch in out | " + " | ".join(names) + " | own / peak | own / best peer |")
        print("|" + " --- |" * (len(names) + 3))
        ratios = {name: [] for name in names}
        for shape in SHAPES:
            size = 2e-9 * math.prod(map(int, shape.split()))
            speed = {n: mean([size / seconds[n, f"{f} {shape} {threads}"] for f in FORMS]) for n in names}
            best = max([speed[n] for n in names[1:]], default=float("nan"))
            print(f"| {shape} | " + " | ".join(f"{speed[n]:.0f}" for n in names) +
                  f" | {speed['own'] / peak:.2f} | {speed['own'] / best:.2f} |", flush=True)
            if min(map(int, shape.split()[1:])) >= 128:
                for n in names:
                    ratios[n].append(speed[n])
        own = mean(ratios["own"])
        print(f"\nDims of at least 128, geometric mean: {own / peak:.2f} of the peak" +
              "".join(f", {own / mean(ratios[n]):.2f} x {n}" for n in names[1:]) + ".", flush=True)
        if has_bf16():
            rounded_table(options.folder, threads, options.rounds)


if __name__ == "__main__":
    main()
