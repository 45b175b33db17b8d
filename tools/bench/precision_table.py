#!/usr/bin/env python3
"""Single precision beside bf16 on tables: quality on the test rows over seeds, and seconds of training.

    tools/bench/precision_table.py DATA NAME ... [--idx FOLDER] [--seeds 3] [--program build/release/resboost] [-- OPTION ...]

DATA/NAME/train.csv.gz and test.csv.gz, as for suite.py. --idx FOLDER: pictures as MNIST has them (train-images-idx3-ubyte.gz and so on),
one column a pixel. What follows -- goes to every training. Quality is accuracy, or root mean squared error in standard deviations of the target:
mean and standard deviation over the seeds, and the mean of their differences with its standard error.
"""

import argparse
import gzip
import json
import math
import pathlib
import statistics
import sys
import tempfile

from suite import one_set


def write_pixels(source, part, name):
    """A table of pixels from two IDX files, whose headers are 16 and 8 bytes."""
    images = gzip.open(source / f"{part}-images-idx3-ubyte.gz").read()[16:]
    labels = gzip.open(source / f"{part}-labels-idx1-ubyte.gz").read()[8:]
    size = len(images) // len(labels)
    with gzip.open(name, "wt", compresslevel=1) as out:
        out.write(",".join(f"p{i}" for i in range(size)) + ",target\n")
        for i, label in enumerate(labels):
            out.write(",".join(map(str, images[i * size:(i + 1) * size])) + f",c{label}\n")


def row(name, folder, task, args, options):
    quality, seconds = {"fp32": [], "bf16": []}, {"fp32": [], "bf16": []}
    for seed in range(1, args.seeds + 1):
        for precision in quality:
            with tempfile.TemporaryDirectory() as scratch:
                result = one_set(args.program, folder, task, ["--precision", precision, "--seed", str(seed), *options],
                                 pathlib.Path(scratch))
            if "failed" in result:
                raise SystemExit(f"{name}: {result['failed']}")
            quality[precision].append(result["accuracy" if task == "classification" else "nrmse"])
            seconds[precision].append(result["fit"])
    differences = [b - a for a, b in zip(quality["fp32"], quality["bf16"])]
    error = statistics.stdev(differences) / math.sqrt(len(differences))
    cells = [f"{statistics.mean(q):.4f} ± {statistics.stdev(q):.4f}" for q in quality.values()]
    cells += [f"{statistics.mean(differences):+.4f} ± {error:.4f}"]
    cells += [f"{statistics.median(s):.1f}" for s in seconds.values()]
    print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def main():
    arguments = sys.argv[1:]
    options = arguments[arguments.index("--") + 1:] if "--" in arguments else []
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--idx", type=pathlib.Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--program", default="build/release/resboost")
    args = parser.parse_args(arguments[:arguments.index("--")] if "--" in arguments else arguments)
    if args.seeds < 2:
        parser.error("--seeds: expected at least 2, for a spread")
    tasks = json.loads((args.data / "tasks.json").read_text())
    print("| data | fp32 | bf16 | difference | fp32, s | bf16, s |\n" + "|" + " --- |" * 6)
    for name in args.names:
        row(name, args.data / name, tasks[name], args, options)
    if args.idx:
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            write_pixels(args.idx, "train", folder / "train.csv.gz")
            write_pixels(args.idx, "t10k", folder / "test.csv.gz")
            row(args.idx.name, folder, "classification", args, options)


if __name__ == "__main__":
    main()
