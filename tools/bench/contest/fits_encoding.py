"""Tables of fits_torch.py, encoded as resboost does by its defaults."""

import csv
import gzip

import numpy as np
import torch


def read(path):
    """Features and targets of a table whose columns, but for the last, are numbers."""
    with gzip.open(path, "rt", encoding="ascii", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return np.array([row[:-1] for row in rows], dtype=np.float64), np.array([row[-1] for row in rows])


def encoder(columns):
    """resboost's encoding of numbers that differ (src/data/scaling.h): robust scaling, smoothly clipped, then piecewise-linear bins."""
    bins = min(16, 256 // columns.shape[1])
    quartiles = np.quantile(columns, [0.25, 0.5, 0.75], axis=0)
    edges = [np.unique(np.quantile(column, np.linspace(0, 1, bins + 1))) for column in columns.T]

    def encode(columns):
        scaled = (columns - quartiles[1]) / (quartiles[2] - quartiles[0])
        scaled /= np.sqrt(1 + scaled**2 / 9)
        parts = []
        for i, edge in enumerate(edges):
            binned = (columns[:, i:i + 1] - edge[:-1]) / np.diff(edge)
            parts += [scaled[:, i:i + 1], np.clip(binned, 0, 1) - 0.5]
        return torch.tensor(np.hstack(parts), dtype=torch.float32)

    return encode
