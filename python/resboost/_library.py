"""The C interface (resboost_c.h) as ctypes sees it. Nothing here knows numpy."""

from __future__ import annotations

import atexit
import ctypes
import os
import pathlib
from ctypes import (POINTER, c_char_p, c_double, c_float, c_int, c_int32, c_size_t, c_ssize_t,
                    c_uint64, c_void_p)
from typing import Any, Callable

from ._errors import Error, error_of

_ABI_VERSION = 1
_NAME = f"libresboost_c.so.{_ABI_VERSION}"

ALL_STAGES = -1
ASKS, STAGE, WARNING = 0, 1, 2  # enum resboost_event_kind


class Event(ctypes.Structure):
    """struct resboost_event."""

    _fields_ = [("kind", c_int), ("text", c_char_p), ("stage", c_int), ("stages", c_int),
                ("train_loss", c_double), ("train_metric", c_double),
                ("valid_loss", c_double), ("valid_metric", c_double), ("seconds", c_double)]


Listener = ctypes.CFUNCTYPE(c_int, c_void_p, POINTER(Event))

LossFunction = ctypes.CFUNCTYPE(c_int, c_void_p, c_size_t, c_size_t, POINTER(c_float),
                                POINTER(c_float), POINTER(c_double), POINTER(c_float),
                                POINTER(c_float))
MetricFunction = ctypes.CFUNCTYPE(c_int, c_void_p, c_size_t, c_size_t, POINTER(c_double),
                                  POINTER(c_double), POINTER(c_double), POINTER(c_double))


class WeakTask(ctypes.Structure):
    """struct resboost_weak_task."""

    _fields_ = [("stage", c_int), ("seed", c_uint64), ("rows", c_size_t), ("columns", c_size_t),
                ("outputs", c_size_t), ("representation", POINTER(c_float)),
                ("targets", POINTER(c_float)), ("weights", POINTER(c_float))]


FitFunction = ctypes.CFUNCTYPE(c_int, c_void_p, POINTER(WeakTask), POINTER(c_size_t),
                               POINTER(c_size_t))  # the last one: of a number in place of a pointer
MapFunction = ctypes.CFUNCTYPE(c_int, c_size_t, c_size_t, c_size_t, POINTER(c_float), c_size_t,
                               POINTER(c_float))
DropFunction = ctypes.CFUNCTYPE(None, c_size_t)


class Learner(ctypes.Structure):
    """struct resboost_learner."""

    _fields_ = [("context", c_void_p), ("fit", FitFunction), ("apply", MapFunction),
                ("drop", DropFunction)]


# Exceptions cannot go through the library: what a function of the user's raised waits here for the
# end of the call that it was raised in.
raised: list[BaseException] = []

_OUT = POINTER(c_void_p)
_SIZE = POINTER(c_size_t)
_FUNCTIONS: dict[str, list[Any]] = {
    "set_threads": [c_int],
    "threads": [POINTER(c_int)],
    "table_create": [c_size_t, _OUT],
    "table_free": [c_void_p],
    "table_borrow_numbers": [c_void_p, c_char_p, c_void_p, c_int, c_ssize_t],
    "table_borrow_matrix": [c_void_p, POINTER(c_char_p), c_size_t, c_void_p, c_int, c_ssize_t,
                            c_ssize_t],
    "table_add_codes": [c_void_p, c_char_p, c_void_p, c_ssize_t, POINTER(c_char_p), c_size_t],
    "table_add_columns": [c_void_p, c_void_p, POINTER(c_char_p), c_size_t],
    "table_columns": [c_void_p, c_char_p, c_size_t, _SIZE],
    "table_column": [c_void_p, c_char_p, c_char_p, c_size_t, _SIZE],
    "arrow_read": [c_void_p, _OUT],
    "pictures_create": [c_void_p, c_size_t, c_size_t, c_size_t, c_size_t, POINTER(c_ssize_t), _OUT],
    "pictures_read": [c_char_p, c_void_p, c_size_t, c_size_t, c_size_t, _OUT],
    "table_rows": [c_void_p, _SIZE],
    "table_pictures": [c_void_p, _SIZE, _SIZE, _SIZE],
    "options_create": [_OUT],
    "options_free": [c_void_p],
    "options_set": [c_void_p, c_char_p, c_char_p],
    "options_append": [c_void_p, c_char_p, c_char_p],
    "options_describe": [c_char_p, c_size_t, _SIZE],
    "register_loss": [c_char_p, c_int, c_int, LossFunction, c_void_p],
    "register_metric": [c_char_p, c_int, c_int, MetricFunction, c_void_p],
    "register_method": [c_char_p, POINTER(Learner)],
    "train": [c_void_p, c_void_p, c_void_p, c_void_p, Listener, c_void_p, _OUT],
    "finetune": [c_void_p, c_void_p, c_void_p, c_void_p, Listener, c_void_p, _OUT],
    "model_load": [c_char_p, _OUT],
    "model_save": [c_void_p, c_char_p],
    "model_read": [c_char_p, c_size_t, _OUT],
    "model_read_own": [c_char_p, c_size_t, POINTER(Learner), POINTER(c_void_p), c_size_t, _OUT],
    "model_maps": [c_void_p, POINTER(c_void_p), c_size_t, _SIZE],
    "model_write": [c_void_p, c_char_p, c_size_t, _SIZE],
    "model_export_c": [c_void_p, c_char_p, c_char_p],
    "model_export_onnx": [c_void_p, c_int, c_char_p],
    "model_free": [c_void_p],
    "model_outputs": [c_void_p, _SIZE],
    "model_stages": [c_void_p, POINTER(c_int), POINTER(c_int)],
    "model_describe": [c_void_p, c_char_p, c_size_t, _SIZE],
    "model_gains": [c_void_p, c_char_p, c_size_t, _SIZE],
    "predictor_create": [c_void_p, _OUT],
    "predictor_free": [c_void_p],
    "predictor_describe": [c_void_p, c_char_p, c_size_t, _SIZE],
    "predictor_numbers": [c_void_p, c_void_p, c_size_t, c_void_p, c_size_t],
    "predictor_texts": [c_void_p, POINTER(c_char_p), c_size_t, c_void_p, c_size_t],
    "predict": [c_void_p, c_void_p, c_int, c_void_p, c_size_t],
    "predict_stages": [c_void_p, c_void_p, c_void_p, c_size_t],
    "result_free": [c_void_p],
    "result_json": [c_void_p, c_char_p, c_size_t, _SIZE],
    "result_html": [c_void_p, c_char_p, c_size_t, _SIZE],
    "importance": [c_void_p, c_void_p, c_char_p, c_int, c_uint64, Listener, c_void_p, _OUT],
    "analyze": [c_void_p, c_void_p, c_uint64, Listener, c_void_p, _OUT],
    "explain": [c_void_p, c_void_p, c_void_p, c_int, c_uint64, Listener, c_void_p, _OUT],
    "explain_pictures": [c_void_p, c_void_p, c_char_p, c_int, Listener, c_void_p, _OUT],
    "compare": [c_void_p, c_void_p, c_char_p, c_int, c_double, Listener, c_void_p, _OUT],
}


