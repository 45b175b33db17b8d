"""Tables of Arrow, through its C data interface: polars, pyarrow, DuckDB, newer pandas hand theirs
over as they are.

The structs are those of https://arrow.apache.org/docs/format/CDataInterface.html and
CStreamInterface.html; nothing of Arrow is needed to read them.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from typing import Any

import numpy as np
from numpy.typing import NDArray


class ArrowSchema(Structure):
    """What a column is."""


class ArrowArray(Structure):
    """The buffers of a column."""


class ArrowStream(Structure):
    """Batches of rows."""


ArrowSchema._fields_ = [
    ("format", c_char_p), ("name", c_char_p), ("metadata", c_char_p), ("flags", c_int64),
    ("n_children", c_int64), ("children", POINTER(POINTER(ArrowSchema))),
    ("dictionary", POINTER(ArrowSchema)), ("release", CFUNCTYPE(None, POINTER(ArrowSchema))),
    ("private_data", c_void_p)]
ArrowArray._fields_ = [
    ("length", c_int64), ("null_count", c_int64), ("offset", c_int64), ("n_buffers", c_int64),
    ("n_children", c_int64), ("buffers", POINTER(c_void_p)),
    ("children", POINTER(POINTER(ArrowArray))), ("dictionary", POINTER(ArrowArray)),
    ("release", CFUNCTYPE(None, POINTER(ArrowArray))), ("private_data", c_void_p)]
ArrowStream._fields_ = [
    ("get_schema", CFUNCTYPE(c_int, POINTER(ArrowStream), POINTER(ArrowSchema))),
    ("get_next", CFUNCTYPE(c_int, POINTER(ArrowStream), POINTER(ArrowArray))),
    ("get_last_error", CFUNCTYPE(c_void_p, POINTER(ArrowStream))),
    ("release", CFUNCTYPE(None, POINTER(ArrowStream))), ("private_data", c_void_p)]

_NUMBERS = {b"c": np.int8, b"C": np.uint8, b"s": np.int16, b"S": np.uint16, b"i": np.int32,
            b"I": np.uint32, b"l": np.int64, b"L": np.uint64, b"e": np.float16, b"f": np.float32,
            b"g": np.float64}
_OFFSETS = {b"u": np.int32, b"U": np.int64}  # of texts

Values = Any  # an array of numbers, or of objects: texts, booleans, None


def is_arrow(data: Any) -> bool:
    """Does this hand over a table by Arrow's C stream?"""
    return hasattr(data, "__arrow_c_stream__")


def _buffer(array: ArrowArray, number: int, kind: Any, count: int) -> NDArray[Any]:
    """So many values of a buffer, which belongs to the array still."""
    address = array.buffers[number]
    if count == 0 or not address:
        return np.empty(0, kind)
    size = count * np.dtype(kind).itemsize
    return np.frombuffer(memoryview((ctypes.c_char * size).from_address(address)), kind)


