"""Stages that an object with fit() and predict() fits, a regressor of scikit-learn for example."""

from __future__ import annotations

import contextlib
import copy
import ctypes
import itertools
import os
import pickle
import pickletools
import threading
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _library as library
from ._errors import ModelError
from ._own import array_at, guarded

if TYPE_CHECKING:
    from _typeshed import StrPath

METHOD = "stage-fitter"  # the library's name for all of them

_fitted: dict[int, Any] = {}  # by the numbers that the library has in place of them
_numbers = itertools.count(1)
_at_work = threading.local()  # .fitter: that of the training that this thread is in


def _keep(fitted: Any) -> int:
    number = next(_numbers)
    _fitted[number] = fitted
    return number


def _unfitted(fitter: Any, seed: int) -> Any:
    """A copy, whose random choices follow the seed where nothing else was said of them."""
    if hasattr(fitter, "get_params"):
        from ._sklearn import clone  # which takes long to import
        copied = clone(fitter)
    else:
        copied = copy.deepcopy(fitter)
    if hasattr(copied, "set_params"):
        seeds = {name: seed % 2**32 for name, value in sorted(copied.get_params().items())
                 if value is None and name.split("__")[-1] == "random_state"}
        copied.set_params(**seeds)
    return copied


def _fit(_: Any, pointer: Any, outputs: Any, number: Any) -> int:
    def body() -> None:
        fitter = getattr(_at_work, "fitter", None)
        if fitter is None:
            raise ValueError(f"method=\"{METHOD}\": set stage_fitter to the object that fits")
        task = pointer.contents
        X = array_at(task.representation, task.rows, task.columns).copy()
        y = array_at(task.targets, task.rows, task.outputs).copy()
        weights = {"sample_weight": array_at(task.weights, task.rows).copy()} \
            if task.weights else {}
        fitted = _unfitted(fitter, task.seed)
        fitted.fit(X, y[:, 0] if task.outputs == 1 else y, **weights)
        outputs[0] = _predicted(fitted, X[:1]).shape[1]
        number[0] = _keep(fitted)
    return guarded(body)


def _predicted(fitted: Any, X: Any) -> Any:
    said = np.asarray(fitted.predict(X))
    return said[:, np.newaxis] if said.ndim == 1 else said


def _apply(number: int, rows: int, columns: int, X: Any, outputs: int, out: Any) -> int:
    def body() -> None:
        said = _predicted(_fitted[number], array_at(X, rows, columns))
        if said.shape != (rows, outputs):
            raise ValueError(f"predict(): expected an array of shape {(rows, outputs)}, got "
                             f"{said.shape}")
        array_at(out, rows, outputs)[...] = said
    return guarded(body)


def _drop(number: int) -> None:
    _fitted.pop(number, None)


_LEARNER = library.Learner(None, library.FitFunction(_fit), library.MapFunction(_apply),
                           library.DropFunction(_drop))
library.call["register_method"](METHOD.encode(), _LEARNER)


@contextlib.contextmanager
def working(fitter: Any) -> Iterator[None]:
    """Fits the stages of what this thread trains meanwhile."""
    before = getattr(_at_work, "fitter", None)
    _at_work.fitter = fitter
    try:
        yield
    finally:
        _at_work.fitter = before


def fitted_of(model: int) -> list[Any]:
    """The objects that were fitted for the stages of a model, in their order."""
    count = library.size("model_maps", model, None, 0)
    numbers = (ctypes.c_void_p * count)()
    library.call["model_maps"](model, numbers, count, ctypes.c_size_t())
    return [_fitted[number or 0] for number in numbers]


def read(content: bytes, fitted: Sequence[Any]) -> library.Handle:
    """A model from the bytes of its file and these objects."""
    numbers = (ctypes.c_void_p * len(fitted))(*map(_keep, fitted))
    return library.Handle("model_free", "model_read_own", content, len(content), _LEARNER, numbers,
                          len(fitted))


# ---- the pickle beside a model file

def beside(path: StrPath) -> str:
    """Where that of a model file is."""
    return os.fsdecode(path) + ".pickle"


@contextlib.contextmanager
def saved_beside(path: StrPath, content: bytes, fitted: Sequence[Any]) -> Iterator[None]:
    """Pickles the objects of the model file with this content, which the caller writes meanwhile;
    where one of the two fails, an older pickle stays."""
    new = f"{beside(path)}.{os.getpid()}.new"
    try:
        with open(new, "wb") as file:
            pickle.dump((zlib.crc32(content), list(fitted)), file)
        yield
        os.replace(new, beside(path))
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.remove(new)


@contextlib.contextmanager
def nothing_beside(path: StrPath) -> Iterator[None]:
    """Removes the pickle of the model file that the caller writes over meanwhile, and no other."""
    older = _has_own(path)
    yield
    if older:
        os.remove(beside(path))


def _has_own(path: StrPath) -> bool:
    """Is the file beside a model file its pickle? It may be anybody's; nothing of it is run."""
    try:
        with open(beside(path), "rb") as file, open(path, "rb") as model:
            begin = [value for _, value, _ in itertools.islice(pickletools.genops(file), 3)]
            return zlib.crc32(model.read()) in begin[2:]  # behind the protocol and the frame
    except (OSError, ValueError):
        return False


def load(path: StrPath, content: bytes) -> list[Any]:
    """The objects of a model file with this content. Runs whatever the pickle says."""
    with open(beside(path), "rb") as file:
        checksum, fitted = pickle.load(file)
    if checksum != zlib.crc32(content):
        raise ModelError(f"{beside(path)}: of another model file than {os.fsdecode(path)}; get "
                         "both of one save()")
    return list(fitted)
