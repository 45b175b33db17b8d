"""What estimators tell of themselves: columns, rows, stages; methods side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import _explain, _plots
from ._estimator import Estimator
from ._notebook import curve_html
from ._options import OptionTexts
from ._result import Explanation, Result
from ._table import Rows, as_features, column_of, features_table
from ._trained import TrainedEstimator


class AnalyzedEstimator(TrainedEstimator):
    """Analyses, comparisons, plots of them. Numbers are those of the program (docs/cli.md)."""

    def _labelled(self, X: Any, y: Any) -> Rows:
        """Rows with their targets, as the model knows them."""
        raise NotImplementedError

    def _to_compare(self, X: Any, y: Any) -> tuple[OptionTexts, Rows]:
        """The same as fit() would train on them."""
        raise NotImplementedError

    def analyze(self, X: Any, y: Any, seed: int = 1) -> Result:
        """Why the network works: stages left out and swapped, its paths, every depth.

        It takes many passes over the rows; a few thousand are enough.

        Returns
        -------
        Result
            `sections` are the findings, `table(section)` is a data frame of one.
        """
        return _explain.analysis(self._fitted(), self._labelled(X, y), seed, self.threads)

    def compare(self, X: Any, y: Any, methods: Sequence[str] | None = None, seeds: int = 1,
                test_size: float = 0.2) -> Result:
        """Trains by several methods, with the parameters of this estimator, and tests them.

        Parameters
        ----------
        X, y : all rows
            A share of them, test_size, is for the test; the same for all methods.
        methods : list of str
            Names of docs/methods.md; None: this estimator's and backprop.
        seeds : int
            Repetitions with other splits and other random choices.
        test_size : float

        Returns
        -------
        Result
            `table("measures")` is a data frame of all numbers; `numbers["facts"]["verdict"]` says
            who is better, as far as that can be told from chance.
        """
        options, table = self._to_compare(X, y)
        names = None if methods is None else ",".join(methods)
        return _explain.comparison(options, table, names, seeds, test_size, self.threads)

    # ---- plots, by matplotlib

    def plot_stages(self, ax: Any = None) -> Any:
        """The loss on training and held-out rows after every stage. Returns the axes."""
        self._fitted()
        return _plots.stages(self.history_, ax)

    def plot_lesions(self, X: Any, y: Any, ax: Any = None, seed: int = 1) -> Any:
        """The error without each stage beside that of the whole network. Returns the axes."""
        return _plots.lesions(self.analyze(X, y, seed), ax)

    # ---- notebooks

    def _repr_html_(self) -> str:
        return curve_html(repr(self), getattr(self, "history_", []))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self._repr_html_()}


class ExplainedEstimator(AnalyzedEstimator, Estimator):
    """What columns of tables do."""

    @property
    def feature_importances_(self) -> Any:
        """The share of each column in what splits took off the loss, of shape (n_features,).

        Of the trees of the model: what its networks do with a column is not in it (`importance`
        and `explain` judge the whole model). AttributeError without trees.
        """
        gains = self._fitted().gains
        if not gains:
            raise AttributeError("feature_importances_: the model has no tree that asks for a "
                                 "column; use importance(X, y), which judges any model")
        return np.array([gains.get(name, 0.0) for name in self._fitted().columns])

    def explain(self, X: Any, background: Any = None, samples: int = 100,
                seed: int = 1) -> Explanation:
        """By how much each column moves the prediction of each row from the mean: Shapley values.

        Parameters
        ----------
        X : data frame or array of shape (n_samples, n_features)
            The rows to explain.
        background : the same, or None
            Rows that stand for not knowing a column; None: X.
        samples : int
            Rows of the background that are drawn, each with an order of the columns and its
            reverse.
        seed : int

        Returns
        -------
        Explanation
        """
        rows = features_table(self._features_of(X), self._fitted().columns)
        others = rows if background is None else features_table(self._features_of(background),
                                                                self.model_.columns)
        return _explain.explanation(self.model_, rows, others, samples, seed, self.threads)

    def importance(self, X: Any, y: Any, metric: str | None = None, repeats: int = 10,
                   seed: int = 1) -> Any:
        """By how much a metric gets worse where the values of a column are shuffled.

        Parameters
        ----------
        X, y : rows that were not trained with
        metric : str
            A name of docs/cli.md; None: log_loss, or rmse.
        repeats : int
            Times that each column is shuffled.
        seed : int

        Returns
        -------
        data frame
            column, worse by, low, high (95 % confidence), the most important first; without pandas
            a dict of columns.
        """
        return _explain.importance(self._fitted(), self._labelled(X, y), metric, repeats, seed,
                                   self.threads).table("importance-table")

    def _labelled(self, X: Any, y: Any) -> Rows:
        """Rows with their targets, by the names that the model knows."""
        features = self._features_of(X)
        table = features_table(features, self._fitted().columns)
        found = self._targets_of(features, y)
        for name, values in zip(self.model_.about["schema"]["targets"], found.values()):
            table.add(name, column_of(values))
        return table

    def _to_compare(self, X: Any, y: Any) -> tuple[OptionTexts, Rows]:
        X = as_features(X, type(self).__name__)
        targets = self._learn_targets(X, y)
        weights = self._row_weights(targets, None)
        return (self._option_texts(targets, weights is not None),
                self._labelled_table(X, targets, weights))

    def plot_importance(self, X: Any, y: Any, ax: Any = None, **how: Any) -> Any:
        """Bars of importance(X, y, **how), with 95 % confidence. Returns the axes."""
        return _plots.importance(self.importance(X, y, **how), ax)
