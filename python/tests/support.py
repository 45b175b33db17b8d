"""What the tests share: data, quick configurations, packages that may not be there."""

import importlib.util
import unittest

import numpy as np

QUICK = {"method": "rfrboost", "stages": 2, "rfrboost__features": 32, "threads": 1}


def needs(*packages):
    """Skips a test where one of these is missing."""
    missing = [name for name in packages if importlib.util.find_spec(name) is None]
    return unittest.skipIf(missing, "not installed: " + ", ".join(missing))


def blobs(rows=200, columns=4, seed=1):
    """Points around two centres, with their labels."""
    rng = np.random.default_rng(seed)
    labels = np.repeat([0, 1], rows // 2)
    return rng.normal(size=(rows, columns)) + 2 * labels[:, None], labels


def curve(rows=200, seed=1):
    """Points with a smooth target."""
    rng = np.random.default_rng(seed)
    X = rng.uniform(-2, 2, size=(rows, 2))
    return X, np.sin(X[:, 0]) + X[:, 1] ** 2


def mixed_frame(rows=200, seed=1):
    """Numbers, text and categories with gaps; a target of text."""
    import pandas
    rng = np.random.default_rng(seed)
    size = np.round(rng.uniform(0, 10, rows), 2)
    kind = rng.choice(["round", "flat", "long"], rows).astype(object)
    frame = pandas.DataFrame({
        "size": np.where(rng.uniform(size=rows) < 0.05, np.nan, size),
        "kind": np.where(rng.uniform(size=rows) < 0.1, None, kind),
        "colour": pandas.Categorical(rng.choice(["red", "blue"], rows)),
        "count": rng.integers(0, 50, rows),
        "sold": rng.uniform(size=rows) < 0.5,
    })
    target = pandas.Series(np.where((size > 5) | (kind == "long"), "big", "small"), name="class")
    return frame, target
