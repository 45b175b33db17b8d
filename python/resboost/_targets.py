"""Targets and weights of the rows that fit() is given."""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Sized
from typing import Any, Union

import numpy as np
from numpy.typing import NDArray

from ._table import Features, is_frame

Targets = dict[str, NDArray[Any]]  # by their names in the table
Weights = Union[NDArray[np.float64], float, None]

WEIGHT = "sample_weight"  # the name of the weights' column


def weights_of(sample_weight: Any, rows: int) -> NDArray[np.float64]:
    """One number a row."""
    if isinstance(sample_weight, numbers.Real):
        return np.full(rows, float(sample_weight))
    weights = np.asarray(sample_weight, dtype=np.float64)
    if weights.ndim != 1:
        raise ValueError("Sample weights must be 1D array or scalar")
    if len(weights) != rows:
        raise ValueError(f"sample_weight.shape == {weights.shape}, expected ({rows},)!")
    return weights


def target_array(X: Sized, y: Any, owner: str) -> tuple[NDArray[Any], Any]:
    """The targets of these rows as an array, and the name or names that they have, or None."""
    if y is None:
        raise ValueError(f"{owner} requires y to be passed, but the target y is None")
    name = [str(one) for one in y.columns] if is_frame(y) else getattr(y, "name", None)
    values = np.asarray(y)
    if values.dtype.kind == "c":
        raise ValueError("Complex data not supported")
    if values.ndim == 0 or len(values) != len(X):
        raise ValueError("Found input variables with inconsistent numbers of samples: "
                         f"[{len(X)}, {len(values) if values.ndim else 1}]")
    return values, name


def free_names(wanted: Iterable[str], X: Features) -> list[str]:
    """Names for targets that no column of X has."""
    taken = {str(name) for name in X.columns} if is_frame(X) else set()
    taken.add(WEIGHT)
    names = []
    for name in wanted:
        while name in taken:
            name += "_"
        taken.add(name)
        names.append(name)
    return names
