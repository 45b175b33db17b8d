#!/usr/bin/env python3
"""Repeats the regression table of RFRBoost (ICML 2025, Table of the 34 OpenML sets) on the sets that DATA shares with it.

    tools/bench/rfrboost_table.py DATA --program build/release/resboost [--sets abalone,concrete] > table.md

The protocol of the paper's code (400aed1): categories one-hot, missing numbers by the median, rows shuffled, the first 5,000
kept, all columns standardised and clipped to +-3 on the whole set, the target too; 5 folds, the mean of their test RMSE. The
paper tunes each fold; here every set has the medians of what its tuner chose: 7 blocks, l2 of the head 0.069 (dense 0.045),
of the map 1.1e-3 (2.4e-4), boost_lr 0.45, SWIM scale 0.83; in the column "tuned" the map's l2 is chosen for each fold among
five, on a fifth of its training rows. Seconds are processor seconds of `resboost train`
with the medians, on one thread, reading the file included.
The rows are not the paper's 5,000: its order of rows is OpenML's, which DATA does not have.
"""

import argparse
import csv
import gzip
import json
import math
import pathlib
import random
import resource
import statistics
import subprocess
import tempfile

# set in DATA: name in the paper, its RMSE of the gradient and the greedy dense variant, of ridge regression and of XGBoost
PAPER = {
    "abalone": ("abalone", 0.6165, 0.6146, 0.6468, 0.6334),
    "airfoil": ("airfoil_self_noise", 0.2331, 0.2377, 0.6881, 0.1973),
    "concrete": ("concrete", 0.2858, 0.2771, 0.5888, 0.2452),
    "energy": ("energy_efficiency", 0.0489, 0.0491, 0.2904, 0.0369),
    "protein": ("physiochemical_protein", 0.7520, 0.7494, 0.8408, 0.6937),
    "naval": ("naval_propulsion", 0.0246, 0.0222, 0.4088, 0.0856),
    "california_housing": ("california_housing", 0.5058, 0.5083, 0.5899, 0.4460),
    "cpu_act": ("cpu_activity", 0.1477, 0.1461, 0.2415, 0.1344),
    "diamonds": ("diamonds", 0.1404, 0.1424, 0.2523, 0.1416),
    "kin8nm": ("kin8nm", 0.3172, 0.3184, 0.7658, 0.4572),
    "wine_quality:color=white": ("white_wine", 0.7766, 0.7796, 0.8400, 0.6849),
    "wine_quality:color=red": ("red_wine", 0.7667, 0.7680, 0.7957, 0.7224),
}
PAPER_SECONDS = {"gradient": 1.688, "dense": 2.734}  # means over its 34 sets on one core of an EPYC 7742
TUNED = {"gradient": (0.069, 1.1e-3), "dense": (0.045, 2.4e-4)}
RIDGES = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)
ROWS, FOLDS, CLIP = 5000, 5, 3.0


def read(path):
    with gzip.open(path, "rt", newline="") as file:
        rows = list(csv.reader(file))
    return rows[0], rows[1:]


def number(text):
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def numeric_column(values):
    numbers = [number(v) for v in values]
    known = [v for v in numbers if v is not None]
    if not known or any(n is None and v not in ("", "NA", "nan", "?") for n, v in zip(numbers, values)):
        return None
    middle = statistics.median(known)
    return [middle if v is None else v for v in numbers]


def one_hot(values):
    return [[1.0 if v == level else 0.0 for v in values] for level in sorted(set(values))]


def standardised(column):
    mean = statistics.fmean(column)
    deviation = statistics.pstdev(column)
    return [min(max((v - mean) / (deviation + 1e-5), -CLIP), CLIP) for v in column]


def load(data, name):
    """`set`, or `set:column=value` for the rows with that value."""
    name, _, condition = name.partition(":")
    header, rows = read(data / name / "train.csv.gz")
    rows += read(data / name / "test.csv.gz")[1]
    if condition:
        column, value = condition.split("=")
        rows = [row for row in rows if row[header.index(column)] == value]
    random.Random(42).shuffle(rows)
    rows = rows[:ROWS]
    target = header.index("target")
    columns = []
    for i, values in enumerate(zip(*rows)):
        if i == target:
            continue
        numbers = numeric_column(values)
        columns += [numbers] if numbers else one_hot(values)
    columns = [standardised(c) for c in columns if min(c) < max(c)]
    return list(zip(*columns, standardised(numeric_column([row[target] for row in rows]))))


