"""Estimators with scikit-learn's manners."""

import inspect
import numbers
import os
import warnings
from collections.abc import Mapping

import numpy as np

from ._model import Model
from ._options import OptionTexts, options, require_known
from ._sklearn import (BaseEstimator, ClassifierMixin, DataConversionWarning, NotFittedError,
                       RegressorMixin)
from ._table import (array_names, as_features, column_of, exact_labels, features_table,
                     has_names, is_frame, is_missing)
from ._threads import use_threads
from ._training import train

_PARAMETERS = (*options(), "threads")
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


def _documented(estimator):
    """Adds the parameters to the docstring of a class, which help() shows."""
    lines = "\n".join(option.document() for option in options().values())
    estimator.__doc__ = inspect.cleandoc(estimator.__doc__) + "\n" + \
        _DOCUMENTATION.format(parameters=lines)
    return estimator


def _takes_parameters(init):
    """Gives __init__ the signature that the library's options make."""
    keywords = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None)
                for name in _PARAMETERS]
    own = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    init.__signature__ = inspect.Signature([own, *keywords])
    return init


class _Estimator(BaseEstimator):
    """What both estimators share: parameters, tables, training, stages, files."""

    @_takes_parameters
    def __init__(self, **parameters):
        require_known(parameters, _PARAMETERS, type(self).__name__)
        for name in _PARAMETERS:
            setattr(self, name, parameters.get(name))

    def set_params(self, **parameters):
        """Sets parameters. Two underscores are part of a name here."""
        require_known(parameters, _PARAMETERS, type(self).__name__)
        for name, value in parameters.items():
            setattr(self, name, value)
        return self

    # ---- fitting

    def fit(self, X, y, sample_weight=None, eval_set=None, callback=None, before=None):
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
        self.model_, self.history_, failure = train(
            self._option_texts(targets, sample_weight is not None), table, valid,
            getattr(before, "model_", before), callback)
        self._remember_features(X)
        self._learned(targets)
        if failure is not None:
            raise failure
        return self

    def _labelled_table(self, X, targets, sample_weight):
        table = features_table(X, array_names(X.shape[1]))
        for name, values in targets.items():
            table.add(name, column_of(values))
        if sample_weight is not None:
            table.add(_WEIGHT, _weights_of(sample_weight, len(X)))
        return table

    def _row_weights(self, _, sample_weight):
        return sample_weight

    def _valid_table(self, eval_set, targets, sample_weight):
        if isinstance(eval_set, list) and len(eval_set) == 1:
            eval_set = eval_set[0]
        if not 2 <= len(eval_set) <= 3:
            raise ValueError("eval_set: expected (X, y) or (X, y, sample_weight)")
        X = as_features(eval_set[0], type(self).__name__)
        found = self._targets_of(X, eval_set[1])
        found = dict(zip(targets, found.values()))
        weight = eval_set[2] if len(eval_set) == 3 else None if sample_weight is None else 1
        return self._labelled_table(X, found, self._row_weights(found, weight))

    def _option_texts(self, targets, weighted):
        texts = OptionTexts()
        texts.set("task", self._task)
        for name in targets:
            texts.append("target", name)
        if weighted:
            texts.set("weight", _WEIGHT)
        for name in options():
            value = getattr(self, name)
            if not isinstance(value, Mapping):  # of class_weight, which _row_weights() reads
                texts.set_parameter(name, value)
        return texts

    def _remember_features(self, X):
        self.n_features_in_ = X.shape[1]
        vars(self).pop("feature_names_in_", None)
        if has_names(X):
            self.feature_names_in_ = np.asarray(X.columns, dtype=object)

    # ---- prediction

    def _fitted(self):
        if not hasattr(self, "model_"):
            raise NotFittedError(f"This {type(self).__name__} instance is not fitted yet. Call "
                                 "'fit' with appropriate arguments before using this estimator.")
        return self.model_

    def _features_of(self, X):
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

    def _raw(self, X, stages=None):
        model = self._fitted()
        return model.predict(self._features_of(X), stages, self.threads)

    def _raw_stages(self, X):
        model = self._fitted()
        return model.predict_stages(self._features_of(X), self.threads)

    def __sklearn_is_fitted__(self):
        return hasattr(self, "model_")

    # ---- files

    def save(self, path):
        """Writes the model file, which the program and Model.load() read too."""
        self._fitted().save(path)

    @classmethod
    def load(cls, path):
        """An estimator with the model of a file, of the program too.

        Classes are numbers where all their names are, else text.
        """
        return cls.from_model(Model.load(os.fspath(path)))

    @classmethod
    def from_model(cls, model):
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
        estimator._learned({name: None for name in model.about["schema"]["targets"]})
        return estimator

    def _more_tags(self):
        return {"allow_nan": True, "_xfail_checks": _NOT_MET}

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags


