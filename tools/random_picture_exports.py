#!/usr/bin/env python3
"""Trains random models of pictures of random sizes, exports them to C and ONNX, and compares every depth with the program's
predictions, as tests/export/pictures_test.py does it.

  tools/random_picture_exports.py PROGRAM [--count N] [--seed S]      N models, of seeds S, S + 1, ...

Ends with 1 where probabilities are more than 1e-5 apart; of rfrboost, whose random filters may have large weights, 1e-4."""

import argparse
import pathlib
import random
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "export"))
from pictures_test import MOST, bars, compare, write_idx  # noqa: E402

METHODS = ["boostresnet", "backprop", "hybrid", "resfgb", "resfgb-nesterov", "rfrboost"]


def options_of(rng, method):
    """The method and some of the options, so that each kind of layer is met."""
    options = {"--image.architecture": rng.choice(["resnet-20", "preact-20"] + ["plain-20"] * (method == "backprop")),
               "--image.views": rng.choice(["one", "mirrored"]), "--image.cells": rng.choice([0, 1, 2, 3, 5]),
               "--image.stem-stride": rng.randrange(4), "--seed": rng.randrange(1000)}
    if method != "rfrboost":
        options["--image.shortcut"] = rng.choice(["pad", "convolution"])
    if method == "boostresnet":
        options |= {"--boostresnet.order": rng.choice(["sequential", "online"]), "--image.modules": rng.randrange(4)}
    if method == "backprop":
        options["--loss"] = rng.choice(["logistic", "smooth-hinge"])
    return " ".join([method, *(f"{name} {value}" for name, value in options.items())])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        for seed in range(given.seed, given.seed + given.count):
            rng, method = random.Random(seed), METHODS[seed % len(METHODS)]
            shape = (rng.randrange(5, 20), rng.randrange(5, 20), rng.choice([1, 3]))
            train, test = list(bars(90, shape, seed)), list(bars(30, shape, seed + 1))
            data = [write_idx(pathlib.Path(name) / part, shape, pictures) for part, pictures in (("train", train), ("test", test))]
            worst, _ = compare(given.program.resolve(), "cc", pathlib.Path(name), data, shape, test, options_of(rng, method), seed)
            if not worst < (MOST if method != "rfrboost" else 10 * MOST):
                failed += 1
                print(f"seed {seed}, pictures {shape}: {worst:.1e} apart", flush=True)
    print(f"{given.count} models, {failed} too far apart")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
