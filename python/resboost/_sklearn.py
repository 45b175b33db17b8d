"""What estimators take from scikit-learn, where it is installed."""

try:
    from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin, clone
    from sklearn.exceptions import DataConversionWarning, NotFittedError
except ImportError:
    from ._without_sklearn import (BaseEstimator, ClassifierMixin, DataConversionWarning,
                                   NotFittedError, RegressorMixin, clone)

__all__ = ["BaseEstimator", "ClassifierMixin", "DataConversionWarning", "NotFittedError",
           "RegressorMixin", "clone"]