def _bits(array: ArrowArray, number: int) -> NDArray[np.bool_]:
    """Bits of the rows, the lowest of a byte first."""
    end = array.offset + array.length
    packed = _buffer(array, number, np.uint8, (end + 7) // 8)
    return np.unpackbits(packed, count=end, bitorder="little")[array.offset:].astype(bool)


def _missing(array: ArrowArray) -> NDArray[np.bool_] | None:
    """Where there is no value; None: nowhere."""
    if array.null_count == 0 or array.n_buffers == 0 or not array.buffers[0]:
        return None
    return ~_bits(array, 0)


def _texts(array: ArrowArray, kind: Any) -> Values:
    ends = _buffer(array, 1, kind, array.offset + array.length + 1)[array.offset:]
    content = _buffer(array, 2, np.uint8, int(ends[-1]) if len(ends) else 0).tobytes()
    texts = [content[a:b].decode("utf-8", "replace") for a, b in zip(ends[:-1], ends[1:])]
    return np.array([*texts, None], object)[:-1]


def _viewed_texts(array: ArrowArray) -> Values:
    """Texts of up to 12 bytes stand in their views; others in one of the buffers behind those."""
    views = _buffer(array, 1, np.int32, 4 * (array.offset + array.length)).reshape(-1, 4)
    views = views[array.offset:]
    missing = _missing(array)
    texts: list[str | None] = []
    for view, gap in zip(views, np.zeros(len(views), bool) if missing is None else missing):
        if gap:  # its view may be any bytes
            texts.append(None)
            continue
        size, _, number, start = (int(part) for part in view)
        content = view[1:].tobytes()[:size] if size <= 12 else \
            ctypes.string_at(array.buffers[2 + number] + start, size)
        texts.append(content.decode("utf-8", "replace"))
    return np.array([*texts, None], object)[:-1]


def _values(schema: ArrowSchema, array: ArrowArray) -> Values:
    """One column of a batch: numbers with NaN, or objects with None, where missing."""
    missing = _missing(array)
    if schema.dictionary:
        levels = _values(schema.dictionary.contents, array.dictionary.contents)
        codes = _plain(schema, array).astype(np.int64)
        if missing is not None:
            codes = np.where(missing, 0, codes)
        values = levels[codes] if len(levels) else np.full(len(codes), None, object)
    else:
        values = _plain(schema, array)
    return values if missing is None else _with_gaps(values, missing)


def _with_gaps(values: Values, missing: NDArray[np.bool_]) -> Values:
    """NaN among numbers, else None, where missing."""
    if values.dtype.kind in "iuf":
        return np.where(missing, np.nan, values.astype(np.float64))
    objects = values.astype(object)
    objects[missing] = None
    return objects


def _plain(schema: ArrowSchema, array: ArrowArray) -> Values:
    """The same without a look at what is missing, or at a dictionary."""
    kind = schema.format
    if kind in _NUMBERS:
        end = array.offset + array.length
        return _buffer(array, 1, _NUMBERS[kind], end)[array.offset:]
    if kind in _OFFSETS:
        return _texts(array, _OFFSETS[kind])
    if kind == b"vu":
        return _viewed_texts(array)
    if kind == b"b":
        return _bits(array, 1)
    if kind == b"n":
        return np.full(array.length, None, object)
    raise TypeError(f"column {schema.name.decode()!r}: Arrow's type {kind.decode()!r} is not "
                    "supported: make numbers or text of it (of dates, the days since some day)")


def _batches(stream: ArrowStream) -> Iterator[ArrowArray]:
    while True:
        batch = ArrowArray()
        _require(stream, stream.get_next(ctypes.byref(stream), ctypes.byref(batch)))
        if not batch.release:
            return
        try:
            yield batch
        finally:
            batch.release(ctypes.byref(batch))


def _column(schema: ArrowSchema, batch: ArrowArray, place: int) -> Values:
    """The rows of a batch in one of its columns, which may have others before and behind them."""
    column = ArrowArray.from_buffer_copy(batch.children[place].contents)
    end = batch.offset + batch.length
    if column.length < end:
        raise ValueError(f"the Arrow stream: column {schema.name.decode()!r}: {column.length} rows "
                         f"in a batch, expected {end}")
    column.offset, column.length = column.offset + batch.offset, batch.length
    values, missing = _values(schema, column), _missing(batch)
    return np.array(values if missing is None else _with_gaps(values, missing))


def _require(stream: ArrowStream, status: int) -> None:
    if status != 0:
        said = stream.get_last_error(ctypes.byref(stream))
        reason = ctypes.string_at(said).decode("utf-8", "replace") if said else "no reason given"
        raise ValueError(f"the Arrow stream fails: {reason}")


class ArrowFrame:
    """The columns of a table of Arrow's, copied; as much of a data frame as is asked for here."""

    def __init__(self, columns: list[str], values: list[Values]) -> None:
        self.columns, self._values = columns, values

    @property
    def shape(self) -> tuple[int, int]:
        """Rows, columns."""
        return len(self), len(self.columns)

    def __len__(self) -> int:
        return len(self._values[0]) if self._values else 0

    @property
    def iloc(self) -> ArrowFrame:
        """iloc[:, i] is a column."""
        return self

    def __getitem__(self, place: tuple[slice, int]) -> Values:
        return self._values[place[1]]

    def set_axis(self, labels: Any, *, axis: int) -> ArrowFrame:  # pylint: disable=unused-argument
        """The same with other names of the columns."""
        return ArrowFrame(list(labels), self._values)


def frame_of(data: Any) -> ArrowFrame:
    """The table that hands itself over by a stream. TypeError for a type that is not supported."""
    capsule = data.__arrow_c_stream__()
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = c_void_p, [ctypes.py_object, c_char_p]
    stream = ArrowStream.from_address(pointer(capsule, b"arrow_array_stream"))
    schema = ArrowSchema()
    _require(stream, stream.get_schema(ctypes.byref(stream), ctypes.byref(schema)))
    try:
        if schema.format != b"+s":
            raise TypeError("the Arrow stream has no table: expected a struct of columns")
        kinds = [schema.children[i].contents for i in range(schema.n_children)]
        parts: list[list[Values]] = [[] for _ in kinds]
        for batch in _batches(stream):
            for place, (part, kind) in enumerate(zip(parts, kinds)):
                part.append(_column(kind, batch, place))
        return ArrowFrame([kind.name.decode() for kind in kinds],
                          [np.concatenate(part) if part else np.empty(0) for part in parts])
    finally:
        schema.release(ctypes.byref(schema))
        stream.release(ctypes.byref(stream))
