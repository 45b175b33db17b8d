"""The estimator of classes."""

from __future__ import annotations

from typing import Any

from ._estimator import ATTRIBUTES, STAGE_FITTER
from ._explained import ExplainedEstimator
from ._labels import LabelledMixin, labels_of, require_classes
from ._sklearn import ClassifierMixin
from ._table import Features
from ._targets import Targets, free_names
from ._trained import documented


@documented(ATTRIBUTES, STAGE_FITTER)
class ResBoostClassifier(ClassifierMixin, LabelledMixin, ExplainedEstimator):
    """Classifies rows of a table by a residual network that is trained stage by stage.

    class_weight may also be a dict of labels and what their rows count.

    >>> points = [[x, y] for x in range(20) for y in range(20)]
    >>> near = [x + y < 20 for x, y in points]
    >>> model = ResBoostClassifier(method="rfrboost", stages=2, threads=1).fit(points, near)
    >>> model.predict([[1, 2], [18, 19]])
    array([ True, False])
    >>> model.predict_proba([[1, 2]]).shape
    (1, 2)
    """

    def _targets_of(self, X: Features, y: Any) -> Targets:
        labels, name = labels_of(X, y, type(self).__name__)
        return {name: labels}

    def _learn_targets(self, X: Features, y: Any) -> Targets:
        (name, values), = self._targets_of(X, y).items()
        require_classes(y, type(self).__name__)
        return {free_names([str(name or "y")], X)[0]: values}

    def _labels_to_judge(self, X: Any, y: Any) -> Any:
        (labels,) = self._targets_of(self._features_of(X), y).values()
        return labels
