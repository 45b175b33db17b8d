"""What estimators tell of themselves: columns, rows, stages; methods side by side; plots."""

import contextlib
import io
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
import unittest.mock
import warnings

import numpy as np

from resboost import OptionError, ResBoostClassifier, ResBoostRegressor, Result
from support import QUICK, blobs, curve, mixed_frame, needs

PROGRAM = os.environ.get("RESBOOST_PROGRAM")


@needs("pandas")
class Explanations(unittest.TestCase):
    def test_contributions_add_up_to_the_prediction(self):
        X, y = mixed_frame()
        model = ResBoostClassifier(**QUICK).fit(X, y)
        found = model.explain(X.head(4), background=X, samples=30)
        self.assertEqual(found.values.shape, (4, X.shape[1], 2))
        self.assertEqual((found.columns, found.outputs), (list(X.columns), ["big", "small"]))
        np.testing.assert_array_equal(found.prediction, model.predict_proba(X.head(4)))
        np.testing.assert_allclose(found.base + found.values.sum(axis=1), found.prediction)
        np.testing.assert_array_equal(found.frame("big")["kind"], found.values[:, 1, 0])
        np.testing.assert_array_equal(found.frame()["kind"], found.values[:, 1, 1])
        self.assertIn("row 4", found.html)
        of_arrays = ResBoostRegressor(**QUICK).fit(*curve()).explain([[0.5, 1.0]], curve()[0])
        self.assertGreater(np.abs(of_arrays.values).max(), 0.1)

    def test_importance_finds_the_column_that_says_nothing(self):
        X, y = curve()
        X = np.column_stack([X, np.random.default_rng(3).normal(size=len(X))])
        found = ResBoostRegressor(**QUICK).fit(X, y).importance(X, y, repeats=3)
        self.assertEqual(list(found.columns), ["column", "worse by", "low", "high"])
        self.assertEqual(found["column"].iloc[-1], "x2")
        self.assertTrue((found["low"] <= found["high"]).all())
        model = ResBoostClassifier(**QUICK).fit(*blobs())
        self.assertNotEqual(model.importance(*blobs(), metric="accuracy", repeats=2)["worse by"][0],
                            model.importance(*blobs(), repeats=2)["worse by"][0])
        with self.assertRaisesRegex(OptionError, "accuracie"):
            model.importance(*blobs(), metric="accuracie")
        with self.assertRaisesRegex(ValueError, "2 features"):
            ResBoostRegressor(**QUICK).fit(*curve()).importance(X, y)

    def test_gains_of_trees_are_feature_importances(self):
        X, y = curve(300)
        X = np.column_stack([np.full(len(X), 7.0), X[:, 1], X[:, 0]])
        model = ResBoostRegressor(method="trees", stages=2).fit(X, y)
        gains = model.feature_importances_
        self.assertEqual(gains.shape, (3,))
        self.assertEqual(gains[0], 0)  # a constant
        self.assertGreater(gains[1], gains[2])  # x1^2 has more of the variance than sin(x0)
        self.assertAlmostEqual(gains.sum(), 1)
        with self.assertRaisesRegex(AttributeError, "use importance"):
            ResBoostRegressor(**QUICK).fit(*curve()).feature_importances_

    @unittest.skipIf(not PROGRAM, "RESBOOST_PROGRAM names no program")
    def test_analysis_is_that_of_the_program(self):
        X, y = mixed_frame()
        model = ResBoostClassifier(**QUICK).fit(X, y)
        found = model.analyze(X, y)
        with tempfile.TemporaryDirectory() as folder:
            here = pathlib.Path(folder)
            model.save(here / "model")
            X.assign(**{"class": y}).to_csv(here / "data.csv", index=False)
            said = subprocess.run([PROGRAM, "analyze", here / "model", here / "data.csv", "--json",
                                   "--quiet"], check=True, capture_output=True, text=True).stdout
            found.save(here / "page.html")
            self.assertIn("<svg", (here / "page.html").read_text())
        import json
        self.assertEqual(found.numbers["sections"], json.loads(said)["sections"])
        lesions = found.table("lesions-one")
        self.assertEqual(lesions["x"].astype(int).max(), model.model_.stages)
        self.assertIn("lesions-one", found.sections)
        self.assertTrue(found.says("lesions-one").endswith("."))

    def test_methods_are_compared(self):
        X, y = mixed_frame()
        found = ResBoostClassifier(**QUICK).compare(X, y, ["rfrboost", "hybrid"], test_size=0.4)
        self.assertIsInstance(found, Result)
        self.assertEqual(list(found.table("measures").columns), ["measure", "rfrboost", "hybrid"])
        self.assertIn("on 80 test rows", found.numbers["facts"]["verdict"])
        with self.assertRaisesRegex(OptionError, "known: finetuned, auto"):
            ResBoostClassifier(**QUICK).compare(X, y, ["magic"])

    def test_a_comparison_leaves_what_was_fitted(self):
        X, _ = blobs()
        y = np.repeat(["a", "b", "c", "d"], 50)
        model = ResBoostClassifier(**QUICK).fit(X, y)
        expected = model.predict(X)
        model.compare(X[50:], y[50:], ["rfrboost"])
        np.testing.assert_array_equal(model.classes_, ["a", "b", "c", "d"])
        np.testing.assert_array_equal(model.predict(X), expected)

    def test_a_comparison_weighs_the_classes(self):
        X, y = blobs()
        y = np.where(np.arange(len(y)) % 3 == 0, 1 - y, y)

        def loss(weight):
            found = ResBoostClassifier(**QUICK, class_weight=weight).compare(X, y, ["rfrboost"])
            table = found.table("measures")
            return dict(zip(table["measure"], table["rfrboost"]))["log_loss"]
        self.assertEqual(loss({0: 1, 1: 1}), loss(None))
        self.assertNotEqual(loss({0: 1, 1: 21}), loss(None))

    def test_ctrl_c_ends_a_comparison(self):
        X, y = curve()
        slow = ResBoostRegressor(threads=1, stages=1000, patience=1000, block__width=256)
        killer = threading.Timer(1.0, lambda: os.kill(os.getpid(), signal.SIGINT))
        killer.start()
        with self.assertRaises(KeyboardInterrupt):
            slow.compare(X, y, ["resfgb"], seeds=1000)
        killer.join()


