"""Progress of a training, for people who wait."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

from ._training import Callback, Report


def _described(report: Report) -> dict[str, str]:
    names = {"valid_loss": "loss", "valid_metric": "metric"}
    if report["valid_loss"] != report["valid_loss"]:  # nothing is held out
        names = {"train_loss": "loss", "train_metric": "metric"}
    return {shown: f"{report[name]:.4g}" for name, shown in names.items()}


class _Lines:
    """A line a stage, where there is no tqdm."""

    def show(self, report: Report) -> None:
        """Prints what a stage reached."""
        numbers = ", ".join(f"{name} {text}" for name, text in _described(report).items())
        print(f"stage {report['stage']} of {report['stages']}: {numbers}", file=sys.stderr)

    def close(self) -> None:
        """Nothing is open."""


class _Bar:
    """A bar of tqdm's, in a notebook or a terminal."""

    def __init__(self, tqdm: Any) -> None:
        self._bar = tqdm(total=0, unit="stage")

    def show(self, report: Report) -> None:
        """Moves the bar to a stage."""
        self._bar.total = report["stages"]
        self._bar.n = report["stage"]
        self._bar.set_postfix(_described(report))

    def close(self) -> None:
        """Leaves the bar as it is."""
        self._bar.close()


@contextlib.contextmanager
def shown(progress: bool, callback: Callback | None) -> Iterator[Callback | None]:
    """The callback, which also shows progress if asked: as a bar where tqdm is installed."""
    if not progress:
        yield callback
        return
    try:
        from tqdm.auto import tqdm
        display: _Bar | _Lines = _Bar(tqdm)
    except ImportError:
        display = _Lines()

    def both(report: Report) -> bool:
        display.show(report)
        return callback is not None and bool(callback(report))
    try:
        yield both
    finally:
        display.close()
