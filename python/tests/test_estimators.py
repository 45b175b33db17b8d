"""Parameters, labels, weights, stages, stopping, files."""

import os
import pathlib
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
import warnings

import numpy as np

from resboost import (Model, ModelError, OptionError, RefusedError, ResBoostClassifier,
                      ResBoostRegressor, ResBoostWarning)
from support import QUICK, blobs, curve, needs


class Parameters(unittest.TestCase):
    def test_are_the_options_of_the_library(self):
        names = ResBoostClassifier().get_params()
        for name in ("method", "stages", "seed", "block__width", "valid_share", "threads"):
            self.assertIn(name, names)
        for name in ("target", "task", "weight", "valid", "delimiter"):
            self.assertNotIn(name, names)
        self.assertIn("block__width : int, 1 to", ResBoostClassifier.__doc__)

    def test_reach_the_model(self):
        X, y = blobs()
        model = ResBoostClassifier(**QUICK, categorical=["x0"], seed=7).set_params(
            rfrboost__features=16, max_levels=3)
        record = model.fit(X.round(), y).model_.record
        self.assertEqual(record["config.rfrboost.features"], "16")
        self.assertEqual(record["config.categorical"], "x0")
        self.assertEqual(record["seed"], "7")

    def test_unknown_ones_name_what_was_meant(self):
        with self.assertRaisesRegex(TypeError, "mean block__width"):
            ResBoostClassifier(width=3)
        with self.assertRaisesRegex(TypeError, "mean stages"):
            ResBoostClassifier().set_params(stagse=3)
        with self.assertRaisesRegex(TypeError, "mean seed"):
            ResBoostRegressor(random_state=0)

    def test_wrong_values_are_errors_of_fit_by_their_names_here(self):
        X, y = blobs()
        with self.assertRaisesRegex(OptionError, "`block__width`.*got 0"):
            ResBoostClassifier(block__width=0).fit(X, y)
        with self.assertRaisesRegex(OptionError, "magic.*known"):
            ResBoostClassifier(method="magic").fit(X, y)


class Labels(unittest.TestCase):
    def test_of_every_kind_come_back(self):
        X, y = blobs()
        for labels in (y, y - 1, y * 1.0, y == 1, y + 2 ** 60, np.where(y == 1, "yes", "no"),
                       np.where(y == 1, "yes", "no").astype(object), (y * 9 + 1).tolist(),
                       np.where(y == 1, "9", "10"), y.astype(np.uint8)):
            with self.subTest(labels=np.asarray(labels)[[0, -1]]):
                model = ResBoostClassifier(**QUICK).fit(X, labels)
                np.testing.assert_array_equal(model.classes_, np.unique(labels))
                self.assertEqual(model.predict(X).dtype, np.asarray(labels).dtype)
                self.assertGreater((model.predict(X) == labels).mean(), 0.95)
                self.assertGreater(model.predict_proba(X)[0, list(model.classes_).index(labels[0])],
                                   0.5)

    def test_what_is_refused(self):
        X, y = blobs()
        gap = y.astype(object)
        gap[0] = None
        for bad, text in ((None, "y is None"), (y + 0.5, "Unknown label type"), (gap, "NaN"),
                          (np.where(y == 1, np.nan, 0), "NaN"), (y * 0, "one: .0."),
                          (np.stack([y, y], 1), "1d array")):
            with self.subTest(text=text), self.assertRaisesRegex(ValueError, text):
                ResBoostClassifier(**QUICK).fit(X, bad)
        with self.assertRaisesRegex(ValueError, "NaN, infinity"):
            ResBoostRegressor(**QUICK).fit(X, np.where(y == 1, np.inf, 0))

    def test_a_threshold_of_the_model_decides(self):
        X, y = blobs()
        for labels in (y, np.where(y == 1, "9", "10")):  # the library has 9 first, NumPy "10"
            model = ResBoostClassifier(**QUICK, threshold="0.9").fit(X, labels)
            self.assertEqual(model.model_.threshold, 0.9)
            second = model.model_.outputs[1]
            probability = model.predict_proba(X)[:, [str(c) for c in model.classes_].index(second)]
            chosen = model.predict(X).astype(str) == second
            np.testing.assert_array_equal(chosen, probability >= 0.9)
            self.assertTrue(((probability > 0.5) & ~chosen).any())
        self.assertIsNone(ResBoostClassifier(**QUICK).fit(X, y).model_.threshold)

    def test_decision_function_agrees_with_the_prediction(self):
        X, y = blobs()
        model = ResBoostClassifier(**QUICK).fit(X, y)
        np.testing.assert_array_equal(model.decision_function(X) > 0, model.predict(X) == 1)
        three = ResBoostClassifier(**QUICK).fit(X, y + (X[:, 0] > 2))
        self.assertEqual(three.decision_function(X).shape, (len(X), 3))
        np.testing.assert_array_equal(three.decision_function(X).argmax(1), three.predict(X))


