#!/usr/bin/env python3
"""Trains networks on pictures, and prints a line of a Markdown table for each.

    tools/bench/images_table.py TRAIN TEST --program build/release/resboost --methods boostresnet,hybrid,backprop
        [--curve DIR] [-- OPTIONS of every training, for example --image.filters 8 --time-limit 600]

TRAIN and TEST are what `resboost train` takes: IDX files, CIFAR batches joined by commas, folders. Minutes are of the
clock, reading included; memory is the largest resident set of the training. Accuracy is of TEST, from the model that the
validation rows of TRAIN chose. --curve writes DIR/METHOD.csv: seconds, and accuracy on the validation rows, after every
stage (backprop: epoch).
"""

import argparse
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time


def curve(log, path):
    """The log's stages and epochs as CSV."""
    with open(log, encoding="utf-8") as lines, open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["event", "part", "number", "seconds", "train_loss", "valid_loss", "valid_metric"])
        for line in lines:
            one = json.loads(line)
            if one["event"] == "stage":
                table.writerow(["stage", "", one["stage"], one["seconds"], one["train_loss"], one.get("valid_loss"),
                                one.get("valid_metric")])
            elif one["event"] == "epoch":
                table.writerow(["epoch", f"{one['part']} {one['stage']}", one["epoch"], one["seconds"],
                                one["train_loss"], one.get("valid_loss"), one.get("valid_metric")])


def run(program, method, train, test, options, folder, curves):
    model, log = folder / "pictures.model", folder / "log.jsonl"
    begin = time.monotonic()
    with subprocess.Popen([program, "train", train, "--method", method, "--model", model, "--log", log, "--json",
                           "--quiet", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as fit:
        out, errors = fit.stdout.read(), fit.stderr.read()
        _, status, usage = os.wait4(fit.pid, 0)
        fit.returncode = os.waitstatus_to_exitcode(status)
    minutes = (time.monotonic() - begin) / 60
    if fit.returncode != 0:
        return f"failed: {errors.strip()}"
    if curves:
        curves.mkdir(parents=True, exist_ok=True)
        curve(log, curves / f"{method}.csv")
    score = subprocess.run([program, "evaluate", model, test, "--json"], check=True, capture_output=True, text=True)
    fitted, measured = json.loads(out), json.loads(score.stdout)
    return (f"{measured['accuracy']:.4f} | {measured['log_loss']:.4f} | {fitted['stages']} | {fitted['parameters']} | "
            f"{minutes:.1f} | {usage.ru_maxrss / 2**20:.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train")
    parser.add_argument("test")
    parser.add_argument("--program", default="build/release/resboost")
    parser.add_argument("--methods", default="boostresnet,hybrid,rfrboost,backprop")
    parser.add_argument("--curve", type=pathlib.Path)
    arguments = sys.argv[1:]
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    parsed, options = parser.parse_args(arguments[:cut]), arguments[cut + 1:]
    print("| method | accuracy | log loss | stages | parameters | minutes | peak GB |")
    print("| --- | --- | --- | --- | --- | --- | --- |", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        for method in parsed.methods.split(","):
            result = run(parsed.program, method, parsed.train, parsed.test, options, pathlib.Path(temporary), parsed.curve)
            print(f"| {method} | {result} |", flush=True)


if __name__ == "__main__":
    main()
