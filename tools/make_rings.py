#!/usr/bin/env python3
"""Writes the concentric rings of "Random Feature Representation Boosting" (Zozoulenko, Cass & Gonon, ICML 2025).

Points in the plane lie in 9 rings around the origin, equally wide, with no gap between unless --width says so; ring i is of
class i mod 3. Angle and place within the ring's band are uniform. No linear map tells the classes apart.

    tools/make_rings.py data/rings_train.csv data/rings_test.csv
"""

import argparse
import math
import random

RINGS = 9
CLASSES = "abc"


def make_rows(rng, count, width):
    rows = []
    for i in range(count):
        ring = i % RINGS
        radius = ring + 0.5 + width * (rng.random() - 0.5)
        angle = 2 * math.pi * rng.random()
        rows.append(f"{radius * math.cos(angle):.4f},{radius * math.sin(angle):.4f},{CLASSES[ring % len(CLASSES)]}\n")
    rng.shuffle(rows)
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train")
    parser.add_argument("test")
    parser.add_argument("--points", type=int, default=10000, help="in both files together, half in each (default 10000)")
    parser.add_argument("--width", type=float, default=1.0, help="share of its band that a ring fills (default 1: no gaps)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    rng = random.Random(options.seed)
    rows = make_rows(rng, options.points, options.width)
    half = len(rows) // 2
    for path, part in ((options.train, rows[:half]), (options.test, rows[half:])):
        with open(path, "w", encoding="ascii", newline="\n") as file:
            file.write("x,y,target\n")
            file.writelines(part)


if __name__ == "__main__":
    main()
