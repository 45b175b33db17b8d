#!/usr/bin/env python3
"""Writes the concentric rings of "Random Feature Representation Boosting" (Zozoulenko, Cass & Gonon, ICML 2025).

Points in the plane lie in 9 rings around the origin, equally wide, with no gap between unless --width says so; ring i is of
class i mod 3. Angle and place within the ring's band are uniform. No linear map tells the classes apart.

    tools/make_rings.py data/rings_train.csv data/rings_test.csv

With --paper the rings are those of the paper's own notebook (commit 71d5b23): circles of radius 1 to 9, to each coordinate
of a point is added a number from U(0, 0.4). That leaves gaps between them.
"""

import argparse
import math
import random

RINGS = 9
CLASSES = "abc"
PAPER_NOISE = 0.4


def row(x, y, ring):
    return f"{x:.4f},{y:.4f},{CLASSES[ring % len(CLASSES)]}\n"


def make_rows(rng, count, width):
    rows = []
    for i in range(count):
        ring = i % RINGS
        radius = ring + 0.5 + width * (rng.random() - 0.5)
        angle = 2 * math.pi * rng.random()
        rows.append(row(radius * math.cos(angle), radius * math.sin(angle), ring))
    rng.shuffle(rows)
    return rows


def make_paper_rows(rng, count):
    rows = []
    per_ring = count // RINGS
    for ring in range(RINGS):
        for i in range(per_ring):
            angle = 2 * math.pi * i / (per_ring - 1)
            x, y = ((ring + 1) * along(angle) + PAPER_NOISE * rng.random() for along in (math.cos, math.sin))
            rows.append(row(x, y, ring))
    rng.shuffle(rows)
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train")
    parser.add_argument("test")
    parser.add_argument("--points", type=int, default=10000, help="in both files together, half in each (default 10000)")
    parser.add_argument("--width", type=float, default=1.0, help="share of its band that a ring fills (default 1: no gaps)")
    parser.add_argument("--paper", action="store_true", help="the rings of the paper's notebook")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    rng = random.Random(options.seed)
    rows = make_paper_rows(rng, options.points) if options.paper else make_rows(rng, options.points, options.width)
    half = len(rows) // 2
    for path, part in ((options.train, rows[:half]), (options.test, rows[half:])):
        with open(path, "w", encoding="ascii", newline="\n") as file:
            file.write("x,y,target\n")
            file.writelines(part)


if __name__ == "__main__":
    main()
