#!/usr/bin/env python3
"""Writes a made table of numbers and two classes: FOLDER/train.csv with --rows rows, FOLDER/test.csv with a tenth of them.

usage: tools/bench/write_large_table.py FOLDER [--rows 1000000] [--columns 30]

Which class a row is of is drawn by the logistic function of a score: a smooth function of the first six columns, steps at thresholds
of the next four, and noise. The other columns say nothing. Values have five digits. The same bytes on every machine with the
same numpy.
"""
import argparse
import pathlib

import numpy as np

CHUNK = 50_000  # rows written at a time
SEED = 1


def scores(x):
    smooth = np.sin(2 * x[:, 0]) + x[:, 1] * x[:, 2] + 0.5 * x[:, 3] ** 2 + np.cos(x[:, 4] + x[:, 5])
    steps = 1.0 * (x[:, 6] > 0.5) + 1.0 * (x[:, 7] > 0) * (x[:, 8] < 0.3) - 1.5 * (x[:, 9] > 1)
    return 1.5 * (smooth - 0.8) + steps - 0.5


def write(path, rows, columns, draw):
    with open(path, "w") as out:
        out.write(",".join([f"x{c}" for c in range(columns)] + ["target"]) + "\n")
        for begin in range(0, rows, CHUNK):
            x = draw.standard_normal((min(CHUNK, rows - begin), columns))
            target = draw.random(len(x)) < 1 / (1 + np.exp(-scores(x)))
            line = ",".join(["%.5g"] * columns) + ",%s"
            out.write("".join(line % (*row, "yes" if yes else "no") + "\n" for row, yes in zip(x.tolist(), target)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--columns", type=int, default=30)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    draw = np.random.default_rng(SEED)
    write(args.folder / "train.csv", args.rows, args.columns, draw)
    write(args.folder / "test.csv", args.rows // 10, args.columns, draw)


if __name__ == "__main__":
    main()
