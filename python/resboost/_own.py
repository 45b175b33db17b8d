"""Losses and metrics that are functions of the user's."""

from __future__ import annotations

import ctypes
from typing import Any, Callable

import numpy as np

from . import _library as library

LossOfRows = Callable[[Any, Any], tuple[Any, Any, Any]]
MetricOfRows = Callable[[Any, Any, Any], float]

_registered: list[Any] = []  # what the library may call until the program ends

_KINDS = ("numbers", "classes")


def _of_classes(of: str) -> int:
    if of not in _KINDS:
        raise ValueError(f"of={of!r}: expected 'numbers' or 'classes'")
    return int(of == "classes")


def array_at(pointer: Any, *shape: int) -> Any:
    """The library's memory, as it lies there."""
    return np.ctypeslib.as_array(pointer, shape)


def _put(name: str, values: Any, into: Any, shape: tuple[int, ...]) -> None:
    found = np.asarray(values)
    if found.shape != shape:
        raise ValueError(f"{name}: expected an array of shape {shape}, got {found.shape}")
    if into:
        array_at(into, *shape)[...] = found


def guarded(body: Callable[[], None]) -> int:
    """What the library is told of a function: 0, or 1 if it has raised something."""
    try:
        body()
        return 0
    except BaseException as failure:  # pylint: disable=broad-exception-caught
        library.raised.append(failure)
        return 1


def register_loss(name: str, function: LossOfRows, *, of: str = "numbers",
                  curved: bool = False) -> None:
    """Makes a function a loss, for `loss=name`, until the program ends.

    Parameters
    ----------
    name : str
        Letters, digits, - and _; not one that there is.
    function : function of two arrays
        Of `scores` and `targets`, both float32 of shape (rows, columns): the loss of each row, of
        shape (rows,), and its first and second derivatives in the scores, of shape
        (rows, columns). Targets of numbers have mean 0 and standard deviation 1 over the training
        rows, and scores are in the same units; those of classes are 1 for the class of the row, and
        predictions are softmax of the scores. Called with some dozens to some thousands of rows at
        a time, by several threads.
    of : {"numbers", "classes"}
    curved : bool
        Are the second derivatives above zero everywhere? Else trees do without them.

    Notes
    -----
    A model holds the name alone: where it is loaded, unpickled or trained in another process, the
    loss must be registered there first. An exception of the function ends training with an
    `InternalError`, whose cause it is.

    Examples
    --------
    >>> import numpy as np
    >>> import resboost
    >>> def low_is_dear(scores, targets):
    ...     error = scores - targets
    ...     weight = np.where(error < 0, 4, 1)
    ...     return (weight * error**2).mean(1), 2 * weight * error, 2 * weight
    >>> resboost.register_loss("low_is_dear", low_is_dear, curved=True)
    >>> x = np.linspace(0, 1, 200)[:, None]
    >>> y = np.sin(9 * x[:, 0]) + np.tile([0, 1], 100)
    >>> def mean_error(loss):
    ...     model = resboost.ResBoostRegressor(method="trees", stages=3, loss=loss)
    ...     return (model.fit(x, y).predict(x) - y).mean()
    >>> bool(mean_error("low_is_dear") > mean_error("squared") + 0.1)
    True
    """
    def evaluate(_: Any, rows: int, columns: int, scores: Any, targets: Any, loss: Any,
                 gradient: Any, curvature: Any) -> int:
        def body() -> None:
            found = function(array_at(scores, rows, columns), array_at(targets, rows, columns))
            if not isinstance(found, tuple) or len(found) != 3:
                raise ValueError("expected the losses and their first and second derivatives, "
                                 f"got {type(found).__name__}")
            _put("losses", found[0], loss, (rows,))
            _put("first derivatives", found[1], gradient, (rows, columns))
            _put("second derivatives", found[2], curvature, (rows, columns))
        return guarded(body)
    called = library.LossFunction(evaluate)
    library.call["register_loss"](library.text_bytes(name), _of_classes(of), int(curved), called,
                                  None)
    _registered.append(called)


def register_metric(name: str, function: MetricOfRows, *, of: str = "numbers",
                    higher_is_better: bool = False) -> None:
    """Makes a function a metric, for `metric=name` and `importance`, until the program ends.

    Parameters
    ----------
    name : str
        Letters, digits, - and _; not one that there is.
    function : function of three arrays
        Of `targets`, `predictions` and `weights`: a number, NaN where there is nothing to say. For
        numbers both are of shape (rows,), or (rows, outputs) where there are several; for classes
        targets are the numbers of the classes, in the order of `classes_`, -1 for one that the
        model does not know, and predictions are probabilities, (rows, classes).
    of : {"numbers", "classes"}
    higher_is_better : bool

    Examples
    --------
    >>> import numpy as np
    >>> import resboost
    >>> def near(targets, predictions, weights):
    ...     return np.average(abs(predictions - targets) < 0.1, weights=weights)
    >>> resboost.register_metric("near", near, higher_is_better=True)
    >>> model = resboost.ResBoostRegressor(method="trees", metric="near")
    """
    of_classes = _of_classes(of)

    def measure(_: Any, rows: int, outputs: int, predictions: Any, targets: Any, weights: Any,
                value: Any) -> int:
        def body() -> None:
            if of_classes:
                right = array_at(targets, rows).astype(np.intp)
                said = array_at(predictions, rows, outputs)
            else:
                shape = (rows,) if outputs == 1 else (rows, outputs)
                right, said = array_at(targets, *shape), array_at(predictions, *shape)
            value[0] = ctypes.c_double(float(function(right, said, array_at(weights, rows))))
        return guarded(body)
    called = library.MetricFunction(measure)
    library.call["register_metric"](library.text_bytes(name), of_classes, int(higher_is_better),
                                    called, None)
    _registered.append(called)
