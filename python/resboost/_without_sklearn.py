"""What stands in for scikit-learn's classes where there is none."""

from __future__ import annotations

import copy
import inspect
from typing import Any

import numpy as np


class DataConversionWarning(UserWarning):
    """Data was given in another shape than it is used in."""


class NotFittedError(ValueError, AttributeError):
    """fit() was not called yet."""


def clone(estimator: Any) -> Any:
    """One of the same parameters."""
    return type(estimator)(**copy.deepcopy(estimator.get_params(deep=False)))


class BaseEstimator:
    """Parameters by name, as scikit-learn has them."""

    @classmethod
    def _get_param_names(cls) -> list[str]:
        return sorted(name for name in inspect.signature(cls.__init__).parameters if name != "self")

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # pylint: disable=unused-argument
        """All parameters with their values."""
        return {name: getattr(self, name) for name in self._get_param_names()}

    def __repr__(self) -> str:
        given = [f"{name}={value!r}" for name, value in self.get_params().items()
                 if value is not None]
        return f"{type(self).__name__}({', '.join(given)})"


class ClassifierMixin:
    """score() of a classifier."""

    predict: Any  # of the class that this is mixed into

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        """Accuracy."""
        return float(np.average(self.predict(X) == np.ravel(y), weights=sample_weight))


class RegressorMixin:
    """score() of a regressor."""

    predict: Any  # of the class that this is mixed into

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        """R squared."""
        y = np.asarray(y, float)
        error = np.average((y - self.predict(X)) ** 2, axis=0, weights=sample_weight)
        mean = np.average(y, axis=0, weights=sample_weight)
        spread = np.average((y - mean) ** 2, axis=0, weights=sample_weight)
        return float(np.mean(1 - error / spread))
