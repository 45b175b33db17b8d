"""One call of resboost_train()."""

import contextlib
import signal
import threading
import warnings

from . import _library as library
from ._errors import ResBoostWarning, in_python
from ._model import Model


class _Audience:
    """Hears what training says, keeps its stages, and asks whoever is concerned whether to stop.

    Exceptions cannot go through the library: they wait in `failure` until training has ended.
    """

    def __init__(self, callback):
        self.callback = callback
        self.stages, self.warnings = [], []
        self.failure = None

    def __call__(self, _, event):
        try:
            return int(bool(self.hear(event.contents)) or self.failure is not None)
        except BaseException as failure:  # pylint: disable=broad-exception-caught
            self.failure = self.failure or failure
            return 1

    def hear(self, event):
        """True ends training."""
        if event.kind == library.WARNING:
            self.warnings.append(in_python(event.text.decode("utf-8", "replace")))
        if event.kind != library.STAGE:
            return False
        names = ("stage", "stages", "train_loss", "train_metric", "valid_loss", "valid_metric",
                 "seconds")
        self.stages.append({name: getattr(event, name) for name in names})
        return self.callback is not None and self.callback(dict(self.stages[-1]))


@contextlib.contextmanager
def _interrupts(audience):
    """Ctrl-C becomes the audience's failure. Python raises it wherever it runs, which during
    training may be half-way into a call by the library, from which nothing can be raised."""
    if threading.current_thread() is not threading.main_thread() or \
            signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return

    def interrupt(*_):
        audience.failure = audience.failure or KeyboardInterrupt()
    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def train(options, table, valid, before, callback):
    """Returns (model, its stages as they were reported, what ended training or None).

    options, table, valid : of this package; valid may be None
    before : Model to add stages to, or None
    callback : called with a dict of numbers after every stage; True stops; or None
    """
    audience = _Audience(callback)
    listener = library.Listener(audience)
    try:
        with _interrupts(audience):
            handle = library.Handle("model_free", "train", options.handle, table.handle,
                                    valid and valid.handle, before and before.handle, listener,
                                    None)
    except library.Error:
        if audience.failure is not None:
            raise audience.failure  # pylint: disable=raise-missing-from
        raise
    for text in audience.warnings:
        warnings.warn(text, ResBoostWarning, stacklevel=3)
    return Model(handle), audience.stages, audience.failure
