"""What the estimators of tables share: columns, training, stages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ._errors import warn
from ._model import Model
from ._options import OptionTexts, options
from ._table import (Features, Table, array_names, as_features, column_of, features_table,
                     has_names)
from ._targets import WEIGHT, Targets, Weights, weights_of
from ._threads import use_threads
from ._stage_fitter import METHOD
from ._trained import PARAMETERS, TrainedEstimator, takes_parameters
from ._training import Callback

_Kind = TypeVar("_Kind", bound="Estimator")
_NOT_MET = {
    "check_sample_weights_invariance":
        "it shuffles the rows, and held-out rows and minibatches are drawn by their numbers",
}
STAGE_FITTER = """stage_fitter : object with fit(X, y) and predict(X), or None
    what fits the stages in place of a method, a copy each: any regressor of scikit-learn, for
    example (docs/python.md)"""
ATTRIBUTES = """n_features_in_ : int
feature_names_in_ : ndarray of str
    of a data frame"""


class Estimator(TrainedEstimator):
    """What the estimators of tables share. A kind of them knows its targets and their names."""

    _parameters = (*PARAMETERS, "stage_fitter")
    method: Any
    stage_fitter: Any
    n_features_in_: int
    feature_names_in_: NDArray[Any]

    @takes_parameters(_parameters)
    def __init__(self, **parameters: Any) -> None:
        super().__init__(**parameters)

    def set_params(self: _Kind, **parameters: Any) -> _Kind:
        """Sets parameters. Two underscores are part of a name here, but behind stage_fitter, whose
        parameters follow."""
        start = "stage_fitter__"
        of_fitter = {name: parameters.pop(name) for name in list(parameters)
                     if name.startswith(start)}
        if of_fitter and parameters.get("stage_fitter", self.stage_fitter) is None:
            raise ValueError(f"{next(iter(of_fitter))}: there is no stage_fitter with parameters; "
                             "set stage_fitter first")
        super().set_params(**parameters)
        if of_fitter:
            self.stage_fitter.set_params(**{n[len(start):]: v for n, v in of_fitter.items()})
        return self

    def _targets_of(self, X: Features, y: Any) -> Targets:
        """y as columns, by the names that it has."""
        raise NotImplementedError

    def _learn_targets(self, X: Features, y: Any) -> Targets:
        """The same for training, by names that no column of X has."""
        raise NotImplementedError

    # ---- fitting

    def fit(self: _Kind, X: Any, y: Any, sample_weight: Any = None, eval_set: Any = None,
            callback: Callback | None = None, before: TrainedEstimator | Model | None = None,
            progress: bool = False) -> _Kind:
        """Trains a network.

        Parameters
        ----------
        X : data frame or array of shape (n_samples, n_features)
            Numbers, text, categories; None and NaN are gaps.
        y : array of shape (n_samples,), of a regressor also (n_samples, n_targets)
        sample_weight : array of shape (n_samples,), or None
        eval_set : (X, y) or (X, y, sample_weight) that choose the best depth
            None: a share of the rows does (`valid_share`).
        callback : function of a dict
            Called after every stage with what history_ has of it; training stops where it returns
            True.
        before : estimator or Model to add `stages` to
            Its columns and its stages stay as they are.
        progress : bool
            Show a bar of tqdm's, or a line a stage where there is no tqdm.

        Returns
        -------
        self

        Notes
        -----
        Ctrl-C raises KeyboardInterrupt within about a second; the best network so far is fitted
        then.
        """
        X = as_features(X, type(self).__name__)
        if len(X) < 2:
            raise ValueError(f"Found array with 1 sample(s) while a minimum of 2 is required by "
                             f"{type(self).__name__}.")
        targets = self._learn_targets(X, y)
        sample_weight = self._row_weights(targets, sample_weight)
        table = self._labelled_table(X, targets, sample_weight)
        valid = None if eval_set is None else self._valid_table(eval_set, targets, sample_weight)
        use_threads(self.threads)
        failure = self._train(self._option_texts(targets, sample_weight is not None), table, valid,
                              before, callback, progress)
        self._remember_features(X)
        self._learned(list(targets), y)
        if failure is not None:
            raise failure
        return self

    def _labelled_table(self, X: Features, targets: Targets, sample_weight: Weights) -> Table:
        table = features_table(X, array_names(X.shape[1]))
        for name, values in targets.items():
            table.add(name, column_of(values))
        if sample_weight is not None:
            table.add(WEIGHT, weights_of(sample_weight, len(X)))
        return table

    def _row_weights(self, _: Targets, sample_weight: Weights) -> Weights:
        return sample_weight

    def _valid_table(self, eval_set: Any, targets: Targets, sample_weight: Weights) -> Table:
        if isinstance(eval_set, list) and len(eval_set) == 1:
            eval_set = eval_set[0]
        if not 2 <= len(eval_set) <= 3:
            raise ValueError("eval_set: expected (X, y) or (X, y, sample_weight)")
        X = as_features(eval_set[0], type(self).__name__)
        found = self._targets_of(X, eval_set[1])
        found = dict(zip(targets, found.values()))
        weight = eval_set[2] if len(eval_set) == 3 else None if sample_weight is None else 1
        return self._labelled_table(X, found, self._row_weights(found, weight))

    def _option_texts(self, targets: Targets, weighted: bool) -> OptionTexts:
        texts = OptionTexts()
        texts.set("task", self._task)
        for name in targets:
            texts.append("target", name)
        if weighted:
            texts.set("weight", WEIGHT)
        for name in options():
            value = getattr(self, name)
            if not isinstance(value, Mapping):  # of class_weight, which _row_weights() reads
                texts.set_parameter(name, value)
        if self.stage_fitter is not None:
            if self.method not in (None, METHOD):
                raise ValueError(f"method={self.method!r}, stage_fitter: one of them fits the "
                                 "stages; leave the other out")
            texts.set("method", METHOD)
            texts.stage_fitter = self.stage_fitter
        return texts

    def _remember_features(self, X: Features) -> None:
        self.n_features_in_ = X.shape[1]
        if hasattr(self, "feature_names_in_"):
            del self.feature_names_in_
        if has_names(X):
            self.feature_names_in_ = np.asarray(X.columns, dtype=object)

    # ---- prediction

    def _features_of(self, X: Any) -> Features:
        """X as in fit(): as many columns, of the same names in the same order."""
        owner = type(self).__name__
        X = as_features(X, owner)
        known = getattr(self, "feature_names_in_", None)
        if known is not None and not has_names(X):
            warn(f"X does not have valid feature names, but {owner} was fitted with feature names",
                 UserWarning)
        elif known is None and has_names(X):
            warn(f"X has feature names, but {owner} was fitted without feature names", UserWarning)
            X = X.set_axis(range(X.shape[1]), axis=1)
        elif known is not None and list(X.columns) != list(known):
            raise ValueError(_other_names(list(X.columns), list(known)))
        if X.shape[1] != self.n_features_in_:
            raise ValueError(f"X has {X.shape[1]} features, but {owner} is expecting "
                             f"{self.n_features_in_} features as input")
        return X

    def _raw(self, X: Any) -> NDArray[np.float64]:
        model = self._fitted()
        return model.predict(self._features_of(X), threads=self.threads)

    def _raw_stages(self, X: Any) -> Iterator[NDArray[np.float64]]:
        model = self._fitted()
        return iter(model.predict_stages(self._features_of(X), self.threads))

    # ---- files

    def _adopt(self, model: Model) -> None:
        if model.picture_shape is not None:
            raise ValueError(f"{type(self).__name__}: the model is of pictures, and this is an "
                             "estimator of tables; ResBoostPictureClassifier loads it")
        self.n_features_in_ = len(model.columns)
        if model.columns != array_names(len(model.columns)):
            self.feature_names_in_ = np.asarray(model.columns, dtype=object)

    def _more_tags(self) -> dict[str, Any]:
        return {"allow_nan": True, "_xfail_checks": _NOT_MET}

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags


def _other_names(found: list[str], known: list[str]) -> str:
    """What scikit-learn says of a data frame with other columns than the one fitted."""
    text = "The feature names should match those that were passed during fit.\n"
    for title, names in (
            ("Feature names unseen at fit time:\n", sorted(map(str, set(found) - set(known)))),
            ("Feature names seen at fit time, yet now missing:\n",
             sorted(map(str, set(known) - set(found))))):
        if names:
            text += title + "".join(f"- {name}\n" for name in names[:5])
            text += "- ...\n" if len(names) > 5 else ""
    if set(found) == set(known):
        text += "Feature names must be in the same order as they were in fit.\n"
    return text
