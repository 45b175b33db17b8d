"""Arrays and files of pictures -> rows of the library."""

from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import _library as library
from ._table import Rows, column_of
from ._targets import weights_of

if TYPE_CHECKING:
    from typing_extensions import TypeGuard

Shape = tuple[int, int, int]  # height, width, channels


def shape_text(shape: tuple[int, ...]) -> str:
    """8 x 8 x 1"""
    return " x ".join(map(str, shape))


def is_path(data: object) -> TypeGuard[str | os.PathLike[str]]:
    """Is this the name of a folder or a file?"""
    return isinstance(data, (str, os.PathLike))


def is_paths(data: object) -> TypeGuard[list[str | os.PathLike[str]]]:
    """Are these names of files?"""
    return isinstance(data, (list, tuple)) and len(data) > 0 and all(map(is_path, data))


def as_pictures(data: Any, owner: str, shape: Shape | None = None) -> NDArray[np.uint8]:
    """An array of bytes of shape (n_pictures, height, width, channels), of a model's shape."""
    found = np.asarray(data)
    if found.dtype.kind == "O":
        raise ValueError(f"{owner}: pictures of different sizes, or no pictures; resize them to "
                         "one, or give the path of their folder")
    if found.dtype != np.uint8:
        cure = "(255 * X).round().astype(numpy.uint8) if its values are from 0 to 1" \
            if found.dtype.kind == "f" else "X.astype(numpy.uint8) if its values are from 0 to 255"
        raise ValueError(f"{owner}: pictures are bytes (uint8), and the array is of {found.dtype}"
                         f"{_worst(found)}; {cure}")
    if found.ndim == 3:
        found = found[..., np.newaxis]
    if found.ndim != 4:
        raise ValueError(f"{owner}: expected pictures of shape (n, height, width) or (n, height, "
                         f"width, channels), got {found.shape}; X[None] makes one picture an array "
                         "of one, X.reshape(-1, height, width) makes pictures of rows of pixels")
    if found.shape[3] not in (1, 3):
        cure = "; X.transpose(0, 2, 3, 1) puts channels last" if found.shape[1] in (1, 3) else ""
        raise ValueError(f"{owner}: {found.shape[3]} channels a pixel in an array of shape "
                         f"{found.shape}; expected 1 (grey) or 3 (red, green, blue){cure}")
    if 0 in found.shape:
        raise ValueError(f"{owner}: no pictures in an array of shape {found.shape}; give at least "
                         "one")
    if shape is not None and found.shape[1:] != shape:
        raise ValueError(f"X has pictures of {shape_text(found.shape[1:])} (height x width x "
                         f"channels), but {owner} is expecting {shape_text(shape)}; resize them")
    return found


def _worst(values: NDArray[Any]) -> str:
    """What of an array's values no byte could be."""
    if values.dtype.kind == "f" and np.isnan(values).any():
        return " with NaN among its values"
    return ""


class Pictures(Rows):
    """Pictures that the library borrows, or has read."""

    def __init__(self, rows: int, handle: library.Handle, lent: NDArray[np.uint8] | None) -> None:
        super().__init__(rows, handle)
        self._lent = lent  # as long as the library has a handle of it

    @classmethod
    def of_array(cls, pixels: NDArray[np.uint8]) -> Pictures:
        """Those that as_pictures() made; nobody may change them meanwhile."""
        strides = (ctypes.c_ssize_t * 4)(*pixels.strides)
        handle = library.Handle("table_free", "pictures_create", pixels.ctypes.data, *pixels.shape,
                                strides)
        return cls(len(pixels), handle, pixels)

    @classmethod
    def of_files(cls, paths: Any, model: int | None = None, shape: Shape = (0, 0, 0)) -> Pictures:
        """What the program reads under a path, or under several, resized as a model takes it; where
        there is none to this shape, in which 0 is what the files have."""
        names = [paths] if is_path(paths) else list(paths)
        joined = b",".join(map(os.fsencode, names))
        if len(names) > 1 and joined.count(b",") >= len(names):
            raise ValueError("paths of pictures with commas in them, which part paths; read them "
                             "one by one, or rename them")
        handle = library.Handle("table_free", "pictures_read", joined, model, *shape)
        return cls(library.size("table_rows", handle.value), handle, None)

    @property
    def shape(self) -> Shape:
        """Of each picture."""
        height, width, channels = library.sizes("table_pictures", self.handle, 3)
        return height, width, channels

    def add_labels(self, labels: NDArray[Any]) -> None:
        """One a picture, in the order of classes that a folder of each class has."""
        column = column_of(labels)
        if isinstance(column, tuple):
            codes, levels = column
            order = sorted(range(len(levels)), key=lambda i: levels[i].encode())
            place = np.empty(len(levels) + 1, np.int32)
            place[order], place[-1] = range(len(order)), -1
            column = place[codes], [levels[i] for i in order]
        self.add("class", column)

    def add_weights(self, weights: Any) -> None:
        """One a picture."""
        self.add("weight", weights_of(weights, len(self)))