_WEIGHT = "sample_weight"
_NOT_MET = {
    "check_sample_weights_invariance":
        "it shuffles the rows, and held-out rows and minibatches are drawn by their numbers",
}


def _weights_of(sample_weight, rows):
    if isinstance(sample_weight, numbers.Real):
        return np.full(rows, float(sample_weight))
    weights = np.asarray(sample_weight, dtype=np.float64)
    if weights.ndim != 1:
        raise ValueError("Sample weights must be 1D array or scalar")
    if len(weights) != rows:
        raise ValueError(f"sample_weight.shape == {weights.shape}, expected ({rows},)!")
    return weights


def _other_names(found, known):
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


def _target_array(X, y, owner):
    """The targets of these rows as an array, and the name that they have, or None."""
    if y is None:
        raise ValueError(f"{owner} requires y to be passed, but the target y is None")
    name = getattr(y, "name", None)
    if is_frame(y):
        name = list(map(str, y.columns))
    y = np.asarray(y)
    if y.dtype.kind == "c":
        raise ValueError("Complex data not supported")
    if y.ndim == 0 or len(y) != len(X):
        raise ValueError("Found input variables with inconsistent numbers of samples: "
                         f"[{len(X)}, {len(y) if y.ndim else 1}]")
    return y, name


def _free_names(wanted, X):
    """Names for targets that no column of X has."""
    taken = {str(name) for name in X.columns} if is_frame(X) else set()
    taken.add(_WEIGHT)
    names = []
    for name in wanted:
        while name in taken:
            name += "_"
        taken.add(name)
        names.append(name)
    return names


