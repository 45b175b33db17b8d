#!/usr/bin/env python3
"""Trains random models of every method on random tables, exports them to ONNX, and compares every depth with the program's
predictions: on rows with unseen categories, missing values, numbers of any size. Graphs are run by numpy (tests/export/onnx_numpy.py).

  tools/random_exports.py PROGRAM [--count N] [--seed S]      N models, of seeds S, S + 1, ...

A difference is that of probabilities, or of values relative to them where they are above 1. Ends with 1 where one is above 1e-5 or
a label is another; the command that made the model is printed then. Needs Debian's python3-numpy and python3-onnx."""

import argparse
import collections
import csv
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "export"))
import numpy as np  # noqa: E402 (of Debian)
import onnx_numpy  # noqa: E402

MOST = 1e-5
OF_CLASSES = {"boostresnet", "boostresnet-trees"}  # methods that have no numbers as targets
LOSSES = {"classes": ["auto", "auto", "softmax", "smooth-hinge"],
          "numbers": ["auto", "squared", "absolute", "huber", "quantile:alpha=0.8"], "counts": ["auto", "poisson", "tweedie:power=1.5"],
          "amounts": ["auto", "gamma", "tweedie:power=1.3"]}


def methods_of(program):
    """The names of all methods that the program has."""
    said = subprocess.run([program, "methods", "--json"], check=True, capture_output=True, text=True).stdout
    return [method["name"] for method in json.loads(said)["methods"]]


class Columns:
    """The columns of a random table, and how rows get values of them."""

    def __init__(self, rng):
        self.rng = rng
        self.scales = {f"n{i}": 10 ** rng.uniform(-3, 4) for i in range(rng.randrange(0, 6))}
        words = ["Köln", "Rome, Italy", 'the "Hague"', "007", "1e3", "yes", "no", "x y", "ß", "-", "Ω", "3.0"]
        # One of them is no number, nor a word for a missing value, so that the column is one of text.
        self.levels = {f"c{i}": ["Oslo", *rng.sample(words, rng.randrange(1, 8))] for i in range(rng.randrange(0 if self.scales else 1, 4))}
        self.gaps = {name: rng.choice([0, 0, 0.02, 0.2]) for name in [*self.scales, *self.levels]}
        self.names = list(self.gaps)

    def row(self, wild=()):
        """One row as texts; wild: numbers that stand in some places, with categories that training has never met."""
        row = {name: repr(round(scale * self.rng.gauss(0, 1) ** 3, 6)) for name, scale in self.scales.items()}
        row.update({name: self.rng.choice(levels) for name, levels in self.levels.items()})
        for name, share in self.gaps.items():
            if self.rng.random() < share + (0.05 if wild else 0):
                row[name] = ""
            elif wild and self.rng.random() < 0.1:
                row[name] = self.rng.choice(wild) if name in self.scales else "never seen"
        return row

    def score(self, row):
        """What a target depends on."""
        numbers = sum(math.tanh(float(row[name] or 0) / scale) * (i + 1) for i, (name, scale) in enumerate(self.scales.items()))
        return numbers + sum(len(row[name]) * (-1) ** i for i, name in enumerate(self.levels))


def target_of(kind, score, rng):
    """Text, a number, a count or an amount above zero that follows a score, and chance."""
    score += rng.gauss(0, 0.5)
    if kind == "classes":
        return "abc"[0 if score < 0 else 1 if score < 4 else 2]
    if kind == "numbers":
        return repr(score)
    amount = min(math.exp(score / 5), 50)
    return str(int(amount)) if kind == "counts" else repr(amount)


def options_of(rng, method, kind):
    """Some of the options, so that each part of a model is met."""
    options = {"--method": method, "--seed": rng.randrange(1000), "--loss": rng.choice(LOSSES[kind]), "--stages": rng.randrange(1, 4),
               "--scaling": rng.choice(["robust", "standard", "min-max"]), "--bins": rng.choice([-1, 0, 4, 8]), "--encode-levels": rng.choice([0, 2, 128]),
               "--max-levels": rng.choice([2, 4, 256]), "--embedding.epochs": 2, "--boostresnet.epochs": 2, "--backprop.epochs": 2,
               "--block.width": rng.choice([4, 8, 16]), "--trees.rounds": rng.choice([3, 10]), "--auto.networks": rng.randrange(1, 3),
               "--rfrboost.features": rng.choice([8, 32]), "--valid-share": rng.choice([0.1, 0.3])}
    if method in ("resfgb", "resfgb-nesterov", "resfgb-fw", "auto", *OF_CLASSES):
        options["--loss"] = "auto"
    return [str(part) for pair in options.items() for part in pair]


