"""The estimator of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._estimator import ATTRIBUTES, STAGE_FITTER
from ._explained import ExplainedEstimator
from ._sklearn import RegressorMixin
from ._table import Features
from ._targets import Targets, free_names, target_array
from ._trained import documented


@documented(ATTRIBUTES, STAGE_FITTER)
class ResBoostRegressor(RegressorMixin, ExplainedEstimator):
    """Predicts numbers for rows of a table by a residual network that is trained stage by stage.

    >>> points = [[x / 10, y / 10] for x in range(20) for y in range(20)]
    >>> product = [x * y for x, y in points]
    >>> model = ResBoostRegressor(method="rfrboost", stages=2, threads=1).fit(points, product)
    >>> abs(model.predict([[1, 1.5]])[0] - 1.5) < 0.1
    True
    """

    _task = "regression"
    n_outputs_: int

    def _targets_of(self, X: Features, y: Any) -> Targets:
        y, names = target_array(X, y, type(self).__name__)
        values = np.asarray(y, dtype=np.float64)
        if not np.isfinite(values).all():
            raise ValueError("Input y contains NaN, infinity or a value too large for "
                             "dtype('float64').")
        if y.ndim == 1:
            return {str(names or "y"): values}
        if y.ndim != 2:
            raise ValueError(f"y should be of 1 or 2 dimensions, got an array of shape {y.shape}.")
        if not isinstance(names, list):
            names = [f"y{i}" for i in range(y.shape[1])]
        return dict(zip(names, values.T))

    def _learn_targets(self, X: Features, y: Any) -> Targets:
        targets = self._targets_of(X, y)
        return dict(zip(free_names(targets, X), targets.values()))

    def _learned(self, names: list[str], y: Any) -> None:
        self.n_outputs_ = len(names)

    def predict(self, X: Any) -> NDArray[np.float64]:
        """Values: (n_samples,), of several targets (n_samples, n_targets)."""
        return self._shaped(self._raw(X))

    def staged_predict(self, X: Any) -> Iterator[NDArray[np.float64]]:
        """predict() after every number of stages, from the smallest there may be."""
        for values in self._raw_stages(X):
            yield self._shaped(values)

    def _shaped(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        return values[:, 0] if self.n_outputs_ == 1 else values

    def _more_tags(self) -> dict[str, Any]:
        return {**super()._more_tags(), "multioutput": True}

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags
