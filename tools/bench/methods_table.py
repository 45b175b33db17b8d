#!/usr/bin/env python3
"""Trains every method on classification sets with its defaults, and prints a line of a Markdown table for each.

    tools/bench/methods_table.py DATA letter usps ijcnn1 mnist --program build/release/resboost [--methods hybrid,rfrboost]

DATA/NAME/train.csv.gz and test.csv.gz are read, for mnist the four IDX files. Options after -- go to every training, for
example `-- --time-limit 300`. Accuracy is of the test rows, from the model that the validation rows chose. Minutes are of processor time, reading
included: on two free cores about half of it passes.
"""

import argparse
import gzip
import json
import pathlib
import resource
import struct
import subprocess
import sys
import tempfile

METHODS = "hybrid,resfgb,resfgb-nesterov,resfgb-fw,boostresnet,rfrboost,backprop"


def idx(path):
    with gzip.open(path) as file:
        kind, = struct.unpack(">i", file.read(4))
        shape = struct.unpack(f">{kind & 255}i", file.read(4 * (kind & 255)))
        return shape, file.read()


def write_images(images, labels, path):
    (count, height, width), pixels = idx(images)
    _, classes = idx(labels)
    size = height * width
    with open(path, "w", encoding="ascii") as file:
        file.write(",".join(f"p{i}" for i in range(size)) + ",target\n")
        for row in range(count):
            file.write(",".join(map(str, pixels[row * size:(row + 1) * size])) + f",{classes[row]}\n")
    return path


def files(data, name, folder):
    if (data / name / "train.csv.gz").exists():
        return data / name / "train.csv.gz", data / name / "test.csv.gz"
    return tuple(write_images(data / name / f"{part}-images-idx3-ubyte.gz", data / name / f"{part}-labels-idx1-ubyte.gz",
                              folder / f"{name}_{part}.csv") for part in ("train", "t10k"))


def run(program, method, train, test, options, folder):
    model = folder / "table.model"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    fit = subprocess.run([program, "train", train, "--target", "target", "--method", method, "--task", "classification",
                          "--model", model, "--json", "--quiet", *options], capture_output=True, text=True, check=False)
    if fit.returncode != 0:
        return f"failed: {fit.stderr.strip()}"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    minutes = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / 60
    score = subprocess.run([program, "evaluate", model, test, "--json"], check=True, capture_output=True, text=True)
    fitted, measured = json.loads(fit.stdout), json.loads(score.stdout)
    return (f"{measured['accuracy']:.4f} | {measured['log_loss']:.4f} | {fitted['stages']} | {minutes:.1f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--program", default="build/release/resboost")
    parser.add_argument("--methods", default=METHODS)
    arguments = sys.argv[1:]
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    parsed, options = parser.parse_args(arguments[:cut]), arguments[cut + 1:]
    print("| data | method | accuracy | log loss | stages | CPU minutes |\n| --- | --- | --- | --- | --- | --- |", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        for name in parsed.names:
            train, test = files(parsed.data, name, folder)
            for method in parsed.methods.split(","):
                result = run(parsed.program, method, train, test, options, folder)
                print(f"| {name} | {method} | {result} |", flush=True)


if __name__ == "__main__":
    main()
