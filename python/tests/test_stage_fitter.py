"""Stages that an object of Python fits."""

import copy
import os
import pickle
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import numpy as np

from resboost import (InternalError, Model, ModelError, OptionError, ResBoostClassifier,
                      ResBoostRegressor, ResBoostWarning, _library as library, _stage_fitter)
from support import blobs, curve, needs


class Stump:
    """The best cut of one column, with a mean of y on each side."""

    def __init__(self):
        self.weighed = False

    def fit(self, X, y, sample_weight=None):
        self.weighed = sample_weight is not None
        w = np.ones(len(X)) if sample_weight is None else sample_weight
        least = np.inf
        for column in range(X.shape[1]):
            for cut in np.quantile(X[:, column], np.linspace(0.1, 0.9, 9)):
                above = X[:, column] > cut
                if above.all() or not above.any():
                    continue
                levels = [np.average(y[side], axis=0, weights=w[side]) for side in (~above, above)]
                miss = ((y - np.where(above, levels[1], levels[0])) ** 2 * w).sum()
                if miss < least:
                    least, self.column, self.cut, self.levels = miss, column, cut, levels

    def predict(self, X):
        return np.where(X[:, self.column] > self.cut, self.levels[1], self.levels[0])


def fitted(**parameters):
    X, y = curve(400)
    return ResBoostRegressor(**{"stage_fitter": Stump(), "stages": 4, "bins": 0, "hybrid__eta": 1.0,
                                "threads": 1, **parameters}).fit(X, y), X, y


class Fitting(unittest.TestCase):
    def test_what_it_fits_is_learned(self):
        model, X, y = fitted()
        self.assertGreater(model.score(X, y), 0.6)
        self.assertLess(fitted(stages=0)[0].score(X, y), 0.3)
        self.assertEqual(model.model_.record["config.method"], "stage-fitter")
        self.assertEqual([type(one) for one in model.model_.fitted], [Stump] * model.model_.stages)
        self.assertFalse(hasattr(model.stage_fitter, "cut"))  # a copy a stage
        depths = list(model.staged_predict(X))
        self.assertEqual(len(depths), model.model_.stages + 1)
        self.assertTrue((depths[-1] == model.predict(X)).all())

    def test_threads_and_calls_make_no_difference(self):
        said = [fitted(threads=threads)[0].model_.to_bytes() for threads in (1, 2, 2)]
        self.assertEqual(said[0], said[1])
        self.assertEqual(said[1], said[2])

    def test_of_two_classes_one_column_is_asked_for(self):
        X, y = blobs(columns=2)
        y = y ^ (X[:, 0] > 1)  # no line parts them
        model = ResBoostClassifier(stage_fitter=Stump(), stages=4, bins=0, threads=1).fit(X, y)
        self.assertGreater(model.model_.stages, 0)
        self.assertEqual(np.shape(model.model_.fitted[0].levels), (2,))
        self.assertTrue(np.allclose(model.predict_proba(X).sum(1), 1))

    def test_weights_of_rows_reach_it(self):
        X, y = curve()
        model = ResBoostRegressor(stage_fitter=Stump(), stages=2, threads=1)
        self.assertFalse(model.fit(X, y).model_.fitted[0].weighed)
        self.assertTrue(model.fit(X, y, sample_weight=1 + (y > 0)).model_.fitted[0].weighed)

    def test_stages_are_added_to_other_ones(self):
        model, X, y = fitted(stages=2)
        more = ResBoostRegressor(method="rfrboost", stages=1, bins=0, threads=1, valid_share=0)
        more.fit(X, y, before=model)
        self.assertEqual(more.model_.fitted, model.model_.fitted)  # the same objects
        again, *_ = fitted(stages=1)
        again.fit(X, y, before=more)
        self.assertEqual(len(again.model_.fitted), again.model_.stages - 1)
        self.assertTrue(np.isfinite(again.predict(X)).all())

    def test_what_nobody_has_any_more_is_gone(self):
        there = len(_stage_fitter._fitted)
        model, *_ = fitted()
        self.assertEqual(len(_stage_fitter._fitted), there + model.model_.stages)
        del model
        self.assertEqual(len(_stage_fitter._fitted), there)

    def test_a_model_may_live_until_python_ends(self):
        code = ("import sys, numpy, resboost\n"
                "class Mean:\n"
                "    def fit(self, X, y): self.y = y.mean()\n"
                "    def predict(self, X): return numpy.full(len(X), self.y)\n"
                "class Ring: pass\n"
                "X = numpy.arange(40.0)[:, None]\n"
                "ring = Ring()\n"
                "ring.ring, ring.model = ring, resboost.ResBoostRegressor(\n"
                "    stage_fitter=Mean(), stages=1, valid_share=0).fit(X, X[:, 0] ** 2)\n"
                "sys.modules['ring'] = sys.ring = ring\n"
                "print(len(ring.model.model_.fitted))\n")
        told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        self.assertEqual((told.returncode, told.stdout), (0, "1\n"), told.stderr)

    def test_analyses_run_and_exports_refuse(self):
        model, X, y = fitted()
        with self.assertWarnsRegex(ResBoostWarning, "paths: left out"):
            self.assertIn("lesions-one", model.analyze(X, y).sections)
        self.assertEqual(model.explain(X[:3], samples=4).values.shape, (3, 2, 1))
        self.assertEqual(len(model.importance(X, y)["column"]), 2)
        contest = model.compare(X, y, ["stage-fitter", "rfrboost"])
        self.assertIn("verdict", contest.numbers["facts"])
        with self.assertRaisesRegex(ModelError, 'stage 1, .*layer "own"'):
            model.model_.export_c("never.c")