def write(path, rows):
    with open(path, "w", encoding="ascii") as file:
        file.write(",".join([f"x{i}" for i in range(len(rows[0]) - 1)] + ["target"]) + "\n")
        file.writelines(",".join(f"{v:.9g}" for v in row) + "\n" for row in rows)


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run_fold(program, variant, train, test, folder, ridge):
    head = TUNED[variant][0]
    write(folder / "train.csv", train)
    write(folder / "test.csv", test)
    model = folder / "fold.model"
    options = ["--method", "rfrboost", "--rfrboost.variant", variant, "--stages", "7", "--rfrboost.eta", "0.45",
               "--rfrboost.scale", "0.83", "--rfrboost.head-ridge", str(head), "--rfrboost.ridge", str(ridge),
               "--scaling", "none", "--bins", "0", "--task", "regression", "--valid-share", "0", "--threads", "1"]
    before = cpu_seconds()
    subprocess.run([program, "train", folder / "train.csv", "--target", "target", "--model", model, "--quiet", *options],
                   check=True)
    seconds = cpu_seconds() - before
    score = subprocess.run([program, "evaluate", model, folder / "test.csv", "--json"], check=True,
                           capture_output=True, text=True)
    return json.loads(score.stdout)["rmse"], seconds


def folds(rows):
    order = list(range(len(rows)))
    random.Random(42).shuffle(order)
    for fold in range(FOLDS):
        held_out = set(order[fold::FOLDS])
        yield [r for i, r in enumerate(rows) if i not in held_out], [r for i, r in enumerate(rows) if i in held_out]


def run_set(program, variant, rows, folder):
    results = [run_fold(program, variant, train, test, folder, TUNED[variant][1]) for train, test in folds(rows)]
    return statistics.fmean(r[0] for r in results), statistics.fmean(r[1] for r in results)


def run_tuned(program, rows, folder):
    errors = []
    for train, test in folds(rows):
        inner = len(train) // 5
        tries = {r: run_fold(program, "gradient", train[inner:], train[:inner], folder, r)[0] for r in RIDGES}
        errors.append(run_fold(program, "gradient", train, test, folder, min(tries, key=tries.get))[0])
    return statistics.fmean(errors)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--program", default="build/release/resboost")
    parser.add_argument("--sets", default=",".join(PAPER))
    parser.add_argument("--no-tuning", action="store_true", help="leave the column out, for a quick look")
    options = parser.parse_args()
    print("| data | rows | gradient, medians | tuned | theirs | dense, medians | theirs | ridge, theirs | "
          "XGBoost, theirs | seconds, gradient | dense |")
    print("|" + " --- |" * 11)
    times = {variant: [] for variant in TUNED}
    with tempfile.TemporaryDirectory() as temporary:
        for name in options.sets.split(","):
            rows = load(options.data, name)
            found = {v: run_set(options.program, v, rows, pathlib.Path(temporary)) for v in TUNED}
            tuned = "" if options.no_tuning else f"{run_tuned(options.program, rows, pathlib.Path(temporary)):.4f}"
            for variant, (_, seconds) in found.items():
                times[variant].append(seconds)
            paper, gradient, dense, ridge, xgboost = PAPER[name]
            print(f"| {paper} | {len(rows)} | {found['gradient'][0]:.4f} | {tuned} | {gradient:.4f} | "
                  f"{found['dense'][0]:.4f} | {dense:.4f} | {ridge:.4f} | {xgboost:.4f} | "
                  f"{found['gradient'][1]:.2f} | {found['dense'][1]:.2f} |", flush=True)
    for variant, seconds in times.items():
        mean = statistics.fmean(seconds)
        print(f"\nMean fit, {variant}: {mean:.3f} s; the paper's mean over its 34 sets {PAPER_SECONDS[variant]:.2f} s: "
              f"{PAPER_SECONDS[variant] / mean:.1f} times.")


if __name__ == "__main__":
    main()
