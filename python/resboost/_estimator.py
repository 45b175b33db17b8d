"""What both estimators share: parameters, tables, training, stages, files."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Callable, TypeVar

import numpy as np
from numpy.typing import NDArray

from ._model import Model
from ._options import OptionTexts, options, require_known
from ._progress import shown
from ._sklearn import BaseEstimator, NotFittedError
from ._table import (Features, Table, array_names, as_features, column_of, features_table,
                     has_names)
from ._targets import WEIGHT, Targets, Weights, weights_of
from ._threads import use_threads
from ._training import Callback, Report, train

if TYPE_CHECKING:
    from _typeshed import StrPath

_Kind = TypeVar("_Kind", bound="Estimator")
_PARAMETERS = (*options(), "threads")
_NOT_MET = {
    "check_sample_weights_invariance":
        "it shuffles the rows, and held-out rows and minibatches are drawn by their numbers",
}
_DOCUMENTATION = """
Parameters are those of `resboost train` (docs/options.md), with two underscores for a dot and one
for a hyphen; None: as the library has it. All are for fit().

Parameters
----------
{parameters}
threads : int
    for training and prediction; None: OMP_NUM_THREADS if it is set (joblib sets it for its
    workers), else 1 in a child process and outside the main thread, else all cores

Attributes
----------
model_ : Model
    what was fitted
history_ : list of dict
    after every stage: stage, train_loss, train_metric, valid_loss, valid_metric, seconds
n_features_in_ : int
feature_names_in_ : ndarray of str
    of a data frame
"""


def documented(estimator: type[_Kind]) -> type[_Kind]:
    """Adds the parameters to the docstring of a class, which help() shows."""
    lines = "\n".join(option.document() for option in options().values())
    estimator.__doc__ = inspect.cleandoc(estimator.__doc__ or "") + "\n" + \
        _DOCUMENTATION.format(parameters=lines)
    return estimator


def _takes_parameters(init: Callable[..., None]) -> Callable[..., None]:
    """Gives __init__ the signature that the library's options make."""
    keywords = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None)
                for name in _PARAMETERS]
    own = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    setattr(init, "__signature__", inspect.Signature([own, *keywords]))
    return init


class Estimator(BaseEstimator):
    """What both estimators share. A kind of them knows its targets, and what they are called."""

    _task: str
    class_weight: Any
    seed: Any
    threads: int | None
    model_: Model
    history_: list[Report]
    n_features_in_: int
    feature_names_in_: NDArray[Any]

    def _targets_of(self, X: Features, y: Any) -> Targets:
        """y as columns, by the names that it has."""
        raise NotImplementedError

    def _learn_targets(self, X: Features, y: Any) -> Targets:
        """The same for training, by names that no column of X has."""
        raise NotImplementedError

    def _learned(self, names: list[str], y: Any) -> None:
        """model_ is there, of targets of these names; y: their values in training, or None."""
        raise NotImplementedError

    @_takes_parameters
    def __init__(self, **parameters: Any) -> None:
        require_known(parameters, _PARAMETERS, type(self).__name__)
        for name in _PARAMETERS:
            setattr(self, name, parameters.get(name))

    def set_params(self: _Kind, **parameters: Any) -> _Kind:
        """Sets parameters. Two underscores are part of a name here."""
        require_known(parameters, _PARAMETERS, type(self).__name__)
        for name, value in parameters.items():
            setattr(self, name, value)
        return self

    # ---- fitting

    def fit(self: _Kind, X: Any, y: Any, sample_weight: Any = None, eval_set: Any = None,
            callback: Callback | None = None, before: Estimator | Model | None = None,
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
        with shown(progress, callback) as told:
            self.model_, self.history_, failure = train(
                self._option_texts(targets, sample_weight is not None), table, valid,
                getattr(before, "model_", before), told)
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
        return texts

    def _remember_features(self, X: Features) -> None:
        self.n_features_in_ = X.shape[1]
        if hasattr(self, "feature_names_in_"):
            del self.feature_names_in_
        if has_names(X):
            self.feature_names_in_ = np.asarray(X.columns, dtype=object)

    # ---- prediction

    def _fitted(self) -> Model:
        if not hasattr(self, "model_"):
            raise NotFittedError(f"This {type(self).__name__} instance is not fitted yet. Call "
                                 "'fit' with appropriate arguments before using this estimator.")
        return self.model_

    def _features_of(self, X: Any) -> Features:
        """X as in fit(): as many columns, of the same names in the same order."""
        owner = type(self).__name__
        X = as_features(X, owner)
        known = getattr(self, "feature_names_in_", None)
        if known is not None and not has_names(X):
            warnings.warn(f"X does not have valid feature names, but {owner} was fitted with "
                          "feature names", UserWarning, stacklevel=3)
        elif known is None and has_names(X):
            warnings.warn(f"X has feature names, but {owner} was fitted without feature names",
                          UserWarning, stacklevel=3)
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

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "model_")

    # ---- files

    def save(self, path: StrPath) -> None:
        """Writes the model file, which the program and Model.load() read too."""
        self._fitted().save(path)

    @classmethod
    def load(cls: type[_Kind], path: StrPath) -> _Kind:
        """An estimator with the model of a file, of the program too.

        Classes are numbers where all their names are, else text.
        """
        return cls.from_model(Model.load(path))

    @classmethod
    def from_model(cls: type[_Kind], model: Model) -> _Kind:
        """An estimator with this model, and the parameters that its record has."""
        if model.about["task"]["kind"] != cls._task:
            raise ValueError(f"{cls.__name__}: the model is one of {model.about['task']['kind']}")
        estimator = cls()
        for name, option in options().items():
            text = model.record.get("config." + option.library_name)
            if text is not None and [text] != option.default and option.kind != "list":
                setattr(estimator, name, option.value_of(text))
        estimator.seed = int(model.record.get("seed", 1))
        estimator.model_, estimator.history_ = model, []
        estimator.n_features_in_ = len(model.columns)
        if model.columns != array_names(len(model.columns)):
            estimator.feature_names_in_ = np.asarray(model.columns, dtype=object)
        estimator._learned(model.about["schema"]["targets"], None)
        return estimator

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