class Refusals(unittest.TestCase):
    def test_what_it_raises_is_the_cause(self):
        class Raises(Stump):
            def fit(self, X, y, sample_weight=None):
                raise KeyError("no")

        class Shapeless(Stump):
            def predict(self, X):
                return np.zeros((len(X) + 1, 1))

        class Infinite(Stump):
            def predict(self, X):
                return np.full(len(X), np.inf)
        for fitter, text, cause in ((Raises(), "its function failed", KeyError),
                                    (Shapeless(), "failed", ValueError),
                                    (Infinite(), "not finite", type(None))):
            with self.assertRaisesRegex(InternalError, text) as caught:
                fitted(stage_fitter=fitter)
            self.assertIsInstance(caught.exception.__cause__, cause)

    def test_parameters_that_do_not_go_together(self):
        with self.assertRaisesRegex(ValueError, "leave the other out"):
            fitted(method="trees")
        model = ResBoostRegressor()
        with self.assertRaisesRegex(ValueError, "stage_fitter__depth: .*set stage_fitter"):
            model.set_params(stage_fitter__depth=3, stages=7)
        self.assertIsNone(model.stages)
        with self.assertRaises(InternalError) as caught:
            fitted(stage_fitter=None, method="stage-fitter")
        self.assertIn("set stage_fitter", str(caught.exception.__cause__))
        for parameter in ("finetune_epochs", "corrective_epochs"):
            with self.assertRaisesRegex(OptionError, f"`{parameter}`: no gradient"):
                fitted(**{parameter: 1})
        model, X, y = fitted()
        with self.assertRaisesRegex(OptionError, "`method`: no gradient"):
            ResBoostRegressor(method="backprop").fit(X, y, before=model)


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.path = os.path.join(self.folder, "own.model")

    def test_a_pickle_lies_beside_the_model_and_wants_trust(self):
        model, X, _ = fitted()
        model.save(self.path)
        self.assertEqual(sorted(os.listdir(os.path.dirname(self.path))),
                         ["own.model", "own.model.pickle"])
        same = ResBoostRegressor.load(self.path, trusted=True)
        self.assertTrue((same.predict(X) == model.predict(X)).all())
        for load in (ResBoostRegressor.load, Model.load):
            with self.assertRaisesRegex(ModelError, r"own.model: stage 1: .*trusted=True"):
                load(self.path)
        with self.assertRaisesRegex(ModelError, "stage 1"):
            Model.from_bytes(model.model_.to_bytes())
        os.remove(self.path + ".pickle")
        with self.assertRaisesRegex(ModelError, "stage 1"):
            Model.load(self.path, trusted=True)

    def test_a_pickle_of_another_model_is_refused(self):
        fitted(stages=1)[0].save(self.path)
        os.rename(self.path + ".pickle", self.path + ".other")
        fitted(stages=2)[0].save(self.path)
        os.rename(self.path + ".other", self.path + ".pickle")
        with self.assertRaisesRegex(ModelError, "of another model file"):
            Model.load(self.path, trusted=True)

    def test_a_model_without_it_leaves_no_pickle_of_an_older_one(self):
        fitted(stages=1)[0].save(self.path)
        plain, X, _ = fitted(stage_fitter=None, method="hybrid", stages=1)
        plain.save(self.path)
        self.assertEqual(os.listdir(self.folder), ["own.model"])
        pickled = self.path + ".pickle"
        with open(pickled, "wb") as file:
            pickle.dump("somebody else's", file)
        plain.save(self.path)
        same = Model.load(self.path, trusted=True)  # needs nothing of it
        self.assertTrue((same.predict(X) == plain.model_.predict(X)).all())
        with open(pickled, "rb") as file:
            self.assertEqual(pickle.load(file), "somebody else's")

    def test_both_files_are_saved_or_neither(self):
        old, X, _ = fitted(stages=1)
        old.save(self.path)
        stranger = fitted(stages=2)[0]
        stranger.model_.fitted[0].cannot = lambda: None  # be pickled
        with self.assertRaisesRegex(Exception, "pickle"):
            stranger.save(self.path)
        self.assertEqual(sorted(os.listdir(self.folder)), ["own.model", "own.model.pickle"])
        new = fitted(stages=2)[0]
        with mock.patch.dict(library.call, model_save=mock.Mock(side_effect=OSError("full"))):
            with self.assertRaisesRegex(OSError, "full"):
                new.save(self.path)
        self.assertEqual(sorted(os.listdir(self.folder)), ["own.model", "own.model.pickle"])
        same = ResBoostRegressor.load(self.path, trusted=True)
        self.assertTrue((same.predict(X) == old.predict(X)).all())

    @unittest.skipUnless("RESBOOST_PROGRAM" in os.environ, "no program")
    def test_the_program_says_what_it_lacks(self):
        fitted()[0].save(self.path)
        told = subprocess.run([os.environ["RESBOOST_PROGRAM"], "inspect", self.path],
                              capture_output=True, text=True)
        self.assertEqual(told.returncode, 4)
        self.assertIn("stage 1: a block is a function of the program", told.stderr)

    def test_pickles_and_copies_have_it_with_them(self):
        model, X, _ = fitted()
        for same in (pickle.loads(pickle.dumps(model)), copy.deepcopy(model)):
            self.assertTrue((same.predict(X) == model.predict(X)).all())
            self.assertIsInstance(same.stage_fitter, Stump)


