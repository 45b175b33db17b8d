"""Tables of Arrow: polars, pyarrow, DuckDB, newer pandas hand theirs over as they are.

They do so by a capsule that holds a struct of Arrow's C stream interface, which the library reads:
https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html
"""

from __future__ import annotations

import ctypes
import json
from collections.abc import Sequence
from ctypes import c_char_p, c_void_p
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _library as library
from ._errors import DataError


def is_arrow(data: Any) -> bool:
    """Does this hand over a table by Arrow's C stream?"""
    return hasattr(data, "__arrow_c_stream__")


class ArrowFrame:
    """The columns of a table of Arrow's, which the library has; as much of a data frame as is asked
    for here."""

    def __init__(self, handle: library.Handle, columns: Sequence[Any]) -> None:
        self.columns = list(columns)
        self._handle = handle
        self._rows = library.size("table_rows", handle.value)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows, columns."""
        return self._rows, len(self.columns)

    def __len__(self) -> int:
        return self._rows

    @property
    def iloc(self) -> ArrowFrame:
        """iloc[:, i] is a column."""
        return self

    def __getitem__(self, place: tuple[slice, int]) -> NDArray[Any]:
        name = json.loads(library.written("table_columns", self.handle)[:-1])[place[1]]
        values = json.loads(library.written("table_column", self.handle, name.encode())[:-1])
        is_text = any(isinstance(value, str) for value in values)
        return np.array([*values, None], object)[:-1] if is_text else np.array(values, np.float64)

    @property
    def handle(self) -> int:
        """Of the library's table, while this lives."""
        return self._handle.value

    def set_axis(self, labels: Any, *, axis: int) -> ArrowFrame:  # pylint: disable=unused-argument
        """The same with other names of the columns."""
        return ArrowFrame(self._handle, labels)


def frame_of(data: Any) -> ArrowFrame:
    """The table that hands itself over by a stream. TypeError for a type that is not supported."""
    capsule = data.__arrow_c_stream__()
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = c_void_p, [ctypes.py_object, c_char_p]
    try:
        handle = library.Handle("table_free", "arrow_read", pointer(capsule, b"arrow_array_stream"))
    except DataError as error:
        if "Arrow's type '" in str(error) or "Arrow has no table" in str(error):
            raise TypeError(str(error)) from None  # as of arrays of such types
        raise
    return ArrowFrame(handle, json.loads(library.written("table_columns", handle.value)[:-1]))
