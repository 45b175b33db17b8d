"""Arrays and data frames -> tables of the library: numbers, categories, gaps."""

from __future__ import annotations

import ctypes
import functools
import numbers
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, Union

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _library as library
from ._arrow import ArrowFrame, frame_of, is_arrow
from ._errors import DataError

if TYPE_CHECKING:
    from typing_extensions import TypeGuard


class Frame(Protocol):
    """What a pandas data frame is taken for."""

    @property
    def columns(self) -> Any:
        """The names."""

    @property
    def iloc(self) -> Any:
        """Rows and columns by their places."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows, columns."""

    def __len__(self) -> int: ...

    def set_axis(self, labels: Any, *, axis: int) -> Frame:
        """The same with other names."""


Features = Union[Frame, NDArray[Any]]  # what as_features() makes
Column = Union[NDArray[Any], tuple[NDArray[np.int32], list[str]]]  # numbers, or (codes, levels)

_TYPES = {"float64": 0, "float32": 1, "int64": 2, "int32": 3, "uint8": 4}  # resboost_type
_MOST_EXACT = 2 ** 53


def is_frame(data: object) -> TypeGuard[Frame]:
    """Is this a pandas data frame?"""
    return hasattr(data, "iloc") and hasattr(data, "columns")


def has_names(data: object) -> TypeGuard[Frame]:
    """Is this a data frame whose columns are named by text?"""
    return is_frame(data) and all(isinstance(name, str) for name in data.columns)


