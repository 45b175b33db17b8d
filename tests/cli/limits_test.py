#!/usr/bin/env python3
"""Runs the program where memory or stack run out.   limits_test.py PROGRAM"""

import pathlib
import random
import resource
import subprocess
import sys
import tempfile

MEMORY = 200 << 20


def run(program, folder, limit, size, *arguments):
    return subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, check=False,
                          preexec_fn=lambda: resource.setrlimit(limit, (size, size)))


def main():
    program = sys.argv[1]
    draw = random.Random(1)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        with open(folder / "d.csv", "w", encoding="utf-8") as out:
            print("a,b,t", file=out)
            for _ in range(150):
                a, b = draw.uniform(-1, 1), draw.uniform(-1, 1)
                print(f"{a:.4f},{b:.4f},{'same' if a * b > 0 else 'other'}", file=out)

        done = run(program, folder, resource.RLIMIT_AS, MEMORY, "train", "d.csv", "--model", "m", "--method", "rfrboost",
                   "--rfrboost.features", "8000", "--stages", "200", "--patience", "500", "--threads", "1", "--quiet")
        assert done.returncode == 1, done
        assert "resboost: out of memory; the best model so far, " in done.stderr, done.stderr
        looked = subprocess.run([program, "inspect", "m"], cwd=folder, capture_output=True, text=True, check=False)
        assert looked.returncode == 0 and "stages" in looked.stdout, looked

        done = run(program, folder, resource.RLIMIT_STACK, 256 << 10, "predict", "m", "d.csv")
        assert done.returncode == 2 and "the stack's limit is too low" in done.stderr, done


if __name__ == "__main__":
    main()
