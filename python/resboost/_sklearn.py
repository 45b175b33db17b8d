"""What estimators take from scikit-learn, and what stands in for it where there is none."""

import inspect

import numpy as np

try:
    from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
    from sklearn.exceptions import DataConversionWarning, NotFittedError
except ImportError:
    class DataConversionWarning(UserWarning):
        """Data was given in another shape than it is used in."""

    class NotFittedError(ValueError, AttributeError):
        """fit() was not called yet."""

    class BaseEstimator:
        """Parameters by name, as scikit-learn has them."""

        @classmethod
        def _get_param_names(cls):
            return sorted(name for name in inspect.signature(cls.__init__).parameters
                          if name != "self")

        def get_params(self, deep=True):  # pylint: disable=unused-argument
            """All parameters with their values."""
            return {name: getattr(self, name) for name in self._get_param_names()}

        def __repr__(self):
            given = [f"{name}={value!r}" for name, value in self.get_params().items()
                     if value is not None]
            return f"{type(self).__name__}({', '.join(given)})"

    class ClassifierMixin:
        """score() of a classifier."""

        def score(self, X, y, sample_weight=None):
            """Accuracy."""
            return float(np.average(self.predict(X) == np.ravel(y), weights=sample_weight))

    class RegressorMixin:
        """score() of a regressor."""

        def score(self, X, y, sample_weight=None):
            """R squared."""
            y = np.asarray(y, float)
            error = np.average((y - self.predict(X)) ** 2, axis=0, weights=sample_weight)
            mean = np.average(y, axis=0, weights=sample_weight)
            spread = np.average((y - mean) ** 2, axis=0, weights=sample_weight)
            return float(np.mean(1 - error / spread))

__all__ = ["BaseEstimator", "ClassifierMixin", "DataConversionWarning", "NotFittedError",
           "RegressorMixin"]
