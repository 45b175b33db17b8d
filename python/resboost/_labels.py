"""What classifiers share, whatever their rows are: labels, classes, probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sized
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _plots
from ._errors import warn
from ._sklearn import DataConversionWarning
from ._table import exact_labels, is_missing
from ._targets import Targets, Weights, target_array, weights_of


def labels_of(rows: Sized, y: Any, owner: str) -> tuple[NDArray[Any], Any]:
    """One label a row, and the name that they have, or None."""
    y, name = target_array(rows, y, owner)
    if y.ndim == 2 and y.shape[1] == 1:
        warn("A column-vector y was passed when a 1d array was expected. Please change the shape "
             "of y to (n_samples,), for example using ravel().", DataConversionWarning)
        y, name = y.ravel(), None
    if y.ndim != 1:
        raise ValueError(f"y should be a 1d array, got an array of shape {y.shape} instead.")
    if y.dtype.kind == "f" and not np.isfinite(y).all():
        raise ValueError("Input y contains NaN or infinity or a value too large for "
                         f"{y.dtype!r}.")
    if y.dtype.kind == "f" and (y != np.floor(y)).any():
        raise ValueError("Unknown label type: continuous. Labels are whole numbers or text; "
                         "ResBoostRegressor fits numbers.")
    if y.dtype.kind == "O" and is_missing(y).any():
        raise ValueError("Input y contains NaN: every row needs a label.")
    return exact_labels(y), name


def require_classes(y: Any, owner: str) -> None:
    """ValueError where there is one class only."""
    classes = np.unique(np.asarray(y))
    if len(classes) < 2:
        raise ValueError(f"{owner} needs at least 2 classes, y has one: {classes.tolist()}")


class LabelledMixin:
    """Classes and their probabilities."""

    _task = "classification"
    classes_: NDArray[Any]
    _order: list[int]
    # of the class that this is mixed into
    class_weight: Any
    model_: Any
    _raw: Any
    _raw_stages: Any
    _labels_to_judge: Any  # the labels of rows as predict() takes them

    def _row_weights(self, targets: Targets, sample_weight: Weights) -> Weights:
        """Those given, times what a dict of class_weight has for the labels."""
        if not isinstance(self.class_weight, Mapping):
            return sample_weight
        (labels,) = targets.values()
        of_label = np.array([self.class_weight.get(label, 1) for label in labels.tolist()], float)
        return of_label * weights_of(1 if sample_weight is None else sample_weight, len(labels))

    def _learned(self, names: list[str], y: Any) -> None:
        """Finds the classes, and the model's order of them."""
        texts = self.model_.outputs
        self.classes_ = _classes_of(texts) if y is None else np.unique(np.asarray(y))
        as_named = float if self.classes_.dtype.kind == "f" else str  # 1.0 is called 1
        place = {as_named(text): i for i, text in enumerate(texts)}
        order = [place.get(as_named(label)) for label in self.classes_.tolist()]
        self._order = [i for i in order if i is not None]
        if len(self._order) < len(order):
            raise ValueError(f"labels {self.classes_.tolist()}: two of them are the same number "
                             f"to the library, which has {texts}")

    def _labels(self, probabilities: NDArray[np.float64]) -> NDArray[Any]:
        """The class of each row: by the model's threshold where it has one, else the likeliest."""
        threshold = self.model_.threshold
        if threshold is None:
            return self.classes_[probabilities.argmax(axis=1)]
        second = self._order.index(1)  # that of the model; classes_ may have another order
        return self.classes_[np.where(probabilities[:, second] >= threshold, second, 1 - second)]

    def predict(self, X: Any) -> NDArray[Any]:
        """The class of each row, the likeliest unless there is a threshold: (n_samples,)."""
        return self._labels(self.predict_proba(X))

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Probabilities of classes_: (n_samples, n_classes)."""
        return self._raw(X)[:, self._order]

    def decision_function(self, X: Any) -> NDArray[np.float64]:
        """Logarithms of predict_proba(); of two classes the log-odds of the second, in an array of
        shape (n_samples,)."""
        logs: NDArray[np.float64] = np.log(np.maximum(self.predict_proba(X), 1e-300))
        return logs[:, 1] - logs[:, 0] if len(self.classes_) == 2 else logs

    def staged_predict_proba(self, X: Any) -> Iterator[NDArray[np.float64]]:
        """predict_proba() after every number of stages, from the smallest there may be."""
        for probabilities in self._raw_stages(X):
            yield probabilities[:, self._order]

    def staged_predict(self, X: Any) -> Iterator[NDArray[Any]]:
        """predict() after every number of stages, from the smallest there may be."""
        for probabilities in self.staged_predict_proba(X):
            yield self._labels(probabilities)

    def plot_calibration(self, X: Any, y: Any, bins: int = 10, ax: Any = None) -> Any:
        """What happened against predicted probabilities: of the second of two classes, else of the
        likeliest. Bins have about as many rows each. Returns the axes."""
        probabilities = self.predict_proba(X)
        labels = self._labels_to_judge(X, y)
        right = _same(labels, self.classes_)
        column = np.full(len(labels), 1) if len(self.classes_) == 2 else \
            probabilities.argmax(axis=1)
        rows = np.arange(len(labels))
        predicted, happened = _in_bins(probabilities[rows, column], right[rows, column], bins)
        return _plots.calibration(predicted, happened, ax)


def _same(labels: NDArray[Any], classes: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether a row's label is a class: (n_samples, n_classes). Among numbers 1.0 is 1, and it is
    the text "1"."""
    if not {labels.dtype.kind, classes.dtype.kind} <= set("biuf"):
        labels, classes = _as_texts(labels), _as_texts(classes)
    found: NDArray[np.bool_] = labels[:, None] == classes[None, :]
    return found


def _as_texts(labels: NDArray[Any]) -> NDArray[Any]:
    """Labels by the names that the library has for them, up to 1e15."""
    return np.array([str(int(label)) if isinstance(label, float) and label.is_integer()
                     else str(label) for label in labels.tolist()])


def _in_bins(predicted: NDArray[np.float64], happened: NDArray[np.bool_],
             bins: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Means of both over bins of about as many rows, by rising probability."""
    order = np.argsort(predicted, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part) > 0]
    return (np.array([predicted[part].mean() for part in parts]),
            np.array([happened[part].mean() for part in parts]))


def _classes_of(texts: list[str]) -> NDArray[Any]:
    """Labels of a model whose rows nobody has: numbers where all are, else texts."""
    for kind in (int, float):
        try:
            return np.unique([kind(text) for text in texts])
        except ValueError:
            pass
    return np.unique(texts)