@needs("sklearn")
class Sklearn(unittest.TestCase):
    def test_regressors_of_every_kind(self):
        from sklearn.datasets import make_friedman1
        from sklearn.linear_model import Ridge
        from sklearn.svm import SVR
        from sklearn.tree import DecisionTreeRegressor
        X, y = make_friedman1(500, noise=0.5, random_state=0)
        of_test, right = make_friedman1(500, random_state=1)
        quick = {"threads": 1, "bins": 0}
        tree = ResBoostRegressor(stage_fitter=DecisionTreeRegressor(max_depth=4), **quick)
        line = ResBoostRegressor(stage_fitter=Ridge(), stages=1, **quick).fit(X, y)
        self.assertGreater(tree.fit(X, y).score(of_test, right), line.score(of_test, right) + 0.05)
        ResBoostRegressor(stage_fitter=SVR(), stages=1, **quick).fit(X, y)
        both = np.stack([y, -y], 1)
        self.assertEqual(tree.fit(X, both).predict(X).shape, both.shape)
        rank = np.digitize(y, [10, 18])
        several = ResBoostClassifier(stage_fitter=DecisionTreeRegressor(max_depth=3), stages=3,
                                     **quick).fit(X, rank)
        self.assertGreater(several.score(X, rank), 0.7)

    def test_random_choices_follow_the_seed(self):
        from sklearn.ensemble import RandomForestRegressor
        X, y = curve()
        forest = RandomForestRegressor(3, max_depth=3)
        said = {}
        for threads, seed in ((1, 1), (2, 1), (1, 2)):
            model = ResBoostRegressor(stage_fitter=forest, stages=2, seed=seed, threads=threads,
                                      valid_share=0).fit(X, y)
            said[threads, seed] = model.predict(X)
            states = [one.random_state for one in model.model_.fitted]
            self.assertEqual(len(set(states)), 2)
        self.assertTrue((said[1, 1] == said[2, 1]).all())
        self.assertFalse((said[1, 1] == said[1, 2]).all())
        kept = ResBoostRegressor(stage_fitter=RandomForestRegressor(3, random_state=7), stages=1,
                                 valid_share=0).fit(X, y)
        self.assertEqual(kept.model_.fitted[0].random_state, 7)

    def test_it_is_a_parameter_with_parameters(self):
        from sklearn.base import clone
        from sklearn.model_selection import GridSearchCV
        from sklearn.tree import DecisionTreeRegressor
        X, y = curve()
        model = ResBoostRegressor(stage_fitter=DecisionTreeRegressor(max_depth=2), stages=2)
        self.assertEqual(model.get_params()["stage_fitter__max_depth"], 2)
        search = GridSearchCV(model, {"stage_fitter__max_depth": [1, 3]}, cv=2).fit(X, y)
        self.assertEqual(search.best_estimator_.stage_fitter.max_depth, 3)
        copied = clone(model).set_params(stage_fitter__max_depth=5, stages=3)
        self.assertEqual((copied.stage_fitter.max_depth, model.stage_fitter.max_depth), (5, 2))


if __name__ == "__main__":
    unittest.main()