class Progress(unittest.TestCase):
    def test_a_line_a_stage_where_there_is_no_tqdm(self):
        said, heard = io.StringIO(), []
        with contextlib.redirect_stderr(said), \
                unittest.mock.patch.dict(sys.modules, {"tqdm": None, "tqdm.auto": None}):
            ResBoostRegressor(**QUICK).fit(*curve(), progress=True, callback=heard.append)
        lines = said.getvalue().splitlines()
        self.assertEqual(len(lines), 3)
        self.assertRegex(lines[1], r"^stage 1 of 2: loss 0\.\d+, metric 0\.\d+$")
        self.assertEqual(len(heard), 3)

    def test_a_bar_of_tqdms_ends_where_training_does(self):
        class Bar:
            made = []

            def __init__(self, total, unit):
                self.n, self.total, self.unit, self.open = 0, total, unit, True
                Bar.made.append(self)

            def set_postfix(self, numbers):
                self.numbers = numbers

            def close(self):
                self.open = False
        module = type(sys)("tqdm.auto")
        module.tqdm = Bar
        with unittest.mock.patch.dict(sys.modules, {"tqdm": module, "tqdm.auto": module}):
            ResBoostRegressor(**QUICK).fit(*curve(), progress=True)
        (bar,) = Bar.made
        self.assertEqual((bar.n, bar.total, bar.open), (2, 2, False))
        self.assertEqual(list(bar.numbers), ["loss", "metric"])


class Notebooks(unittest.TestCase):
    def test_the_curve_of_training_is_drawn(self):
        X, y = curve()
        self.assertNotIn("<svg", ResBoostRegressor(method="<b>")._repr_html_())
        self.assertIn("&lt;b&gt;", ResBoostRegressor(method="<b>")._repr_html_())
        page = ResBoostRegressor(**QUICK).fit(X, y)._repr_mimebundle_()["text/html"]
        self.assertEqual(page.count("<polyline"), 2)
        self.assertIn("after stage 2: train loss", page)


@needs("matplotlib", "pandas")
class Plots(unittest.TestCase):
    def setUp(self):
        import matplotlib
        matplotlib.use("Agg")
        self.addCleanup(__import__("matplotlib.pyplot").pyplot.close, "all")

    def test_of_stages_columns_and_lesions(self):
        X, y = mixed_frame()
        model = ResBoostClassifier(**QUICK).fit(X, y)
        ax = model.plot_stages()
        np.testing.assert_array_equal(ax.lines[1].get_ydata(),
                                      [report["valid_loss"] for report in model.history_])
        ax = model.plot_importance(X, y, repeats=2)
        self.assertEqual(len(ax.patches), X.shape[1])
        ax = model.plot_lesions(X, y)
        self.assertEqual(ax.get_xlabel(), "stage left out")
        np.testing.assert_array_equal(ax.lines[0].get_xdata(), [1, 2])
        self.assertIs(model.plot_stages(ax), ax)
        with self.assertRaisesRegex(ValueError, "loaded"):
            ResBoostClassifier.from_model(model.model_).plot_stages()

    def test_of_calibration(self):
        X, y = blobs()
        for labels in (y, np.where(y == 1, "9", "10"), y + (X[:, 0] > 2)):
            model = ResBoostClassifier(**QUICK).fit(X, labels)
            predicted, happened = model.plot_calibration(X, labels, bins=4).lines[1].get_data()
            self.assertEqual(len(predicted), 4)
            self.assertTrue((np.diff(predicted) >= 0).all())
            self.assertLess(np.abs(predicted - happened).max(), 0.3)

    def test_of_calibration_with_labels_of_another_type(self):
        X, y = blobs()

        def happened(fitted, labels):
            model = ResBoostClassifier(**QUICK).fit(X, fitted)
            return model.plot_calibration(X, labels, bins=4).lines[1].get_ydata()
        expected = happened(y, y)
        self.assertEqual(expected[-1], 1)
        kinds = (y, y.astype(float), y.astype(np.int8), y.astype(object),
                 y.astype(float).astype(object), y.astype(bool))
        for fitted in (y, y.astype(float), y.astype(object), y.astype(bool)):
            for labels in kinds[:3] if fitted.dtype.kind == "b" else kinds[:5]:
                with self.subTest(fitted=fitted.dtype, labels=labels.dtype):
                    np.testing.assert_array_equal(happened(fitted, labels), expected)
        named = ResBoostClassifier(**QUICK).fit(X, y.astype(str))
        found = named.plot_calibration(X, y.astype(float), bins=4).lines[1].get_ydata()
        np.testing.assert_array_equal(found, expected)


if __name__ == "__main__":
    warnings.simplefilter("error")
    unittest.main()
