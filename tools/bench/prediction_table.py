#!/usr/bin/env python3
"""Predictions beside XGBoost's on one thread: rows a second of many, microseconds of one row.

usage: tools/bench/prediction_table.py DATA NAME ... [--program build/release/resboost] [--repeat 5] [-- OPTION ...]

Each set is trained by `resboost train` with the options behind -- (without any `--method trees`) and by XGBoost with the tuned defaults of xgboost_peer.py, on DATA/NAME/train.csv.gz (only
columns of numbers: categories as their numbers, so that both read the same array). Then both predict the test rows from the same
array of floats in memory through their Python packages, `Model.predict` and `Booster.inplace_predict`: all at once, and 1,000 of
them one by one. Processor time, the least of --repeat; trees are what each has, of many classes XGBoost has one for each. The
library is RESBOOST_LIBRARY (python/resboost), Debian's python3-xgboost, python3-sklearn and python3-pandas are needed.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import pandas as pd
import xgboost

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "python"), str(ROOT / "tools/bench")]
import resboost  # noqa: E402
import xgboost_peer  # noqa: E402

ONE_BY_ONE = 1000


def numbers_of(train, test):
    """Both tables with text as the number of its level."""
    for name in train.columns[:-1]:
        if train[name].dtype == object or train[name].dtype == bool:
            levels = {level: i for i, level in enumerate(train[name].astype(str).unique())}
            for table in (train, test):
                table[name] = table[name].astype(str).map(levels)
    return train, test


def least(repeat, call):
    best = float("inf")
    for _ in range(repeat):
        start = time.process_time()
        call()
        best = min(best, time.process_time() - start)
    return best


def measured(repeat, predict, x):
    """Rows a second, and microseconds of one row."""
    predict(x[:100])
    few = [x[i:i + 1] for i in range(min(ONE_BY_ONE, len(x)))]
    return len(x) / least(repeat, lambda: predict(x)), least(repeat, lambda: [predict(row) for row in few]) / len(few) * 1e6


def ours(program, folder, train, options):
    """A model, and how many trees it has."""
    train.to_csv(folder / "train.csv", index=False)
    subprocess.run([program, "train", folder / "train.csv", "--target", "target", "--threads", "1", "--model", folder / "model",
                    "--quiet", *options], check=True)
    about = json.loads(subprocess.run([program, "inspect", folder / "model", "--json"], capture_output=True, check=True).stdout)
    trees = sum(int(stage["block"].split()[0]) for stage in about["stages"] if stage.get("reads_codes")) - 1  # the constant
    return resboost.Model.load(folder / "model"), trees


def theirs(task, x, y):
    learn = xgboost_peer.classify if task == "classification" else xgboost_peer.regress
    model, _ = learn(x, y, x[:1], y[:1], 1)
    booster, rounds = model.get_booster(), model.best_iteration + 1
    booster.set_param({"nthread": 1})
    return lambda rows: booster.inplace_predict(rows, iteration_range=(0, rounds)), len(booster[:rounds].get_dump())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--program", default="build/release/resboost")
    parser.add_argument("--repeat", type=int, default=5)
    own, options = sys.argv[1:], ["--method", "trees"]
    if "--" in own:
        own, options = own[:own.index("--")], own[own.index("--") + 1:]
    args = parser.parse_args(own)
    tasks = json.loads((args.data / "tasks.json").read_text())
    print("| data | rows | trees | rows / s | one row, us | XGBoost: trees | rows / s | one row, us |\n" + "| --- " * 8 + "|")
    for name in args.names:
        train, test = numbers_of(*(pd.read_csv(args.data / name / f"{part}.csv.gz", low_memory=False) for part in ("train", "test")))
        x, x_test = (table.drop(columns="target").values.astype("f4") for table in (train, test))
        with tempfile.TemporaryDirectory() as folder:
            model, trees = ours(args.program, pathlib.Path(folder), train, options)
        many, one = measured(args.repeat, lambda rows: model.predict(rows, threads=1), x_test)
        predict, others = theirs(tasks[name], x, train["target"].values)
        their_many, their_one = measured(args.repeat, predict, x_test)
        print(f"| {name} | {len(x_test):,} | {trees:,} | {many:,.0f} | {one:.1f} | {others:,} | {their_many:,.0f} | {their_one:.1f} |",
              flush=True)


if __name__ == "__main__":
    main()
