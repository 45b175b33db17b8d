"""A trained model: what a model file holds."""

from __future__ import annotations

import contextlib
import functools
import json
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Callable

import numpy as np
from numpy.typing import NDArray

from . import _library as library
from . import _stage_fitter
from ._errors import ModelError
from ._onnx_check import require_same
from ._pictures import Pictures, Shape, as_pictures, is_path, is_paths
from ._table import Rows, as_features, features_table, has_names
from ._threads import use_threads

if TYPE_CHECKING:
    from _typeshed import StrPath


class Model:
    """A trained model, as `resboost train` and `fit()` make them. It never changes.

    `Model.load(path)` and `Model.from_bytes(bytes)` read one; files from strangers may be read, but
    not with `trusted=True`.

    >>> from resboost import ResBoostClassifier
    >>> points = [[x, y] for x in range(20) for y in range(20)]
    >>> near = ["yes" if x + y < 20 else "no" for x, y in points]
    >>> fitted = ResBoostClassifier(method="rfrboost", stages=2, threads=1).fit(points, near)
    >>> model = Model.from_bytes(fitted.model_.to_bytes())
    >>> model.outputs, model.columns, model.record["config.method"]
    (['no', 'yes'], ('x0', 'x1'), 'rfrboost')
    >>> model.predict([[1, 2], [18, 19]]).argmax(axis=1)
    array([1, 0])
    """

    def __init__(self, handle: library.Handle) -> None:
        self._handle = handle

    @classmethod
    def load(cls, path: StrPath, trusted: bool = False) -> Model:
        """Reads a model file. ModelError if it is none, RefusedError if the system refuses.

        Parameters
        ----------
        path : str or path-like
        trusted : bool
            Take what a `stage_fitter` fitted from the pickle beside the file, which runs whatever
            it says: only of files that you, or somebody whom you trust, have saved.
        """
        try:
            return cls(library.Handle("model_free", "model_load", os.fsencode(path)))
        except ModelError:  # it may be what is beside it that it lacks
            if not trusted or not os.path.exists(_stage_fitter.beside(path)):
                raise
        with open(path, "rb") as file:
            content = file.read()
        return cls.from_bytes(content, _stage_fitter.load(path, content))

    @classmethod
    def from_bytes(cls, content: bytes | bytearray | memoryview,
                   fitted: Sequence[Any] = ()) -> Model:
        """Reads the bytes of a model file, with the `fitted` of its stages. ModelError if they are
        none."""
        return cls(_stage_fitter.read(bytes(content), fitted))

    def save(self, path: StrPath) -> None:
        """Writes the model file, whole or not at all; and beside it, where there is any, a pickle
        of what a `stage_fitter` fitted, else that of an older model there is removed.

        After an error both files are as they were. A process that is killed between the two leaves
        a pickle of another model, which load() refuses."""
        fitted = self.fitted
        with _stage_fitter.saved_beside(path, self.to_bytes(), fitted) if fitted else \
                _stage_fitter.nothing_beside(path):
            library.call["model_save"](self._handle.value, os.fsencode(path))

    @property
    def fitted(self) -> list[Any]:
        """What a `stage_fitter` fitted for the stages, in their order; [] where there was none."""
        return _stage_fitter.fitted_of(self.handle)

    def to_bytes(self) -> bytes:
        """The bytes of the model file."""
        return library.written("model_write", self._handle.value)

    def export_c(self, path: StrPath, name: str = "model") -> None:
        """Writes one C99 file that predicts without this library (docs/export.md).

        Parameters
        ----------
        path : str or path-like
        name : str
            What its public names begin with: `int NAME_predict(...)`.
        """
        library.call["model_export_c"](self.handle, name.encode(), os.fsencode(path))

    def export_onnx(self, path: StrPath, all_stages: bool = False, check: Any = None) -> None:
        """Writes an ONNX file, of a model of pictures too (docs/export.md).

        Parameters
        ----------
        path : str or path-like
        all_stages : bool
            One more output for each shallower depth.
        check : data frame or array
            Rows, or pictures in an array, as predict() takes them, on which onnxruntime has to
            predict the same from the file, up to 1e-5; else InternalError. ImportError where
            onnxruntime is not installed. After an error an older file of that name is as it was.
        """
        if check is None:
            library.call["model_export_onnx"](self.handle, int(all_stages), os.fsencode(path))
            return
        rows: Any = np.ascontiguousarray(as_pictures(check, "the model", self.picture_shape)) \
            if self.picture_shape else as_features(check)  # once: Arrow's streams end
        expected = self.predict(rows)
        unchecked = f"{os.fsdecode(path)}.{os.getpid()}.unchecked"
        try:
            self.export_onnx(unchecked, all_stages)
            require_same(unchecked, path, rows, self.columns, expected)
            os.replace(unchecked, path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.remove(unchecked)

    def __reduce__(self) -> tuple[Callable[..., Model], tuple[bytes, list[Any]]]:
        return Model.from_bytes, (self.to_bytes(), self.fitted)

    @property
    def handle(self) -> int:
        """For calls of the library, while this lives."""
        return self._handle.value

    @functools.cached_property
    def about(self) -> dict[str, Any]:
        """All that the file says besides the weights (docs/model-format.md, "The JSON text")."""
        return json.loads(library.written("model_describe", self.handle).rstrip(b"\0"))

    @property
    def outputs(self) -> list[str]:
        """The names of the classes, or of the targets."""
        task = self.about["task"]
        return task["classes"] if task["kind"] == "classification" else task["targets"]

    @property
    def threshold(self) -> float | None:
        """Of two classes: the probability from which on the second is predicted; None: 0.5."""
        return self.about["task"].get("threshold")

    @functools.cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns that it was trained with, targets and weight aside."""
        columns = self.about["schema"]["columns"]
        return tuple(column["name"] for column in columns if "of" not in column)

    @functools.cached_property
    def picture_shape(self) -> Shape | None:
        """Height, width and channels of the pictures that it takes; None: it takes rows of
        tables."""
        pictures = self.about["schema"].get("pictures")
        if pictures is None:
            return None
        height, width, channels = pictures["shape"]
        return height, width, channels

    @functools.cached_property
    def gains(self) -> dict[str, float]:
        """The share of each column in what splits of its trees took off the loss, those that none
        asks for left out; empty without trees. The mean of the target for each category is the
        category's."""
        made_of = {column["name"]: column["of"]["column"] if "of" in column else column["name"]
                   for column in self.about["schema"]["columns"]}
        gains: dict[str, float] = {}
        for column in json.loads(library.written("model_gains", self.handle).rstrip(b"\0")):
            name = made_of[column["column"]]
            gains[name] = gains.get(name, 0.0) + column["share"]
        return gains

    @property
    def record(self) -> dict[str, str]:
        """Where it comes from: version, seed, options, metrics; texts by name."""
        return dict(self.about["record"])

    @property
    def stages(self) -> int:
        """How many stages it has."""
        return library.integer("model_stages", self.handle, 2)[0]

    @property
    def first_stage(self) -> int:
        """The smallest number of stages that predictions may be cut to."""
        return library.integer("model_stages", self.handle, 2)[1]

    @functools.cached_property
    def _width(self) -> int:
        return library.size("model_outputs", self.handle)

    def predict(self, data: Any, stages: int | None = None,
                threads: int | None = None) -> NDArray[np.float64]:
        """Probabilities of the classes, or values of the targets.

        Parameters
        ----------
        data : data frame or array of shape (n_samples, n_columns)
            A frame has the columns that the model was trained with, among others; an array has as
            many, in their order. Of a model of pictures an array of uint8 of shape (n_samples,
            height, width, channels), or paths, as ResBoostPictureClassifier takes them.
        stages : int or None
            How many of them; None: all.
        threads : int or None
            As the estimators' parameter.

        Returns
        -------
        ndarray of shape (n_samples, n_outputs)
        """
        use_threads(threads)
        return self.predict_rows(self._rows_of(data), stages)

    def predict_rows(self, rows: Rows, stages: int | None = None) -> NDArray[np.float64]:
        """The same of rows that the library has."""
        found = np.empty((len(rows), self._width))
        library.call["predict"](self.handle, rows.handle,
                                library.ALL_STAGES if stages is None else stages,
                                found.ctypes.data, found.size)
        return found

    def predict_stages(self, data: Any, threads: int | None = None) -> NDArray[np.float64]:
        """As predict() for every number of stages, from first_stage on, by one pass.

        Returns
        -------
        ndarray of shape (n_depths, n_samples, n_outputs)
        """
        use_threads(threads)
        return self.predict_rows_by_stages(self._rows_of(data))

    def predict_rows_by_stages(self, rows: Rows) -> NDArray[np.float64]:
        """The same of rows that the library has."""
        stages, first = library.integer("model_stages", self.handle, 2)
        found = np.empty((stages - first + 1, len(rows), self._width))
        library.call["predict_stages"](self.handle, rows.handle, found.ctypes.data, found.size)
        return found

    def _rows_of(self, data: Any) -> Rows:
        """A frame's columns are found by their names, an array's by their places."""
        if self.picture_shape:
            if is_path(data) or is_paths(data):
                return Pictures.of_files(data, self.handle)
            return Pictures.of_array(as_pictures(data, "the model", self.picture_shape))
        found = as_features(data)
        if not has_names(found) and found.shape[1] != len(self.columns):
            raise ValueError(f"data: {found.shape[1]} columns, the model has {len(self.columns)}: "
                             f"{', '.join(self.columns[:10])}")
        return features_table(found, self.columns)