class Weights(unittest.TestCase):
    def test_of_one_are_none_and_large_ones_pull(self):
        X, y = blobs()
        y = np.where(np.arange(len(y)) % 3 == 0, 1 - y, y)
        plain = ResBoostClassifier(**QUICK).fit(X, y)
        ones = ResBoostClassifier(**QUICK).fit(X, y, sample_weight=np.ones(len(y)))
        np.testing.assert_array_equal(plain.predict_proba(X), ones.predict_proba(X))
        pulled = ResBoostClassifier(**QUICK).fit(X, y, sample_weight=1 + 20 * y)
        self.assertGreater(pulled.predict(X).mean(), plain.predict(X).mean())
        by_class = ResBoostClassifier(**QUICK, class_weight={0: 1, 1: 21}).fit(X, y)
        np.testing.assert_array_equal(pulled.predict_proba(X), by_class.predict_proba(X))

    def test_what_is_refused(self):
        X, y = blobs()
        for bad, text in ((np.ones(3), "expected"), (np.ones((200, 1)), "1D"),
                          (-np.ones(200), "table:1,.*sample_weight")):
            with self.subTest(text=text), self.assertRaisesRegex(ValueError, text):
                ResBoostClassifier(**QUICK).fit(X, y, sample_weight=bad)


class Training(unittest.TestCase):
    def test_stages_are_models(self):
        X, y = curve()
        model = ResBoostRegressor(**QUICK, patience=9).fit(X, y)
        depths = list(model.staged_predict(X))
        self.assertEqual(len(depths), model.model_.stages + 1)
        np.testing.assert_array_equal(depths[-1], model.predict(X))
        np.testing.assert_array_equal(depths[1], model.model_.predict(X, stages=1)[:, 0])
        self.assertEqual([report["stage"] for report in model.history_], [0, 1, 2])
        labels = (y > 0).astype(int)
        classes = ResBoostClassifier(**QUICK).fit(X, labels)
        np.testing.assert_array_equal(list(classes.staged_predict(X))[-1], classes.predict(X))

    def test_rows_of_ones_own_choose_the_depth(self):
        X, y = curve()
        Xv, yv = curve(seed=2)
        heard = []
        model = ResBoostRegressor(**QUICK).fit(X, y, eval_set=(Xv, yv), callback=heard.append)
        self.assertEqual(heard, model.history_)
        self.assertEqual(model.model_.record["train.rows"], str(len(X)))
        self.assertEqual(model.model_.record["valid.rows"], str(len(Xv)))
        error = ((model.predict(Xv) - yv) ** 2).mean() / y.var()  # the loss is of scaled targets
        self.assertAlmostEqual(heard[-1]["valid_loss"] / error, 1, 3)
        weighted = ResBoostRegressor(**QUICK).fit(X, y, np.ones(len(X)), eval_set=[(Xv, yv)])
        np.testing.assert_allclose(weighted.predict(X), model.predict(X), rtol=1e-3)

    def test_stages_can_be_added(self):
        X, y = curve()
        first = ResBoostRegressor(**{**QUICK, "stages": 1}).fit(X, y)
        grown = ResBoostRegressor(**QUICK).fit(X, y, before=first)
        self.assertGreater(grown.model_.stages, first.model_.stages)
        np.testing.assert_array_equal(grown.model_.predict(X, stages=first.model_.stages),
                                      first.model_.predict(X))

    def test_a_callback_stops_it_and_its_failure_comes_out(self):
        X, y = curve()
        endless = {**QUICK, "stages": 10000, "patience": 10000}
        model = ResBoostRegressor(**endless).fit(X, y, callback=lambda report: report["stage"] == 3)
        self.assertLessEqual(model.model_.stages, 4)

        def fail(_):
            raise KeyError("mine")
        with self.assertRaisesRegex(KeyError, "mine"):
            ResBoostRegressor(**endless).fit(X, y, callback=fail)

    def test_ctrl_c_ends_it_with_a_model(self):
        X, y = curve()
        endless = ResBoostRegressor(**{**QUICK, "stages": 10000, "patience": 10000})
        began = threading.Event()
        killer = threading.Thread(target=lambda: (began.wait(), os.kill(os.getpid(), signal.SIGINT)))
        killer.start()
        with self.assertRaises(KeyboardInterrupt):
            endless.fit(X, y, callback=lambda _: began.set())
        self.assertIs(signal.getsignal(signal.SIGINT), signal.default_int_handler)
        killer.join()
        self.assertEqual(endless.predict(X).shape, y.shape)

    def test_the_library_warns(self):
        X, y = blobs()
        X[:, 1] = 3
        with self.assertWarnsRegex(ResBoostWarning, "x1.*ignored") as caught:
            ResBoostClassifier(**QUICK).fit(X, y)
        self.assertEqual(caught.filename, __file__)


