"""An exported graph is run and compared, where onnxruntime is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ._errors import InternalError
from ._table import Features, column_of, has_names

if TYPE_CHECKING:
    from _typeshed import StrPath

MOST = 1e-5  # that predictions may differ; of values above 1 relative to them


def _session(path: StrPath) -> Any:
    try:
        import onnxruntime
    except ImportError as error:
        raise ImportError("check: onnxruntime is not installed; export without check, or install "
                          "it") from error
    return onnxruntime.InferenceSession(str(path))


def _texts_of(values: Any) -> NDArray[Any]:
    """A column as texts, empty where missing."""
    column = column_of(values)
    if isinstance(column, tuple):
        codes, levels = column
        return np.array([*levels, ""], object)[codes]  # -1 is the last
    return np.array(["" if v != v else _number_name(v) for v in column.astype(float).tolist()],
                    object)


def _number_name(value: float) -> str:
    """A number as the library names it: the shorter one of 0.001 and 1e-03, which reads back."""
    whole = value == np.floor(value)
    plain = str(int(value)) if whole else np.format_float_positional(value, trim="-")
    if whole and abs(value) < 1e15:
        return plain
    scientific = np.format_float_scientific(value, trim="-", exp_digits=2)
    return plain if len(plain) <= len(scientific) else scientific


def _inputs_of(session: Any, data: Features, columns: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    """Each column as the graph takes it: [n_samples, 1]; or pictures as they are."""
    inputs = {}
    if isinstance(data, np.ndarray) and session.get_inputs()[0].type == "tensor(uint8)":
        return {session.get_inputs()[0].name: data}
    for given in session.get_inputs():
        if given.name not in columns:
            raise ValueError(f"check: the graph takes \"{given.name}\", a part of a date, which "
                             "data here do not have; export without check")
        place = columns.index(given.name)
        if isinstance(data, np.ndarray):
            values = data[:, place]
        else:
            if has_names(data):
                place = list(data.columns).index(given.name)
            values = data.iloc[:, place]
        if given.type == "tensor(string)":
            inputs[given.name] = _texts_of(values).reshape(-1, 1)
        else:
            column = column_of(values)
            if isinstance(column, tuple):
                raise ValueError(f"check: column \"{given.name}\" is text, and the graph takes "
                                 "numbers")
            inputs[given.name] = column.astype(np.float64).reshape(-1, 1)
    return inputs


def require_same(graph: StrPath, path: StrPath, data: Features, columns: tuple[str, ...],
                 expected: NDArray[np.float64]) -> None:
    """InternalError where the graph, which is to be path, predicts other values of these rows."""
    session = _session(graph)
    found = session.run(None, _inputs_of(session, data, columns))
    has_label = session.get_outputs()[0].type == "tensor(string)"
    values = np.asarray(found[1 if has_label else 0], float)
    apart = np.abs(values - expected) / np.maximum(1, np.abs(expected))
    if not apart.max() <= MOST:
        row = int(apart.max(axis=1).argmax())
        raise InternalError(f"{path}: row {row + 1}: onnxruntime predicts {values[row].tolist()}, "
                            f"the library {expected[row].tolist()}")
