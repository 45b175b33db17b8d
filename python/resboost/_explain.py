"""What a fitted estimator is asked about itself: columns, stages, rows."""

from __future__ import annotations

from typing import Any

from . import _library as library
from ._model import Model
from ._options import OptionTexts
from ._stage_fitter import working
from ._result import Explanation, PictureExplanation, Result
from ._table import Rows
from ._threads import use_threads
from ._training import Audience, told


def _asked(function: str, threads: int | None, *arguments: Any) -> library.Handle:
    """The result of a function that ends in (listener, context, &result); Ctrl-C ends it."""
    use_threads(threads)
    audience = Audience(None)
    handle = told(audience, "result_free", function, *arguments)
    audience.warn()
    if audience.failure is not None:
        raise audience.failure
    return handle


def importance(model: Model, table: Rows, metric: str | None, repeats: int, seed: int,
               threads: int | None) -> Result:
    """By how much a metric gets worse where a column is shuffled."""
    name = None if metric is None else library.text_bytes(metric)
    return Result(_asked("importance", threads, model.handle, table.handle, name, repeats, seed))


def analysis(model: Model, table: Rows, seed: int, threads: int | None) -> Result:
    """Stages left out and swapped, paths, depths."""
    return Result(_asked("analyze", threads, model.handle, table.handle, seed))


def explanation(model: Model, table: Rows, background: Rows, samples: int, seed: int,
                threads: int | None) -> Explanation:
    """What each column contributes to each prediction."""
    return Explanation(_asked("explain", threads, model.handle, table.handle, background.handle,
                              samples, seed))


def picture_explanation(model: Model, pictures: Rows, of: str | None, patch: int,
                        labels: dict[str, Any], threads: int | None) -> PictureExplanation:
    """Where a class of that name is seen in pictures; labels: of the classes, by their names."""
    assert model.picture_shape is not None
    name = None if of is None else library.text_bytes(of)
    handle = _asked("explain_pictures", threads, model.handle, pictures.handle, name, patch)
    return PictureExplanation(handle, labels, *model.picture_shape[:2])


def comparison(options: OptionTexts, table: Rows, methods: str | None, seeds: int,
               test_share: float, threads: int | None) -> Result:
    """Several methods on the same rows."""
    names = None if methods is None else library.text_bytes(methods)
    with working(options.stage_fitter):
        return Result(_asked("compare", threads, options.handle, table.handle, names, seeds,
                             test_share))
