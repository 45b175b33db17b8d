#!/usr/bin/env python3
"""Model files of trees are the same bytes for any number of threads and under any instruction set.   same_bytes_test.py PROGRAM"""

import hashlib
import os
import pathlib
import random
import subprocess
import sys
import tempfile

OPTIONS = ["--target", "target", "--method", "trees", "--trees.rounds", "12", "--trees.learning-rate", "0.2", "--stages", "2", "--quiet"]


def write_table(path, classes):
    """Numbers, some of them missing, and text; of classes, or of numbers where there are none."""
    rng = random.Random(1)
    lines = ["a,b,c,target"]
    for _ in range(3000):
        a, b, c = rng.gauss(0, 1), rng.gauss(0, 1), rng.choice("uvwxyz")
        value = a * b + ("uvw".find(c) >= 0) + 0.3 * rng.gauss(0, 1)
        target = f"{value:.4f}" if not classes else f"k{int(abs(2 * value)) % classes}"
        lines.append(f"{a:.3f},{'' if rng.random() < 0.1 else f'{b:.3f}'},{c},{target}")
    path.write_text("\n".join(lines) + "\n")


def model_bytes(program, table, folder, threads, instructions):
    """A checksum; None where this processor has no such instructions."""
    environment = {**os.environ, **({"RESBOOST_ISA": instructions} if instructions else {})}
    model = folder / "model"
    run = subprocess.run([program, "train", table, "--model", model, "--threads", str(threads), *OPTIONS], env=environment,
                         capture_output=True, text=True, check=False)
    if instructions and "cannot run here" in run.stderr:
        return None
    if run.returncode:
        sys.exit(f"{table.name}, {threads} threads, {instructions}: exit code {run.returncode}\n{run.stderr}")
    return hashlib.sha256(model.read_bytes()).hexdigest()


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    runs = [(threads, None) for threads in (1, 2, 3, 8)] + [(1 + i, name) for i, name in enumerate(("baseline", "avx2", "avx512"))]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for classes in (0, 2, 3):
            table = folder / f"{classes}_classes.csv"
            write_table(table, classes)
            sums = {run: model_bytes(program, table, folder, *run) for run in runs}
            if len(set(sums.values()) - {None}) != 1:
                sys.exit(f"{table.name}: not the same bytes: {sums}")


if __name__ == "__main__":
    main()
