"""One call of resboost_train(), or of resboost_finetune()."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from typing import Any, Callable, Optional

from . import _library as library
from ._errors import ResBoostWarning, in_python, warn
from ._model import Model
from ._options import OptionTexts
from ._stage_fitter import working
from ._table import Rows

Report = dict[str, float]  # of a stage: its number, losses, metrics, seconds
Callback = Callable[[Report], Optional[bool]]
Trained = tuple[Model, list[Report], Optional[BaseException]]  # what train() says of them


class Audience:
    """Hears what training says, keeps its stages, and asks whoever is concerned whether to stop.

    Exceptions cannot go through the library: they wait in `failure` until training has ended.
    """

    def __init__(self, callback: Callback | None) -> None:
        self.callback = callback
        self.stages: list[Report] = []
        self.warnings: list[str] = []
        self.failure: BaseException | None = None

    def __call__(self, _: Any, event: Any) -> int:
        try:
            return int(bool(self.hear(event.contents)) or self.failure is not None)
        except BaseException as failure:  # pylint: disable=broad-exception-caught
            self.failure = self.failure or failure
            return 1

    def hear(self, event: library.Event) -> bool:
        """True ends training."""
        if event.kind == library.WARNING:
            self.warnings.append(in_python(event.text.decode("utf-8", "replace")))
        if event.kind != library.STAGE:
            return False
        names = ("stage", "stages", "train_loss", "train_metric", "valid_loss", "valid_metric",
                 "seconds")
        self.stages.append({name: getattr(event, name) for name in names})
        return self.callback is not None and bool(self.callback(dict(self.stages[-1])))

    def warn(self) -> None:
        """Says the warnings."""
        for text in self.warnings:
            warn(text, ResBoostWarning)


@contextlib.contextmanager
def _interruptible(audience: Audience) -> Iterator[None]:
    """Ctrl-C becomes the audience's failure. Python raises it wherever it runs, which during
    training may be half-way into a call by the library, from which nothing can be raised."""
    if threading.current_thread() is not threading.main_thread() or \
            signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return

    def interrupt(*_: object) -> None:
        audience.failure = audience.failure or KeyboardInterrupt()
    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def told(audience: Audience, freed: str, made: str, *arguments: Any) -> library.Handle:
    """What a function makes that ends in (listener, context, &handle)."""
    listener = library.Listener(audience)
    try:
        with _interruptible(audience):
            return library.Handle(freed, made, *arguments, listener, None)
    except library.Error:
        if audience.failure is not None:
            raise audience.failure  # pylint: disable=raise-missing-from
        raise


def train(options: OptionTexts, table: Rows, valid: Rows | None, before: Model | None,
          callback: Callback | None) -> Trained:
    """Trains a model on a table, or on pictures.

    Parameters
    ----------
    options : OptionTexts
    table : Rows
        With their targets.
    valid : Rows or None
        The rows that choose the depth; None: a share of the table's.
    before : Model or None
        What to add stages to.
    callback : function of a dict, or None
        Called with the numbers of every stage; True stops.

    Returns
    -------
    model : Model
    stages : list of dict
        As they were reported.
    failure : exception or None
        What ended training: of the callback, or KeyboardInterrupt.
    """
    return _made("train", options, table, valid, before, callback)


def finetune(options: OptionTexts, table: Rows, valid: Rows | None, before: Model | None,
             callback: Callback | None) -> Trained:
    """The same for pictures of other classes than those that the model before knows."""
    return _made("finetune", options, table, valid, before, callback)


def _made(function: str, options: OptionTexts, table: Rows, valid: Rows | None,
          before: Model | None, callback: Callback | None) -> Trained:
    """What this function of the library trains."""
    audience = Audience(callback)
    with working(options.stage_fitter):
        handle = told(audience, "model_free", function, options.handle, table.handle,
                      valid.handle if valid else None, before.handle if before else None)
    audience.warn()
    return Model(handle), audience.stages, audience.failure