def is_missing(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Where an array of objects has None, NaN or a gap of pandas."""
    pandas = sys.modules.get("pandas")
    if pandas is not None:
        return np.asarray(pandas.isna(values))
    return np.fromiter((v is None or v != v for v in values), bool, len(values))


def _as_numbers(values: NDArray[Any]) -> NDArray[Any]:
    """An array of a type that the library reads: itself, if it is one."""
    if values.dtype.name in _TYPES and values.dtype.isnative:
        return values
    if values.dtype.kind == "c":
        raise ValueError("Complex data not supported")
    if values.dtype.kind in "bu" and values.dtype.itemsize == 1:
        return values.view(np.uint8)
    if values.dtype.kind == "i" or (values.dtype.kind == "u" and values.dtype.itemsize < 8):
        return values.astype(np.int64)
    if values.dtype.kind == "u":
        if values.size and values.max() > _MOST_EXACT:
            raise DataError(f"table: {values.max()} is beyond 2^53, where not every whole number "
                            "is one here; if these are names, give them as strings")
        return values.astype(np.int64)
    if values.dtype.kind == "f":
        return values.astype(np.float64)
    raise TypeError(f"columns of type {values.dtype} are not supported: make numbers or text of "
                    "them (of dates, the days since some day)")


def _object_column(values: NDArray[Any]) -> Column:
    """An array of objects as numbers, or as (codes, levels)."""
    missing = is_missing(values)
    present = values[~missing] if missing.any() else values
    types = set(map(type, present))
    if types and all(issubclass(t, numbers.Real) and t not in (bool, np.bool_) for t in types):
        found = np.full(len(values), np.nan)
        found[~missing] = present.astype(np.float64)
        return found
    for kind in types:
        if not issubclass(kind, (str, numbers.Real, np.bool_)):
            raise TypeError("argument must be a string or a number, not "
                            f"'{kind.__name__}', in every column")
    levels: dict[str, int] = {}
    codes = np.full(len(values), -1, np.int32)
    codes[~missing] = [levels.setdefault(v if type(v) is str else str(v), len(levels))
                       for v in present]
    return codes, list(levels)


def column_of(values: Any) -> Column:
    """One column, of an array or a pandas series: numbers, or (codes, levels) of text.

    Booleans are the categories False and True, as a CSV file has them.
    """
    dtype = values.dtype
    if hasattr(values, "cat"):
        return (values.cat.codes.to_numpy(np.int32, copy=False),
                [str(level) for level in values.cat.categories])
    if hasattr(values, "to_numpy"):
        if not isinstance(dtype, np.dtype):  # of pandas: gaps are pandas.NA
            is_number = getattr(dtype, "_is_numeric", False) and dtype.name != "boolean"
            values = values.to_numpy(np.float64, na_value=np.nan) if is_number else \
                values.astype(object).to_numpy()
        else:
            values = values.to_numpy()
    if values.dtype.kind == "b":
        return values.astype(np.int32), ["False", "True"]
    if values.dtype.kind in "OUS":
        return _object_column(values.astype(object))
    return _as_numbers(values)


@functools.lru_cache(maxsize=16)
def array_names(columns: int) -> tuple[str, ...]:
    """The names of an array's columns: x0, x1, ..."""
    return tuple(f"x{i}" for i in range(columns))


@functools.lru_cache(maxsize=16)
def _as_pointers(texts: tuple[str, ...]) -> ctypes.Array[ctypes.c_char_p]:
    return (ctypes.c_char_p * max(1, len(texts)))(*map(library.text_bytes, texts))


class Rows:
    """Rows that the library knows, to which columns may be added."""

    def __init__(self, rows: int, handle: library.Handle) -> None:
        self.rows = rows
        self._handle = handle
        self._read_in_place: list[Any] = []  # arrays whose memory the library reads

    def __len__(self) -> int:
        return self.rows

    @property
    def handle(self) -> int:
        """For calls of the library, while this lives."""
        return self._handle.value

    def add(self, name: str, column: Column) -> None:
        """A column as column_of() makes them."""
        title = library.text_bytes(name)
        if isinstance(column, tuple):
            codes, levels = column
            library.call["table_add_codes"](self.handle, title, codes.ctypes.data, codes.strides[0],
                                            _as_pointers(tuple(levels)), len(levels))
        else:
            self._read_in_place.append(column)
            library.call["table_borrow_numbers"](self.handle, title, column.ctypes.data,
                                                 _TYPES[column.dtype.name], column.strides[0])


class Table(Rows):
    """Columns that the library reads where they lie: of numbers there is no copy."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows, library.Handle("table_free", "table_create", rows))

    def add_matrix(self, names: Sequence[str], values: NDArray[Any]) -> None:
        """All columns of an array of numbers."""
        self._read_in_place.append(values)
        library.call["table_borrow_matrix"](self.handle, _as_pointers(tuple(names)), len(names),
                                            values.ctypes.data, _TYPES[values.dtype.name],
                                            *values.strides)

    def add_features(self, data: Features, names: Sequence[str]) -> None:
        """All columns of a data frame by their names; under these, where it has none."""
        if isinstance(data, ArrowFrame):
            named = tuple(data.columns) if has_names(data) else tuple(names)
            library.call["table_add_columns"](self.handle, data.handle, _as_pointers(named),
                                              len(named))
        elif not isinstance(data, np.ndarray):
            for i, name in enumerate(data.columns if has_names(data) else names):
                self.add(name, column_of(data.iloc[:, i]))
        elif data.dtype.kind in "OUS":
            for name, values in zip(names, data.T):
                self.add(name, _object_column(values.astype(object)))
        else:
            self.add_matrix(names, _as_numbers(data))


def features_table(data: Features, names: Sequence[str]) -> Table:
    """A table of features alone."""
    table = Table(len(data))
    table.add_features(data, names)
    return table


def as_features(data: Any, owner: str = "the model") -> Features:
    """A data frame, or an array of two dimensions of whatever else was given."""
    if hasattr(data, "toarray"):
        raise TypeError("A sparse matrix was passed, but dense data is required. Use X.toarray() "
                        "to convert to a dense numpy array.")
    if not is_frame(data) and is_arrow(data):
        data = frame_of(data)
    elif not is_frame(data) and hasattr(data, "to_pandas"):  # of polars and Arrow, years ago
        data = data.to_pandas()
    features: Features = data if is_frame(data) else _matrix_of(data, owner)
    for count, what in zip(features.shape, ("sample", "feature")):
        if count == 0:
            raise ValueError(f"Found array with 0 {what}(s) (shape={features.shape}) while a "
                             f"minimum of 1 is required by {owner}.")
    return features


def _matrix_of(data: Any, owner: str) -> NDArray[Any]:
    """An array of two dimensions."""
    found = np.asarray(data)
    if found.dtype.kind in "US" and not isinstance(data, np.ndarray):
        found = np.asarray(data, dtype=object)  # numbers among texts stay numbers
    if found.ndim < 2:
        raise ValueError(f"Expected 2D array, got {found.ndim}D array instead. Reshape your "
                         "data: X.reshape(-1, 1) for one column, X.reshape(1, -1) for one row")
    if found.ndim > 2:
        raise ValueError(f"Found array with dim {found.ndim}. {owner} expected <= 2.")
    return found


def exact_labels(values: NDArray[Any]) -> NDArray[Any]:
    """Whole numbers that are names: as text where doubles cannot tell them apart."""
    if values.dtype.kind in "iu" and len(values) > 0 and \
            (values.max() > _MOST_EXACT or values.min() < -_MOST_EXACT):
        return values.astype(str).astype(object)
    return values
