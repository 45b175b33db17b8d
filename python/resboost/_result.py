"""What analyses and experiments found: numbers, tables, pages."""

from __future__ import annotations

import html
import json
import pathlib
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import _library as library

if TYPE_CHECKING:
    from _typeshed import StrPath


def as_frame(columns: dict[str, Any]) -> Any:
    """A pandas data frame; where there is no pandas, the dict of its columns itself."""
    try:
        import pandas
    except ImportError:
        return columns
    return pandas.DataFrame(columns)


class Result:
    """What was found, as the program's page of it has it (docs/reports.md).

    A notebook shows the page.

    Attributes
    ----------
    numbers : dict
        title, facts, sections.
    """

    def __init__(self, handle: library.Handle) -> None:
        text = library.written("result_json", handle.value).rstrip(b"\0")
        self.numbers: dict[str, Any] = json.loads(text)
        self.html = library.written("result_html", handle.value).rstrip(b"\0").decode()

    @property
    def sections(self) -> tuple[str, ...]:
        """The names of the findings."""
        return tuple(self.numbers["sections"])

    def says(self, section: str) -> str:
        """A sentence: what to see in a finding."""
        return self.numbers["sections"][section]["see"]

    def table(self, section: str) -> Any:
        """The table of a finding, or the points of its chart, as a data frame (without pandas a
        dict of columns)."""
        found = self.numbers["sections"][section]
        if found.get("table"):
            rows = found["table"]
            return as_frame({name: [row[name] for row in rows] for name in rows[0]})
        names = found.get("names")
        points: dict[str, list[Any]] = {name: [] for name in ("series", "x", "y", "low", "high")}
        for series in found.get("series", []):
            gaps = [None] * len(series["x"])
            points["series"] += [series["name"]] * len(series["x"])
            points["x"] += [names[int(x)] for x in series["x"]] if names else series["x"]
            for name in ("y", "low", "high"):
                points[name] += series.get(name, gaps)
        return as_frame(points)

    def save(self, path: StrPath) -> None:
        """Writes the page as one file of HTML."""
        pathlib.Path(path).write_text(self.html, encoding="utf-8")

    def _repr_html_(self) -> str:
        return f'<iframe srcdoc="{html.escape(self.html)}" width="100%" height="600"></iframe>'

    def __repr__(self) -> str:
        return f"{type(self).__name__}: {', '.join(self.sections)}"


class Explanation:
    """By how much each column moves the prediction of each row from the base: Shapley values.

    A notebook shows the page of the first rows.

    Attributes
    ----------
    columns, outputs : list of str
        Outputs are classes in the order of the model, or targets.
    base : ndarray of shape (n_outputs,)
        The mean prediction of the background.
    values, errors : ndarray of shape (n_samples, n_columns, n_outputs)
        Contributions, which add up to prediction - base, and their standard errors.
    prediction : ndarray of shape (n_samples, n_outputs)
    """

    def __init__(self, handle: library.Handle) -> None:
        found = json.loads(library.written("result_json", handle.value).rstrip(b"\0"))
        self.html = library.written("result_html", handle.value).rstrip(b"\0").decode()
        self.columns: list[str] = found["columns"]
        self.outputs: list[str] = found["outputs"]
        self.base = np.asarray(found["base"], float)
        self.prediction = np.asarray(found["prediction"], float)
        shape = (-1, len(self.columns), len(self.outputs))
        self.values: NDArray[np.float64] = np.asarray(found["value"], float).reshape(shape)
        self.errors: NDArray[np.float64] = np.asarray(found["error"], float).reshape(shape)

    def frame(self, output: str | None = None) -> Any:
        """Contributions to one output, a row a row, as a data frame (without pandas a dict).

        output : str
            A class or a target; None: the last one, which of two classes is the second.
        """
        k = len(self.outputs) - 1 if output is None else self.outputs.index(output)
        return as_frame({name: self.values[:, i, k] for i, name in enumerate(self.columns)})

    def _repr_html_(self) -> str:
        return f'<iframe srcdoc="{html.escape(self.html)}" width="100%" height="600"></iframe>'

    def __repr__(self) -> str:
        rows, columns, outputs = self.values.shape
        return f"Explanation: {rows} rows, {columns} columns, {outputs} outputs"


class PictureExplanation:
    """Where a class is seen in each picture: what its probability loses where a part is hidden.

    A notebook shows the page of the first pictures.

    Attributes
    ----------
    labels : ndarray of shape (n_pictures,)
        The class that is explained.
    probability : ndarray of shape (n_pictures,)
        Its own, of the whole picture.
    fall : ndarray of shape (n_pictures, height, width)
        By how much that falls, on average over the squares that hide a pixel; below 0 where it
        rises.
    """

    def __init__(self, handle: library.Handle, labels: dict[str, Any], height: int,
                 width: int) -> None:
        found = json.loads(library.written("result_json", handle.value).rstrip(b"\0"))["pictures"]
        self.html = library.written("result_html", handle.value).rstrip(b"\0").decode()
        self.labels = np.asarray([labels[one["class"]] for one in found])
        self.probability = np.asarray([one["probability"] for one in found], float)
        falls = np.asarray([one["fall"] for one in found], float)
        self.fall: NDArray[np.float64] = falls.reshape(len(found), height, width)

    def _repr_html_(self) -> str:
        return f'<iframe srcdoc="{html.escape(self.html)}" width="100%" height="600"></iframe>'

    def __repr__(self) -> str:
        pictures, height, width = self.fall.shape
        return f"PictureExplanation: {pictures} pictures of {height} x {width}"
