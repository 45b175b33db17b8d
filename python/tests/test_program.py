"""Same rows, options and seed: the program and this package write the same bytes."""

import os
import pathlib
import subprocess
import tempfile
import unittest

import numpy as np

from resboost import Model, ResBoostClassifier, ResBoostRegressor
from support import curve, mixed_frame, needs

PROGRAM = os.environ.get("RESBOOST_PROGRAM")


@needs("pandas")
@unittest.skipIf(not PROGRAM, "RESBOOST_PROGRAM names no program")
class SameBytes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def trained(self, frame, *arguments):
        """The model file that the program makes of a data frame."""
        frame.to_csv(self.folder / "data.csv", index=False)
        subprocess.run([PROGRAM, "train", self.folder / "data.csv", "--model",
                        self.folder / "model", "--quiet", *map(str, arguments)], check=True)
        return (self.folder / "model").read_bytes()

    def test_classes_of_a_mixed_table(self):
        X, y = mixed_frame()
        expected = self.trained(X.assign(**{"class": y}), "--target", "class", "--task",
                                "classification", "--method", "hybrid", "--stages", 2,
                                "--embedding.epochs", 3, "--seed", 5)
        model = ResBoostClassifier(method="hybrid", stages=2, embedding__epochs=3, seed=5)
        model.fit(X, y)
        self.assertEqual(model.model_.to_bytes(), expected)

    def test_weighted_numbers_with_rows_to_choose_the_depth(self):
        import pandas
        (X, y), (Xv, yv) = curve(), curve(seed=2)
        w = 1 + np.arange(len(y)) % 3

        def frame(X, y, w):
            return pandas.DataFrame({"x0": X[:, 0], "x1": X[:, 1], "y": y, "sample_weight": w})
        frame(Xv, yv, 1).to_csv(self.folder / "valid.csv", index=False)
        for method in ("rfrboost", "trees"):
            with self.subTest(method=method):
                expected = self.trained(frame(X, y, w), "--target", "y", "--task", "regression",
                                        "--weight", "sample_weight", "--valid",
                                        self.folder / "valid.csv", "--method", method, "--stages", 2)
                model = ResBoostRegressor(method=method, stages=2)
                model.fit(X, y, sample_weight=w, eval_set=(Xv, yv))
                self.assertEqual(model.model_.to_bytes(), expected)

    def test_models_of_the_program_predict_here(self):
        X, y = mixed_frame()
        self.trained(X.assign(**{"class": y}), "--target", "class", "--method", "trees", "--stages",
                     2)
        subprocess.run([PROGRAM, "predict", self.folder / "model", self.folder / "data.csv",
                        "--output", self.folder / "predictions.csv"], check=True)
        import pandas
        expected = pandas.read_csv(self.folder / "predictions.csv")
        model = ResBoostClassifier.load(self.folder / "model")
        self.assertEqual(model.get_params()["method"], "trees")
        np.testing.assert_array_equal(model.predict(X), expected["prediction"])
        np.testing.assert_allclose(model.predict_proba(X)[:, 0], expected["p_big"], rtol=1e-6)
        everything = X.assign(**{"class": y})
        np.testing.assert_array_equal(Model.load(self.folder / "model").predict(everything),
                                      model.predict_proba(X))

    def test_exports_are_those_of_the_program(self):
        X, y = mixed_frame()
        self.trained(X.assign(**{"class": y}), "--target", "class", "--method", "trees", "--stages",
                     2)
        subprocess.run([PROGRAM, "export", self.folder / "model", "--c", self.folder / "model.c",
                        "--onnx", self.folder / "model.onnx", "--stages", "all"], check=True)
        model = Model.load(self.folder / "model")
        model.export_c(self.folder / "ours.c")
        model.export_onnx(self.folder / "ours.onnx", all_stages=True)
        for ending in ("c", "onnx"):
            self.assertEqual((self.folder / f"ours.{ending}").read_bytes(),
                             (self.folder / f"model.{ending}").read_bytes())
        last = self.folder / "last.onnx"
        model.export_onnx(last)
        self.assertLess(last.stat().st_size, (self.folder / "ours.onnx").stat().st_size)


if __name__ == "__main__":
    unittest.main()
