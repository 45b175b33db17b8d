#!/usr/bin/env python3
"""Peak memory of training networks of 3, 9 and 27 blocks on the same pictures: stage by stage, all stages side
by side, and end to end.

    tools/bench/memory_table.py [--program build/release/resboost] [--rows 4000] [--filters 8]

The pictures are noise, 28 x 28, written to a temporary IDX file: memory does not depend on what they show.
"""

import argparse
import os
import pathlib
import random
import struct
import subprocess
import tempfile


# Column -> options.
COLUMNS = {"boostresnet": ["--method", "boostresnet"],
           "boostresnet, online": ["--method", "boostresnet", "--boostresnet.order", "online"],
           "backprop": ["--method", "backprop"]}


def write_noise(folder, rows):
    draw = random.Random(1)
    images = folder / "noise-images-idx3-ubyte"
    images.write_bytes(struct.pack(">iiii", 0x803, rows, 28, 28) + draw.randbytes(rows * 784))
    (folder / "noise-labels-idx1-ubyte").write_bytes(struct.pack(">ii", 0x801, rows) +
                                                     bytes(draw.randrange(10) for _ in range(rows)))
    return images


def peak(program, images, options, blocks, filters, folder):
    """Megabytes."""
    command = [program, "train", images, *options, "--model", folder / "noise.model", "--quiet",
               "--image.blocks", str(blocks // 3), "--image.filters", str(filters), "--patience", "1000",
               "--boostresnet.gamma", "-1", "--boostresnet.epochs", "1", "--backprop.epochs", "1"]
    with subprocess.Popen(command) as fit:
        _, status, usage = os.wait4(fit.pid, 0)
        fit.returncode = os.waitstatus_to_exitcode(status)
    if fit.returncode != 0:
        raise SystemExit(f"training failed with exit code {fit.returncode}")
    return usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="build/release/resboost")
    parser.add_argument("--rows", type=int, default=4000)
    parser.add_argument("--filters", type=int, default=8)
    parsed = parser.parse_args()
    print("| blocks | " + " | ".join(f"{name}, MB" for name in COLUMNS) + " |\n|" + " --- |" * (1 + len(COLUMNS)), flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        images = write_noise(folder, parsed.rows)
        for blocks in (3, 9, 27):
            sizes = [peak(parsed.program, images, options, blocks, parsed.filters, folder) for options in COLUMNS.values()]
            print(f"| {blocks} | " + " | ".join(f"{size:.0f}" for size in sizes) + " |", flush=True)


if __name__ == "__main__":
    main()
