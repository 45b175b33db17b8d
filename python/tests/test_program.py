"""Same rows, options and seed: the program and this package write the same bytes."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import unittest.mock
import warnings

import numpy as np

from resboost import InternalError, Model, ResBoostClassifier, ResBoostRegressor
from resboost._onnx_check import _texts_of
from arrow_table import Table as ArrowTable, numbers
from support import QUICK, curve, mixed_frame, needs

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


@needs("onnx")
class Checked(unittest.TestCase):
    """With numpy in onnxruntime's place, which Debian does not have."""

    def setUp(self):
        import onnx
        sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tests" / "export"))
        self.addCleanup(sys.path.pop, 0)
        import onnx_numpy
        self.shift = 0.0
        types = {onnx.TensorProto.STRING: "tensor(string)", onnx.TensorProto.DOUBLE: "tensor(double)",
                 onnx.TensorProto.FLOAT: "tensor(float)", onnx.TensorProto.UINT8: "tensor(uint8)"}
        case = self

        class Session:
            def __init__(self, path):
                self.path, self.graph = path, onnx.load(path).graph

            def named(self, values):
                return [types_of(value) for value in values]

            def get_inputs(self):
                return self.named(self.graph.input)

            def get_outputs(self):
                return self.named(self.graph.output)

            def run(self, _, inputs):
                found = list(onnx_numpy.run(self.path, inputs).values())
                return [v if v.dtype.kind == "O" else v + case.shift for v in found]

        def types_of(value):
            return type("Value", (), {"name": value.name,
                                      "type": types[value.type.tensor_type.elem_type]})
        module = type(sys)("onnxruntime")
        module.InferenceSession = Session
        replaced = unittest.mock.patch.dict(sys.modules, {"onnxruntime": module})
        replaced.start()
        self.addCleanup(replaced.stop)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name, "model.onnx")

    @needs("pandas")
    def test_files_predict_the_same(self):
        X, y = mixed_frame()
        model = ResBoostClassifier(method="trees", stages=2).fit(X, y).model_
        model.export_onnx(self.path, check=X[X.columns[::-1]])
        self.assertTrue(self.path.exists())
        X, y = curve()
        model = ResBoostRegressor(method="rfrboost", stages=2).fit(X, y).model_
        model.export_onnx(self.path, all_stages=True, check=X)

    @unittest.skipIf(not PROGRAM, "RESBOOST_PROGRAM names no program")
    def test_pictures(self):
        pictures = np.random.default_rng(1).integers(0, 256, (60, 8, 7, 3), np.uint8)
        folder = self.path.parent
        np.savez(folder / "train.npz", x=pictures, y=np.arange(60) % 3)
        subprocess.run([PROGRAM, "train", folder / "train.npz", "--model", folder / "model",
                        "--method", "boostresnet", "--boostresnet.epochs", "2", "--image.blocks",
                        "1", "--image.filters", "2", "--image.views", "mirrored", "--quiet"],
                       check=True)
        model = Model.load(folder / "model")
        self.assertEqual(model.picture_shape, (8, 7, 3))
        for depth, found in enumerate(model.predict_stages(pictures), model.first_stage):
            subprocess.run([PROGRAM, "predict", folder / "model", folder / "train.npz", "--output",
                            folder / "out.csv", "--stages", str(depth), "--quiet"], check=True)
            expected = np.loadtxt(folder / "out.csv", delimiter=",", skiprows=1)[:, 1:]
            np.testing.assert_allclose(found, expected, atol=1e-7)
        np.testing.assert_array_equal(model.predict(pictures), found)
        model.export_onnx(self.path, check=pictures)
        self.shift = 1e-3
        with self.assertRaisesRegex(InternalError, "row [0-9]+: onnxruntime predicts"):
            model.export_onnx(self.path, check=pictures)
        for wrong in (pictures.astype(float), pictures[..., :1], pictures[0]):
            with self.assertRaisesRegex(ValueError, "bytes .uint8.|expecting 8 x 7 x 3"):
                model.predict(wrong)

    def test_a_file_that_does_not_is_an_error_and_gone(self):
        X, y = curve()
        model = ResBoostRegressor(method="rfrboost", stages=1).fit(X, y).model_
        self.shift = 1e-3
        with self.assertRaisesRegex(InternalError, "row 1: onnxruntime predicts"):
            model.export_onnx(self.path, check=X[:1])
        self.assertFalse(self.path.exists())
        self.path.write_text("an older one")
        with self.assertRaisesRegex(InternalError, "model.onnx: row 1: onnxruntime predicts"):
            model.export_onnx(self.path, check=X[:1])
        sys.modules["onnxruntime"] = None
        with self.assertRaisesRegex(ImportError, "not installed"):
            model.export_onnx(self.path, check=X)
        self.assertEqual(self.path.read_text(), "an older one")
        self.assertEqual(os.listdir(self.path.parent), ["model.onnx"])

    def test_rows_may_come_once(self):
        X, y = curve()
        model = ResBoostRegressor(method="rfrboost", stages=1).fit(X, y).model_
        rows = ArrowTable([numbers(name, "g", X[:, i]) for i, name in enumerate(["x0", "x1"])])
        model.export_onnx(self.path, check=rows)
        self.assertEqual(os.listdir(self.path.parent), ["model.onnx"])

    def test_numbers_are_named_as_the_library_does(self):
        levels = [0.0, -3, 0.5, 0.0001, -0.00012, 0.001, 1e-7, 999999999999999, 1e15, -1e15, 1.5e15,
                  123456789012345678, 1e16, 1e22, 1.7976931348623157e308, 5e-324, 1 / 3]
        X = np.repeat(levels, 10)[:, None]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = ResBoostRegressor(**QUICK, categorical=["x0"]).fit(X, np.arange(len(X)) % 7)
        (column,) = model.model_.about["schema"]["columns"]
        self.assertEqual(sorted(set(_texts_of(X[:, 0]))), sorted(column["levels"]))


if __name__ == "__main__":
    unittest.main()
