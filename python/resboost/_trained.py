"""What all estimators share: parameters, a model, its files."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Callable, TypeVar

from ._model import Model
from ._options import OptionTexts, options, require_known
from ._progress import shown
from ._sklearn import BaseEstimator, NotFittedError
from ._table import Rows
from ._training import Callback, Report, Trained, finetune, train

if TYPE_CHECKING:
    from _typeshed import StrPath

_Kind = TypeVar("_Kind", bound="TrainedEstimator")
PARAMETERS = (*options(), "threads")
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
{attributes}
"""


def documented(attributes: str, parameters: str = "") -> Callable[[type[_Kind]], type[_Kind]]:
    """Adds to the docstring of a class, which help() shows, the parameters that all have, and these
    and the attributes of its own."""
    def add(estimator: type[_Kind]) -> type[_Kind]:
        lines = "\n".join(option.document() for option in options().values()) + \
            ("\n" + parameters if parameters else "")
        estimator.__doc__ = inspect.cleandoc(estimator.__doc__ or "") + "\n" + \
            _DOCUMENTATION.format(parameters=lines, attributes=attributes)
        return estimator
    return add


def takes_parameters(names: Sequence[str]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Gives __init__ the signature that these parameters make."""
    def add(init: Callable[..., None]) -> Callable[..., None]:
        keywords = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None)
                    for name in names]
        own = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        setattr(init, "__signature__", inspect.Signature([own, *keywords]))
        return init
    return add


class TrainedEstimator(BaseEstimator):
    """What all estimators share. A kind of them knows its rows, and its targets."""

    _task: str
    _parameters: tuple[str, ...] = PARAMETERS
    class_weight: Any
    seed: Any
    threads: int | None
    model_: Model
    history_: list[Report]

    def _learned(self, names: list[str], y: Any) -> None:
        """model_ is there, of targets of these names; y: their values in training, or None."""
        raise NotImplementedError

    def _adopt(self, model: Model) -> None:
        """ValueError for a model of other rows than these; else remembers what its rows are."""
        raise NotImplementedError

    def _raw(self, X: Any) -> Any:
        """What the model predicts of such rows."""
        raise NotImplementedError

    def _raw_stages(self, X: Any) -> Any:
        """The same after every number of stages, one after the other."""
        raise NotImplementedError

    @takes_parameters(PARAMETERS)
    def __init__(self, **parameters: Any) -> None:
        require_known(parameters, self._parameters, type(self).__name__)
        for name in self._parameters:
            setattr(self, name, parameters.get(name))

    def set_params(self: _Kind, **parameters: Any) -> _Kind:
        """Sets parameters. Two underscores are part of a name here."""
        require_known(parameters, self._parameters, type(self).__name__)
        for name, value in parameters.items():
            setattr(self, name, value)
        return self

    # ---- fitting

    def _train(self, texts: OptionTexts, table: Rows, valid: Rows | None,
               before: TrainedEstimator | Model | None, callback: Callback | None,
               progress: bool) -> BaseException | None:
        """What ended training, if anything did."""
        return self._fit_by(train, texts, table, valid, before, callback, progress)

    def _finetune(self, texts: OptionTexts, table: Rows, valid: Rows | None,
                  before: TrainedEstimator | Model | None, callback: Callback | None,
                  progress: bool) -> BaseException | None:
        """The same of training for other classes than those of the model before."""
        return self._fit_by(finetune, texts, table, valid, before, callback, progress)

    def _fit_by(self, training: Callable[..., Trained], texts: OptionTexts, table: Rows,
                valid: Rows | None, before: TrainedEstimator | Model | None,
                callback: Callback | None, progress: bool) -> BaseException | None:
        start = before._fitted() if isinstance(before, TrainedEstimator) else before
        with shown(progress, callback) as told:
            self.model_, self.history_, failure = training(texts, table, valid, start, told)
        return failure

    # ---- prediction

    def _fitted(self) -> Model:
        if not hasattr(self, "model_"):
            raise NotFittedError(f"This {type(self).__name__} instance is not fitted yet. Call "
                                 "'fit' with appropriate arguments before using this estimator.")
        return self.model_

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "model_")

    # ---- files

    def save(self, path: StrPath) -> None:
        """Writes the model file, which the program and Model.load() read too (Model.save())."""
        self._fitted().save(path)

    @classmethod
    def load(cls: type[_Kind], path: StrPath, trusted: bool = False) -> _Kind:
        """An estimator with the model of a file, of the program too.

        Classes are numbers where all their names are, else text. trusted: as in Model.load().
        """
        return cls.from_model(Model.load(path, trusted))

    @classmethod
    def from_model(cls: type[_Kind], model: Model) -> _Kind:
        """An estimator with this model, and the parameters that its record has."""
        if model.about["task"]["kind"] != cls._task:
            raise ValueError(f"{cls.__name__}: the model is one of {model.about['task']['kind']}")
        estimator = cls()
        estimator._adopt(model)
        for name, option in options().items():
            text = model.record.get("config." + option.library_name)
            if text is not None and [text] != option.default and option.kind != "list":
                setattr(estimator, name, option.value_of(text))
        estimator.seed = int(model.record.get("seed", 1))
        estimator.model_, estimator.history_ = model, []
        estimator._learned(model.about["schema"]["targets"], None)
        return estimator
