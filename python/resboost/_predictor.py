"""Rows one by one, for programs that answer requests."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Callable

import numpy as np
from numpy.typing import NDArray

from . import _library as library
from ._table import is_missing

if TYPE_CHECKING:
    from ._model import Model


class Predictor:
    """A model of a table, ready to predict single rows in microseconds. Any number of threads may
    use one.

    Parameters
    ----------
    model : Model
        ModelError if it is of pictures.

    Attributes
    ----------
    columns : tuple of str
        The names of a row's values in their order.
    outputs : tuple of str
        The classes, or the targets.

    >>> from resboost import Predictor, ResBoostRegressor
    >>> points = [[x, y] for x in range(20) for y in range(20)]
    >>> sums = [x + y for x, y in points]
    >>> model = ResBoostRegressor(method="rfrboost", stages=2, threads=1).fit(points, sums).model_
    >>> predictor = Predictor(model)
    >>> predictor.columns, predictor.outputs
    (('x0', 'x1'), ('y',))
    >>> bool(predictor.predict([3, 4]) == model.predict([[3, 4]])[0])
    True
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._handle = library.Handle("predictor_free", "predictor_create", model.handle)
        about = json.loads(library.written("predictor_describe", self._handle.value).rstrip(b"\0"))
        self.columns: tuple[str, ...] = tuple(about["columns"])
        self.outputs: tuple[str, ...] = tuple(about["outputs"])
        self._room = ctypes.c_double * len(self.outputs)
        self._texts = ctypes.c_char_p * len(self.columns)

    def __reduce__(self) -> tuple[Callable[..., Predictor], tuple[Model]]:
        return Predictor, (self._model,)

    def predict(self, row: Any) -> NDArray[np.float64]:
        """Probabilities of the classes, or values of the targets, as Model.predict() has them.

        Parameters
        ----------
        row : array, sequence, mapping or pandas.Series
            An array of numbers of shape (n_columns,) is the fastest; a sequence may have strings,
            and None or NaN where a value is missing; a mapping, or a series whose labels are
            strings, has a value for each column by its name, among others. DataError names the
            value that cannot be read.

        Returns
        -------
        ndarray of shape (n_outputs,)
        """
        out = self._room()
        dimensions = getattr(row, "ndim", 1)
        if dimensions != 1:
            raise ValueError(f"row: an array of {dimensions} dimensions; give one row, of shape "
                             f"({len(self.columns)},), or Model.predict() all of them")
        if isinstance(row, np.ndarray) and row.dtype.kind in "biuf":
            self._predict_numbers(row, out)
        else:
            self._predict_texts(row, out)
        return np.frombuffer(memoryview(out), np.float64)

    def _predict_numbers(self, row: NDArray[Any], out: Any) -> None:
        numbers = np.ascontiguousarray(row, np.float64)
        library.call["predictor_numbers"](self._handle.value, numbers.ctypes.data, numbers.size,
                                          out, len(out))

    def _predict_texts(self, row: Any, out: Any) -> None:
        named = _by_names(row)
        if named is not None:
            absent = [name for name in self.columns if name not in named]
            if absent:
                raise ValueError(f"row: no value for {', '.join(absent[:10])}")
            row = [named[name] for name in self.columns]
        values = np.empty(len(row), object)
        values[:] = row
        if len(values) != len(self.columns):
            raise ValueError(f"row: {len(values)} values, the model has {len(self.columns)} "
                             f"columns: {', '.join(self.columns[:10])}")
        texts = [None if missing else library.text_bytes(value)  # as a file would have it
                 for value, missing in zip(row, is_missing(values))]
        library.call["predictor_texts"](self._handle.value, self._texts(*texts), len(texts),
                                        out, len(out))


def _by_names(row: Any) -> Mapping[str, Any] | None:
    """The values of a mapping, or of a series of pandas with named labels; None of anything else,
    also of a series that counts its values."""
    if isinstance(row, Mapping):
        return row
    if hasattr(row, "index") and hasattr(row, "items") and \
            all(isinstance(name, str) for name in row.index):
        return dict(row.items())
    return None
