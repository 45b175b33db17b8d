#!/usr/bin/env python3
"""What fit() takes beyond the array it is given: peak memory, and processor seconds.

    RESBOOST_LIBRARY=build/release/libresboost_c.so PYTHONPATH=python /usr/bin/python3 tools/bench/fit_memory.py \\
        ROWS COLUMNS [METHOD]

Float32, row by row, one thread; a network of one stage of 16 random features (rfrboost), or 5 trees.
"""

import sys
import time

import numpy as np
from resboost import ResBoostRegressor

SETTINGS = {"rfrboost": {"stages": 1, "rfrboost__features": 16}, "trees": {"trees__rounds": 5}}


def peak():
    """Largest resident memory since forget_peak(), in MB."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def forget_peak():
    """From now on it is that of now."""
    with open("/proc/self/clear_refs", "w", encoding="ascii") as refs:
        refs.write("5")


def main():
    """Makes the rows, fits, prints."""
    rows, columns = int(sys.argv[1]), int(sys.argv[2])
    method = sys.argv[3] if len(sys.argv) > 3 else "trees"
    random = np.random.default_rng(1)
    x = np.empty((rows, columns), np.float32)
    for j in range(columns):
        x[:, j] = random.standard_normal(rows, dtype=np.float32)
    y = (x[:, 0] * x[:, 1] + x[:, 2]).astype(np.float64)
    forget_peak()
    before, start = peak(), time.process_time()
    ResBoostRegressor(method=method, threads=1, **SETTINGS[method]).fit(x, y)
    print(f"{rows:,} x {columns}, {method}: {peak() - before:.0f} MB beyond the {x.nbytes / 2**20:.0f} MB of the array, "
          f"{time.process_time() - start:.2f} s of the processor")


if __name__ == "__main__":
    main()
