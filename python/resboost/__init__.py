"""Residual networks trained as functional gradient boosting, for tables: numbers, text, gaps; and
for pictures.

>>> from resboost import ResBoostClassifier
>>> inside = [[x, y] for x in range(20) for y in range(20)]
>>> labels = ["in" if x * x + y * y < 200 else "out" for x, y in inside]
>>> model = ResBoostClassifier(method="trees", stages=3).fit(inside, labels)
>>> print(model.predict([[1, 2], [19, 18]]))
['in' 'out']

`ResBoostClassifier`, `ResBoostRegressor` and `ResBoostPictureClassifier` have scikit-learn's
manners; `Model` is a model file, `Predictor` answers single rows.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ._errors import (DataError, Error, InternalError, ModelError, OptionError, RefusedError,
                      ResBoostWarning)
from ._library import version as _version
from ._model import Model
from ._own import register_loss, register_metric
from ._predictor import Predictor
from ._result import Explanation, PictureExplanation, Result

if TYPE_CHECKING:
    from ._classifier import ResBoostClassifier
    from ._picture_classifier import ResBoostPictureClassifier
    from ._regressor import ResBoostRegressor

__version__ = _version()
__all__ = ["DataError", "Error", "Explanation", "InternalError", "Model", "ModelError",
           "OptionError", "PictureExplanation", "Predictor", "RefusedError", "ResBoostClassifier",
           "ResBoostPictureClassifier", "ResBoostRegressor", "ResBoostWarning", "Result",
           "register_loss", "register_metric"]

# Imported when they are asked for: scikit-learn, which they derive from, takes several times as
# long as all the rest, and who answers rows by a model needs none of it.
_ESTIMATORS = {"ResBoostClassifier": "._classifier", "ResBoostRegressor": "._regressor",
               "ResBoostPictureClassifier": "._picture_classifier"}


def __getattr__(name: str) -> Any:
    if name not in _ESTIMATORS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found = getattr(importlib.import_module(_ESTIMATORS[name], __name__), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
