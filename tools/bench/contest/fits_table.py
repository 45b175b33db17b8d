#!/usr/bin/env python3
"""Whole fits against PyTorch code of the same mathematics, in one interleaved run: ResFGB on letter, RFRBoost on protein.

    cmake --preset release && cmake --build --preset release
    tools/bench/contest/fits_table.py build/release/resboost ../shared/data [--rounds 3] [--threads 2] [--stages 10]

Own: `resboost train --method NAME` with its defaults, but all training rows and a fixed number of stages (--valid-share 0: nothing is
held out, so nothing stops early and no epoch is chosen). PyTorch: fits_torch.py, whose text says what differs; "passive": its threads
sleep between regions (OMP_WAIT_POLICY).

What is timed, on both sides: from the encoded training rows in memory to the last fitted head. Of resboost that is `seconds` of
`train --json`; reading, encoding, saving the model and evaluating are outside. One process a fit, nothing warmed up, in every round
another seed. Seconds and test measures are medians over the rounds.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

# Method, data, measure of the test rows, its digits.
FITS = [("resfgb", "letter", "accuracy", 4), ("rfrboost", "protein", "rmse", 3)]


def result(command):
    return json.loads(subprocess.run(list(map(str, command)), check=True, stdout=subprocess.PIPE, text=True).stdout)


def own(options, method, data, measure, threads, seed):
    """Seconds, and the measure of the test rows."""
    folder = options.data / data
    with tempfile.TemporaryDirectory() as scratch:
        model = pathlib.Path(scratch) / "fit.model"
        fit = result([options.program, "train", folder / "train.csv.gz", "--target", "target", "--method", method, "--stages",
                      options.stages, "--valid-share", 0, "--threads", threads, "--seed", seed, "--model", model, "--json", "--quiet"])
        if fit["stages"] != options.stages:
            raise SystemExit(f"{method} on {data}: {fit['stages']} stages, expected {options.stages}")
        return fit["seconds"], result([options.program, "evaluate", model, folder / "test.csv.gz", "--json"])[measure]


def in_torch(options, method, data, threads, seed, environment=()):
    script = pathlib.Path(__file__).parent / "fits_torch.py"
    fit = result(["env", *environment, "/usr/bin/python3", script, method, options.data / data, "--threads", threads, "--stages",
                  options.stages, "--seed", seed])
    return fit["seconds"], fit["test"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, nargs="+", default=[len(os.sched_getaffinity(0))])
    parser.add_argument("--stages", type=int, default=10)
    parser.add_argument("--fits", nargs="+", choices=[method for method, *_ in FITS], default=[method for method, *_ in FITS])
    options = parser.parse_args()
    problems = [(fit, threads) for fit in FITS if fit[0] in options.fits for threads in options.threads]
    seen = {}
    for seed in range(1, options.rounds + 1):
        for (method, data, measure, _), threads in problems:
            contestants = {"own": lambda: own(options, method, data, measure, threads, seed),
                           "torch": lambda: in_torch(options, method, data, threads, seed),
                           "passive": lambda: in_torch(options, method, data, threads, seed, ["OMP_WAIT_POLICY=passive"])}
            for name, run in contestants.items():
                seen.setdefault((method, threads, name), []).append(run())
                print(f"round {seed}: {method} {threads} {name}: {seen[method, threads, name][-1]}", file=sys.stderr, flush=True)
    print("| fit | threads | own, s | torch | torch, passive | torch / own | best torch / own | test | own | torch |")
    print("|" + " --- |" * 10)
    for (method, data, measure, digits), threads in problems:
        medians = {name: [statistics.median(values) for values in zip(*seen[method, threads, name])]
                   for name in ("own", "torch", "passive")}
        (mine, my_test), (torch, its_test), (asleep, _) = medians["own"], medians["torch"], medians["passive"]
        print(f"| {method}, {data} | {threads} | {mine:.1f} | {torch:.1f} | {asleep:.1f} | {torch / mine:.1f} "
              f"| {min(torch, asleep) / mine:.1f} | {measure} | {my_test:.{digits}f} | {its_test:.{digits}f} |")


if __name__ == "__main__":
    main()
