"""A trained model: what a model file holds."""

import functools
import json
import os

import numpy as np

from . import _library as library
from ._table import as_features, features_table, has_names
from ._threads import use_threads


class Model:
    """A trained model, as `resboost train` and `fit()` make them. It never changes.

    `Model.load(path)` and `Model.from_bytes(bytes)` read one; files from strangers may be read.
    """

    def __init__(self, handle):
        self._handle = handle

    @classmethod
    def load(cls, path):
        """Reads a model file. ModelError if it is none, RefusedError if the system refuses."""
        return cls(library.Handle("model_free", "model_load", os.fsencode(path)))

    @classmethod
    def from_bytes(cls, content):
        """Reads the bytes of a model file."""
        content = bytes(content)
        return cls(library.Handle("model_free", "model_read", content, len(content)))

    def save(self, path):
        """Writes the model file, whole or not at all."""
        library.call["model_save"](self._handle.value, os.fsencode(path))

    def to_bytes(self):
        """The bytes of the model file."""
        return library.written("model_write", self._handle.value)

    def export_c(self, path, name="model"):
        """Writes one C99 file that predicts without this library (docs/export.md).

        name : what its public names begin with: `int NAME_predict(...)`
        """
        library.call["model_export_c"](self.handle, name.encode(), os.fsencode(path))

    def export_onnx(self, path, all_stages=False):
        """Writes an ONNX file (docs/export.md), with an output for each number of stages if asked.
        """
        library.call["model_export_onnx"](self.handle, int(all_stages), os.fsencode(path))

    def __reduce__(self):
        return Model.from_bytes, (self.to_bytes(),)

    @property
    def handle(self):
        """For calls of the library, while this lives."""
        return self._handle.value

    @functools.cached_property
    def about(self):
        """All that the file says besides the weights (docs/model-format.md, "The JSON text")."""
        return json.loads(library.written("model_describe", self.handle).rstrip(b"\0"))

    @property
    def outputs(self):
        """The names of the classes, or of the targets."""
        task = self.about["task"]
        return task["classes"] if task["kind"] == "classification" else task["targets"]

    @property
    def threshold(self):
        """Of two classes: the probability from which on the second is predicted; None: 0.5."""
        return self.about["task"].get("threshold")

    @functools.cached_property
    def columns(self):
        """The names of the columns that it was trained with, targets and weight aside."""
        return tuple(column["name"] for column in self.about["schema"]["columns"])

    @property
    def record(self):
        """Where it comes from: version, seed, options, metrics; texts by name."""
        return dict(self.about["record"])

    @property
    def stages(self):
        """How many stages it has."""
        return library.integer("model_stages", self.handle, 2)[0]

    @property
    def first_stage(self):
        """The smallest number of stages that predictions may be cut to."""
        return library.integer("model_stages", self.handle, 2)[1]

    @functools.cached_property
    def _width(self):
        return library.size("model_outputs", self.handle)

    def predict(self, data, stages=None, threads=None):
        """Probabilities of the classes, or values of the targets.

        data : data frame with the columns that it was trained with (others are passed over), or
            an array of as many columns
        stages : how many of them; None: all
        Returns an array [rows, outputs].
        """
        use_threads(threads)
        table = self._table_of(data)
        found = np.empty((table.rows, self._width))
        library.call["predict"](self.handle, table.handle,
                                library.ALL_STAGES if stages is None else stages,
                                found.ctypes.data, found.size)
        return found

    def predict_stages(self, data, threads=None):
        """As predict() for every number of stages, from first_stage on: [depths, rows, outputs]."""
        use_threads(threads)
        table = self._table_of(data)
        stages, first = library.integer("model_stages", self.handle, 2)
        found = np.empty((stages - first + 1, table.rows, self._width))
        library.call["predict_stages"](self.handle, table.handle, found.ctypes.data, found.size)
        return found

    def _table_of(self, data):
        """A frame's columns are found by their names, an array's by their places."""
        data = as_features(data)
        if not has_names(data) and data.shape[1] != len(self.columns):
            raise ValueError(f"data: {data.shape[1]} columns, the model has {len(self.columns)}: "
                             f"{', '.join(self.columns[:10])}")
        return features_table(data, self.columns)