def _open() -> ctypes.CDLL:
    """The library that RESBOOST_LIBRARY names; else the one in this package, else the system's."""
    named = os.environ.get("RESBOOST_LIBRARY")
    bundled = pathlib.Path(__file__).parent / _NAME
    path = named or (str(bundled) if bundled.exists() else _NAME)
    try:
        library = ctypes.CDLL(path)
    except OSError as error:
        raise ImportError(
            f"resboost: cannot load {path}: {error}. Install the package with its library "
            "(docs/python.md), or let RESBOOST_LIBRARY name a libresboost_c.so") from error
    library.resboost_last_error.restype = c_char_p
    library.resboost_version.restype = c_char_p
    found = library.resboost_abi_version()
    if found != _ABI_VERSION:
        raise ImportError(f"resboost: {path} has ABI version {found}, this package needs "
                          f"{_ABI_VERSION}; install both of one release")
    for name, arguments in _FUNCTIONS.items():
        getattr(library, "resboost_" + name).argtypes = arguments
    return library


_library = _open()


def _text_of(pointer: bytes) -> str:
    return pointer.decode("utf-8", "replace")


def version() -> str:
    """The library's version, as "0.1.0"."""
    return _text_of(_library.resboost_version())


def _checked(name: str) -> Callable[..., None]:
    function = getattr(_library, "resboost_" + name)

    def call(*arguments: Any) -> None:
        status = function(*arguments)
        if status:
            cause = raised[0] if raised else None
            raised.clear()
            raise error_of(status, _text_of(_library.resboost_last_error())) from cause
    return call


call = {name: _checked(name) for name in _FUNCTIONS}  # each raises an Error


def written(name: str, *arguments: int | bytes) -> bytes:
    """The bytes of a function that ends in (buffer, capacity, size)."""
    size = c_size_t()
    call[name](*arguments, None, 0, size)
    buffer = ctypes.create_string_buffer(size.value)
    call[name](*arguments, buffer, size.value, size)
    return buffer.raw[:size.value]


def text_bytes(text: object) -> bytes:
    """UTF-8 that C can hold."""
    found = str(text)
    if "\0" in found:
        raise ValueError(f"the text {found!r} has a zero in it; remove it")
    return found.encode()


_running = True  # until Python ends, and takes with it what the library calls back


@atexit.register
def _end() -> None:
    global _running  # pylint: disable=global-statement
    _running = False


class Handle:
    """Owns an object of the library: `made`(*arguments, &handle) made it, `freed` frees it."""

    def __init__(self, freed: str, made: str, *arguments: Any) -> None:
        self.value = 0  # null, as long as nothing was made
        self._freed = call[freed]
        out = c_void_p()
        call[made](*arguments, ctypes.byref(out))
        self.value = out.value or 0

    def __del__(self) -> None:
        if self.value and _running:
            self._freed(self.value)


def integer(name: str, handle: int | None, count: int = 1) -> list[int]:
    """What a function writes to so many `int`s."""
    numbers = [c_int() for _ in range(count)]
    call[name](*([handle] if handle else []), *numbers)
    return [number.value for number in numbers]


def sizes(name: str, handle: int, count: int) -> list[int]:
    """What a function writes to so many `size_t`s."""
    numbers = [c_size_t() for _ in range(count)]
    call[name](handle, *numbers)
    return [number.value for number in numbers]


def size(name: str, handle: int, *arguments: Any) -> int:
    """What a function writes to one, behind these arguments."""
    number = c_size_t()
    call[name](handle, *arguments, number)
    return number.value


def threads() -> int:
    """Threads that this thread's calls use."""
    return integer("threads", None)[0]


__all__ = ["ALL_STAGES", "ASKS", "STAGE", "WARNING", "DropFunction", "Error", "FitFunction",
           "Handle", "Learner", "Listener", "LossFunction", "MapFunction", "MetricFunction", "call",
           "c_int32", "integer", "raised", "size", "sizes", "text_bytes", "threads", "version",
           "written"]