class Files(unittest.TestCase):
    def test_models_survive_pickles_bytes_and_files(self):
        X, y = blobs()
        model = ResBoostClassifier(**QUICK).fit(X, y)
        expected = model.predict_proba(X)
        np.testing.assert_array_equal(pickle.loads(pickle.dumps(model)).predict_proba(X), expected)
        same = Model.from_bytes(model.model_.to_bytes())
        np.testing.assert_array_equal(same.predict(X), expected)
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "a.model")
            model.save(path)
            loaded = ResBoostClassifier.load(path)
        self.assertEqual(loaded.get_params(), {**model.get_params(), "seed": 1, "threads": None})
        np.testing.assert_array_equal(loaded.predict_proba(X), expected)
        np.testing.assert_array_equal(loaded.classes_, [0, 1])

    def test_what_is_refused(self):
        X, y = curve()
        model = ResBoostRegressor(**QUICK).fit(X, y)
        broken = bytearray(model.model_.to_bytes())
        broken[len(broken) // 2] ^= 1
        with self.assertRaises(ModelError):
            Model.from_bytes(broken)
        with self.assertRaises(RefusedError):
            Model.load("no such file")
        with self.assertRaisesRegex(ValueError, "regression"):
            ResBoostClassifier.from_model(model.model_)
        with self.assertRaisesRegex(ValueError, "not fitted"):
            ResBoostRegressor().predict(X)
        with self.assertRaisesRegex(OptionError, "stages"):
            model.model_.predict(X, stages=99)


class Threads(unittest.TestCase):
    def test_one_beside_others_and_what_the_environment_says(self):
        from resboost._threads import default_threads
        found = []
        other = threading.Thread(target=lambda: found.append(default_threads()))
        environment = os.environ.pop("OMP_NUM_THREADS", None)
        try:
            other.start()
            other.join()
            self.assertEqual(found, [1])
            os.environ["OMP_NUM_THREADS"] = "3"
            self.assertEqual(default_threads(), 3)
        finally:
            os.environ.pop("OMP_NUM_THREADS")
            if environment is not None:
                os.environ["OMP_NUM_THREADS"] = environment

    @needs("joblib")
    def test_workers_of_joblib_share_the_cores(self):
        from joblib import Parallel, delayed
        from resboost._threads import default_threads
        each = Parallel(n_jobs=2)(delayed(default_threads)() for _ in range(2))
        self.assertLessEqual(sum(each), max(2, os.cpu_count()))


class Alone(unittest.TestCase):
    def test_numpy_is_enough(self):
        program = """
import sys
sys.modules["sklearn"] = sys.modules["pandas"] = None
import numpy as np
from resboost import ResBoostClassifier, ResBoostRegressor
X = np.random.default_rng(1).normal(size=(80, 2)); y = (X[:, 0] > 0).astype(int)
model = ResBoostClassifier(method="rfrboost", stages=1).set_params(rfrboost__features=8)
again = ResBoostClassifier(**model.get_params()).fit(X, y)
assert again.score(X, y) > 0.9, again.score(X, y)
assert ResBoostRegressor(method="rfrboost", stages=1).fit(X, X[:, 1]).score(X, X[:, 1]) > 0.9
assert again.fit([["a", 1], ["b", 2]] * 40, ["u", "v"] * 40).predict([["b", 2]]) == ["v"]
print(again)
"""
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("ResBoostClassifier(method='rfrboost', rfrboost__features=8, stages=1)",
                      done.stdout)


if __name__ == "__main__":
    warnings.simplefilter("error")
    unittest.main()