@_documented
class ResBoostClassifier(ClassifierMixin, _Estimator):
    """Classifies rows of a table by a residual network that is trained stage by stage.

    class_weight may also be a dict of labels and what their rows count.
    """

    _task = "classification"

    def _targets_of(self, X, y):
        y, name = _target_array(X, y, type(self).__name__)
        if y.ndim == 2 and y.shape[1] == 1:
            warnings.warn("A column-vector y was passed when a 1d array was expected. Please change "
                          "the shape of y to (n_samples,), for example using ravel().",
                          DataConversionWarning, stacklevel=4)
            y, name = y.ravel(), None
        if y.ndim != 1:
            raise ValueError(f"y should be a 1d array, got an array of shape {y.shape} instead.")
        if y.dtype.kind == "f" and not np.isfinite(y).all():
            raise ValueError("Input y contains NaN or infinity or a value too large for "
                             f"{y.dtype!r}.")
        if y.dtype.kind == "f" and (y != np.floor(y)).any():
            raise ValueError("Unknown label type: continuous. Labels are whole numbers or text; "
                             "ResBoostRegressor fits numbers.")
        if y.dtype.kind == "O" and is_missing(y).any():
            raise ValueError("Input y contains NaN: every row needs a label.")
        return {name: exact_labels(y)}

    def _learn_targets(self, X, y):
        (name, values), = self._targets_of(X, y).items()
        self.classes_ = np.unique(np.asarray(y))
        if len(self.classes_) < 2:
            raise ValueError(f"{type(self).__name__} needs at least 2 classes, y has one: "
                             f"{self.classes_.tolist()}")
        return {_free_names([str(name or "y")], X)[0]: values}

    def _row_weights(self, targets, sample_weight):
        """Those given, times what a dict of class_weight has for the labels."""
        if not isinstance(self.class_weight, Mapping):
            return sample_weight
        (labels,) = targets.values()
        of_label = np.array([self.class_weight.get(label, 1) for label in labels.tolist()], float)
        return of_label * _weights_of(1 if sample_weight is None else sample_weight, len(labels))

    def _learned(self, targets):
        """Finds the model's order of the classes."""
        texts = self.model_.outputs
        if next(iter(targets.values())) is None:
            self.classes_ = _classes_of(texts)
        place = {text: i for i, text in enumerate(texts)}
        if self.classes_.dtype.kind == "f":  # 1.0 is called 1
            place = {float(text): i for text, i in place.items()}
        self._order = [place.get(label if label in place else str(label))
                       for label in self.classes_.tolist()]
        if None in self._order:
            raise ValueError(f"labels {self.classes_.tolist()}: two of them are the same number "
                             f"to the library, which has {texts}")

    def _labels(self, probabilities):
        """The class of each row: by the model's threshold where it has one, else the likeliest."""
        threshold = self.model_.threshold
        if threshold is None:
            return self.classes_[probabilities.argmax(axis=1)]
        second = self._order.index(1)  # that of the model; classes_ may have another order
        return self.classes_[np.where(probabilities[:, second] >= threshold, second, 1 - second)]

    def predict(self, X):
        """The class of each row, the most probable one unless there is a threshold: (n_samples,)."""
        return self._labels(self.predict_proba(X))

    def predict_proba(self, X):
        """Probabilities of classes_: (n_samples, n_classes)."""
        return self._raw(X)[:, self._order]

    def decision_function(self, X):
        """Logarithms of predict_proba(); of two classes the log-odds of the second: (n_samples,)."""
        logs = np.log(np.maximum(self.predict_proba(X), 1e-300))
        return logs[:, 1] - logs[:, 0] if len(self.classes_) == 2 else logs

    def staged_predict_proba(self, X):
        """predict_proba() after every number of stages, from the smallest there may be."""
        for probabilities in self._raw_stages(X):
            yield probabilities[:, self._order]

    def staged_predict(self, X):
        """predict() after every number of stages, from the smallest there may be."""
        for probabilities in self.staged_predict_proba(X):
            yield self._labels(probabilities)


def _classes_of(texts):
    """Labels of a model whose rows nobody has: numbers where all are, else texts."""
    for kind in (int, float):
        try:
            return np.unique([kind(text) for text in texts])
        except ValueError:
            pass
    return np.unique(texts)


@_documented
class ResBoostRegressor(RegressorMixin, _Estimator):
    """Predicts numbers for rows of a table by a residual network that is trained stage by stage."""

    _task = "regression"

    def _targets_of(self, X, y):
        y, names = _target_array(X, y, type(self).__name__)
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

    def _learn_targets(self, X, y):
        targets = self._targets_of(X, y)
        return dict(zip(_free_names(targets, X), targets.values()))

    def _learned(self, targets):
        self.n_outputs_ = len(targets)

    def predict(self, X):
        """Values: (n_samples,), of several targets (n_samples, n_targets)."""
        return self._shaped(self._raw(X))

    def staged_predict(self, X):
        """predict() after every number of stages, from the smallest there may be."""
        for values in self._raw_stages(X):
            yield self._shaped(values)

    def _shaped(self, values):
        return values[:, 0] if self.n_outputs_ == 1 else values

    def _more_tags(self):
        return {**super()._more_tags(), "multioutput": True}

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags
