"""A table that hands itself over by Arrow's C stream, made by hand.

The structs are those of https://arrow.apache.org/docs/format/CDataInterface.html and
CStreamInterface.html.
"""

import ctypes
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p

import numpy as np


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


def bits(values):
    """Bits of buffers, the lowest of a byte first."""
    return np.packbits(np.asarray(values, bool), bitorder="little")


class Column:
    """A column of a batch: its format, its buffers, the number of rows."""

    def __init__(self, name, kind, buffers, length, offset=0, nulls=0, dictionary=None):
        self.name, self.kind, self.buffers, self.length = name, kind, buffers, length
        self.offset, self.nulls, self.dictionary = offset, nulls, dictionary


def numbers(name, kind, values, missing=None, offset=0):
    """Numbers behind as many others as offset says; missing: where there is none."""
    values = np.concatenate([np.full(offset, 99, values.dtype), values])
    valid = None if missing is None else bits([True] * offset + [not m for m in missing])
    return Column(name, kind, [valid, values], len(values) - offset, offset, sum(missing or []))


def texts(name, kind, values):
    """Texts, None where missing."""
    content = [(v or "").encode() for v in values]
    ends = np.cumsum([0] + [len(c) for c in content]).astype("i4" if kind == "u" else "i8")
    return Column(name, kind, [bits([v is not None for v in values]), ends,
                               np.frombuffer(b"".join(content) + b"!", "u1")], len(values),
                  nulls=sum(v is None for v in values))


def viewed(name, values):
    """Texts as views; that of a gap, None, points at nothing."""
    views, long = b"", b""
    for value in values:
        content = (value or "").encode()
        if value is None:
            views += (99).to_bytes(4, "little") + bytes(12)
            continue
        views += len(content).to_bytes(4, "little")
        if len(content) <= 12:
            views += content.ljust(12, b"\0")
        else:
            views += content[:4] + (0).to_bytes(4, "little") + len(long).to_bytes(4, "little")
            long += content
    return Column(name, "vu", [bits([v is not None for v in values]), np.frombuffer(views, "u1"),
                               np.frombuffer(long, "u1") if long else None,
                               np.array([len(long)])], len(values),
                  nulls=sum(v is None for v in values))


class Batch(list):
    """Columns of which a part are rows of the batch; missing: the rows that there are not."""

    def __init__(self, columns, length, offset=0, missing=None):
        super().__init__(columns)
        self.length, self.offset, self.missing = length, offset, missing


class Table:
    """Batches of columns. `released` counts what the consumer gave back."""

    _made = []  # for good: a consumer may give back what nobody else knows of any more

    def __init__(self, *batches, fails=0, kind=b"+s"):
        self.batches, self.fails, self.kind, self.released = list(batches), fails, kind, 0
        self._kept = []
        self._made.append(self)

    def _keep(self, thing):
        self._kept.append(thing)
        return thing

    def _release(self, pointer):
        self.released += 1
        pointer.contents.release = type(pointer.contents.release)()

    def _schema(self, out, kind, name, columns):
        out.format, out.name = self._keep(kind), self._keep(name.encode())
        out.n_children = len(columns)
        children = self._keep((ctypes.POINTER(ArrowSchema) * len(columns))())
        for i, column in enumerate(columns):
            child = self._keep(ArrowSchema())
            self._schema(child, column.kind.encode(), column.name, [])
            if column.dictionary:
                levels = self._keep(ArrowSchema())
                self._schema(levels, column.dictionary.kind.encode(), "", [])
                child.dictionary = ctypes.pointer(levels)
            children[i] = ctypes.pointer(child)
        out.children = children

    def _array(self, out, column):
        out.length, out.offset, out.null_count = column.length, column.offset, column.nulls
        out.n_buffers = len(column.buffers)
        out.buffers = self._keep((ctypes.c_void_p * len(column.buffers))(
            *[None if b is None else b.ctypes.data for b in column.buffers]))
        if column.dictionary:
            levels = self._keep(ArrowArray())
            self._array(levels, column.dictionary)
            out.dictionary = ctypes.pointer(levels)

    def _next(self, out):
        if not self.batches:
            out.release = type(out.release)()
            return
        columns = self._keep(self.batches.pop(0))
        if not isinstance(columns, Batch):
            columns = Batch(columns, columns[0].length)
        out.length, out.offset = columns.length, columns.offset
        valid = None
        if columns.missing is not None:
            valid = self._keep(bits([True] * columns.offset + [not m for m in columns.missing]))
            out.null_count = sum(columns.missing)
        out.n_buffers = 1
        out.buffers = self._keep((ctypes.c_void_p * 1)(
            None if valid is None else valid.ctypes.data))
        out.n_children = len(columns)
        children = self._keep((ctypes.POINTER(ArrowArray) * len(columns))())
        for i, column in enumerate(columns):
            child = self._keep(ArrowArray())
            self._array(child, column)
            children[i] = ctypes.pointer(child)
        out.children = children
        out.release = self._keep(type(out.release)(self._release))

    def __arrow_c_stream__(self, requested_schema=None):
        stream, columns = self._keep(ArrowStream()), self.batches[0]

        def get_schema(_, out):
            self._schema(out.contents, self.kind, "", columns)
            out.contents.release = self._keep(type(out.contents.release)(self._release))
            return 0

        def get_next(_, out):
            self._next(out.contents)
            return self.fails
        kinds = dict(ArrowStream._fields_)
        stream.get_schema = self._keep(kinds["get_schema"](get_schema))
        stream.get_next = self._keep(kinds["get_next"](get_next))
        said = self._keep(ctypes.create_string_buffer(b"out of ink"))
        stream.get_last_error = self._keep(kinds["get_last_error"](
            lambda _: ctypes.addressof(said)))
        stream.release = self._keep(kinds["release"](self._release))
        new = ctypes.pythonapi.PyCapsule_New
        new.restype = ctypes.py_object
        new.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
        return new(ctypes.addressof(stream), b"arrow_array_stream", None)
