#!/usr/bin/env python3
"""Runs the program where memory, stack, threads, disks or readers of its output run out.   limits_test.py PROGRAM"""

import os
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


def check_files(program, folder):
    """A model that finds no room leaves the old one; a reader that has gone away costs no model."""
    train = ["train", "d.csv", "--model", "old", "--method", "trees", "--trees.rounds", "20"]
    subprocess.run([program, *train, "--quiet"], cwd=folder, check=True, stderr=subprocess.DEVNULL)
    old = (folder / "old").read_bytes()
    done = run(program, folder, resource.RLIMIT_FSIZE, 1024, *train, "--seed", "2", "--quiet")
    assert done.returncode == 5 and "old: cannot write: File too large" in done.stderr, done
    assert (folder / "old").read_bytes() == old

    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([program, *train, "--seed", "2"], cwd=folder, check=False, stderr=writing)
    os.close(writing)
    assert done.returncode == 0 and (folder / "old").read_bytes() != old, done


def check_threads(program, folder):
    """What a thread cannot have is said before there is one."""
    train = ["train", "d.csv", "--model", "m", "--quiet"]
    done = run(program, folder, resource.RLIMIT_AS, 2 * MEMORY, *train, "--threads", "900")
    assert done.returncode == 5 and "threads: cannot start 900: " in done.stderr, done
    done = subprocess.run([program, *train], cwd=folder, capture_output=True, text=True, check=False, env=dict(os.environ, OMP_STACKSIZE="64k"))
    assert done.returncode == 2 and "OMP_STACKSIZE=64k is too little for a thread" in done.stderr, done


def check_memory(program, folder):
    """Every verb that computes takes a bound."""
    for verb in ("predict", "evaluate", "explain", "importance", "analyze"):
        done = subprocess.run([program, verb, "old", "d.csv", "--max-memory", "1MB"], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode in (1, 2, 4) and "MB" in done.stderr, (verb, done)


def check_config(program, folder):
    (folder / "large.conf").write_text("#" * (2 << 20))
    done = subprocess.run([program, "train", "d.csv", "--model", "m", "--config", "large.conf"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "large.conf: larger than the limit" in done.stderr, done


def main():
    program = os.path.abspath(sys.argv[1])
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
        check_files(program, folder)
        check_threads(program, folder)
        check_memory(program, folder)
        check_config(program, folder)


if __name__ == "__main__":
    main()