def write(path, names, table):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(table)


def inputs_of(graph, table):
    """Each column as the graph takes it."""
    inputs = {}
    for given in onnx_numpy.onnx.load(graph).graph.input:
        texts = [row[given.name] for row in table]
        if given.type.tensor_type.elem_type == onnx_numpy.onnx.TensorProto.STRING:
            inputs[given.name] = np.array(texts, object).reshape(-1, 1)
        else:
            inputs[given.name] = np.array([float(text or "nan") for text in texts]).reshape(-1, 1)
    return inputs


def predictions(program, folder, stages):
    subprocess.run([program, "predict", folder / "model", folder / "test.csv", "--output", folder / "out.csv", "--quiet", *stages], check=True)
    with open(folder / "out.csv", newline="", encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    names = [name for name in table[0] if name.startswith("p_")] or ["prediction"]
    return [row["prediction"] for row in table], np.array([[float(row[name]) for name in names] for row in table])


def difference(found, expected):
    """The largest one, relative where values are above 1; infinite ones are equal to themselves."""
    found = np.asarray(found, float).reshape(expected.shape)
    with np.errstate(invalid="ignore"):
        apart = np.where(found == expected, 0, np.abs(found - expected) / np.maximum(1, np.abs(expected)))
    return float(np.max(apart))


def compare(program, folder, seed, method):
    """The largest difference over all depths of one random model, and the command that trains it."""
    rng = random.Random(seed)
    kind = "classes" if method in OF_CLASSES else rng.choice(list(LOSSES))
    columns = Columns(rng)
    options = options_of(rng, method, kind)
    # Scaling that does not clip makes inputs of them, and scores, that are too large for single precision.
    wild = ["1e300", "-1e12", "0", "1e-40"] if "robust" in options else ["0", "1e-40", "1"]
    train = [columns.row() for _ in range(rng.randrange(60, 300))]
    for row in train:
        row["target"] = target_of(kind, columns.score(row), rng)
    test = [columns.row(wild) for _ in range(60)]
    write(folder / "train.csv", columns.names + ["target"], train)
    write(folder / "test.csv", columns.names, test)
    command = [program, "train", folder / "train.csv", "--target", "target", "--task", "classification" if kind == "classes" else "regression",
               *options, "--threads", "1", "--model", folder / "model", "--quiet"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([program, "export", folder / "model", "--onnx", folder / "model.onnx", "--stages", "all"], check=True)
    outputs = onnx_numpy.run(str(folder / "model.onnx"), inputs_of(folder / "model.onnx", test))
    worst = 0.0
    for name, values in outputs.items():
        if name == "label":
            continue
        depth = name.rpartition("_")[2] if "_" in name else ""
        labels, expected = predictions(program, folder, ["--stages", depth] if depth else [])
        worst = max(worst, difference(values, expected))
        if not depth and "label" in outputs:
            near = np.sort(expected, axis=1)
            decided = near[:, -1] - near[:, -2] > MOST
            worst = max(worst, float(np.any((outputs["label"] != np.array(labels, object)) & decided)))
    return worst, " ".join(map(str, command))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    program, methods = given.program.resolve(), methods_of(given.program.resolve())
    worst, failed = collections.defaultdict(list), 0
    with tempfile.TemporaryDirectory() as name:
        for seed in range(given.seed, given.seed + given.count):
            method = methods[seed % len(methods)]
            apart, command = compare(program, pathlib.Path(name), seed, method)
            worst[method].append(apart)
            if not apart <= MOST:
                failed += 1
                print(f"seed {seed}: {apart:.1e} apart: {command}", flush=True)
    for method, apart in sorted(worst.items()):
        print(f"{method}: {len(apart)} models, at most {max(apart):.1e}")
    print(f"{given.count} models, {failed} apart by more than {MOST:.0e}; at most {max(map(max, worst.values())):.1e}")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
