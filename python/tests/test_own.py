"""Losses and metrics that are functions."""

import pickle
import subprocess
import sys
import unittest

import numpy as np

from resboost import (InternalError, OptionError, ResBoostClassifier, ResBoostRegressor,
                      register_loss, register_metric)
from support import blobs, curve


def squared(scores, targets):
    error = scores - targets
    return (error**2).mean(1), 2 * error / error.shape[1], np.full_like(error, 2 / error.shape[1])


def logistic(scores, targets):
    odds = np.exp(scores - scores.max(1, keepdims=True))
    p = odds / odds.sum(1, keepdims=True)
    return -np.log((p * targets).sum(1) + 1e-30), p - targets, p * (1 - p)


class Losses(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        register_loss("own_squared", squared, curved=True)
        register_loss("own-logistic", logistic, of="classes", curved=True)

    def test_what_is_ours_in_python_trains_as_well_as_the_librarys(self):
        X, y = curve()
        for method in ("trees", "hybrid"):
            score = {loss: ResBoostRegressor(method=method, stages=2, loss=loss).fit(X, y).score(X, y)
                     for loss in ("squared", "own_squared")}
            self.assertGreater(score["own_squared"], score["squared"] - 0.1)
        X, y = blobs()
        model = ResBoostClassifier(method="trees", stages=2, loss="own-logistic").fit(X, y)
        self.assertGreater(model.score(X, y), 0.95)
        self.assertTrue(np.allclose(model.predict_proba(X).sum(1), 1))

    def test_threads_make_no_difference(self):
        X, y = curve(2000)
        said = [ResBoostRegressor(method="trees", stages=2, loss="own_squared", threads=threads)
                .fit(X, y).predict(X) for threads in (1, 2)]
        self.assertTrue((said[0] == said[1]).all())

    def test_what_a_loss_raises_is_the_cause(self):
        X, y = curve()
        register_loss("raising", lambda scores, targets: 1 / 0)
        register_loss("shapeless", lambda scores, targets: (scores, scores, scores))
        for loss, cause in (("raising", ZeroDivisionError), ("shapeless", ValueError)):
            with self.assertRaisesRegex(InternalError, "its function failed") as caught:
                ResBoostRegressor(method="trees", loss=loss).fit(X, y)
            self.assertIsInstance(caught.exception.__cause__, cause)
        with self.assertRaises(OptionError) as caught:  # what was raised before is forgotten
            ResBoostRegressor(loss="nonesuch").fit(X, y)
        self.assertIsNone(caught.exception.__cause__)

    def test_names_that_are_taken_are_refused(self):
        for name in ("squared", "own_squared", "a b", ""):
            with self.assertRaises(OptionError):
                register_loss(name, squared)
        with self.assertRaises(ValueError):
            register_loss("fresh", squared, of="ranks")

    def test_a_model_loads_where_its_loss_is_registered(self):
        X, y = curve()
        model = ResBoostRegressor(method="trees", stages=2, loss="own_squared").fit(X, y)
        data = pickle.dumps(model)
        self.assertTrue((pickle.loads(data).predict(X) == model.predict(X)).all())
        code = ("import pickle, sys, resboost\n"
                "try: pickle.loads(sys.stdin.buffer.read())\n"
                "except resboost.ModelError as error: print(error)")
        told = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True,
                              check=True).stdout.decode()
        self.assertIn('unknown loss "own_squared"', told)


class Metrics(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.seen = []

        def within(targets, predictions, weights):
            cls.seen.append((targets.copy(), predictions.copy()))
            return np.average(abs(targets - predictions) < 0.2, weights=weights)

        def errors(targets, probabilities, weights):
            return np.average(probabilities.argmax(1) != targets, weights=weights)
        register_metric("within", within, higher_is_better=True)
        register_metric("own_errors", errors, of="classes")

    def test_choose_the_depth_and_judge_columns(self):
        X, y = curve(300)
        model = ResBoostRegressor(method="trees", stages=3, metric="within").fit(X, y)
        targets, predictions = self.seen[-1]
        self.assertEqual(targets.shape, predictions.shape)
        self.assertTrue(np.isin(targets.round(4), y.round(4)).all())  # in units of the target
        self.seen.clear()
        model.importance(X, y, metric="within")
        self.assertGreater(len(self.seen), 2)

    def test_of_classes_have_numbers_and_probabilities(self):
        X, y = blobs()
        model = ResBoostClassifier(method="trees", stages=2, metric="own_errors").fit(X, y)
        self.assertGreater(model.score(X, y), 0.95)
        with self.assertRaisesRegex(OptionError, "a metric of numbers"):
            ResBoostClassifier(metric="within").fit(X, y)

    def test_what_a_metric_raises_is_the_cause(self):
        X, y = curve()
        register_metric("raising", lambda targets, predictions, weights: {}["x"])
        with self.assertRaises(InternalError) as caught:
            ResBoostRegressor(method="trees", metric="raising").fit(X, y)
        self.assertIsInstance(caught.exception.__cause__, KeyError)


if __name__ == "__main__":
    unittest.main()
