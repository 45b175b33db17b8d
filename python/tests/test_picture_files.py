"""Pictures of files: folders, sizes, models on the disk; the program's bytes."""

import os
import pathlib
import pickle
import subprocess
import sys
import tempfile
import unittest

import numpy as np

from resboost import Model, RefusedError, ResBoostPictureClassifier
from bars import TINY, bars, named, write_folder, write_png

PROGRAM = os.environ.get("RESBOOST_PROGRAM")


class WithFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)


class Files(WithFolder):
    def test_models_come_back(self):
        X, y = bars(60)
        model = ResBoostPictureClassifier(**TINY).fit(X, named(y))
        model.save(self.folder / "model")
        for same in (ResBoostPictureClassifier.load(self.folder / "model"),
                     pickle.loads(pickle.dumps(model))):
            np.testing.assert_array_equal(same.predict_proba(X), model.predict_proba(X))
            np.testing.assert_array_equal(same.predict(X), model.predict(X))
            self.assertEqual(same.picture_shape_, (8, 8, 1))
            self.assertEqual(same.get_params()["stages"], 2)
        self.assertEqual(Model.load(self.folder / "model").picture_shape, (8, 8, 1))

    def test_folders_are_read_as_arrays_of_the_same_pictures(self):
        X, y = bars(60)
        y = np.sort(y)  # as folders have them
        X = X[np.argsort(np.arange(60) % 3, kind="stable")]
        write_folder(self.folder, X, named(y))
        order = np.argsort(named(y), kind="stable")
        expected = ResBoostPictureClassifier(**TINY).fit(X[order], named(y)[order])
        model = ResBoostPictureClassifier(**TINY).fit(self.folder)
        self.assertEqual(model.model_.to_bytes(), expected.model_.to_bytes())
        np.testing.assert_array_equal(model.classes_, ["left", "middle", "right"])
        np.testing.assert_array_equal(model.predict_proba(str(self.folder)),
                                      expected.predict_proba(X[order]))
        paths = sorted((self.folder / "left").iterdir())[:2]
        np.testing.assert_array_equal(model.predict(paths), model.predict(X[order][:2]))
        model.fit(self.folder, eval_set=self.folder)
        with self.assertRaisesRegex(ValueError, "class_weight"):
            model.set_params(class_weight={"left": 2}).fit(self.folder)
        with self.assertRaisesRegex(RefusedError, "no such"):
            model.predict(self.folder / "none")

    def test_files_of_another_size_are_resized_to_the_model(self):
        X, y = bars(60)
        model = ResBoostPictureClassifier(**TINY).fit(X, y)
        write_png(self.folder / "large.png", np.kron(X[0], np.ones((2, 2), np.uint8)))
        np.testing.assert_array_equal(model.predict(self.folder / "large.png"), y[:1])

    @unittest.skipUnless(sys.platform == "linux", "statm")
    def test_arrays_are_not_copied_to_predict(self):
        X, y = bars(30)
        model = ResBoostPictureClassifier(**TINY).fit(X, y)
        many = np.zeros((300_000, 8, 8), np.uint8)
        many[:] = 1

        def resident():
            pages = pathlib.Path("/proc/self/statm").read_text().split()[1]
            return int(pages) * os.sysconf("SC_PAGE_SIZE")
        before = resident()
        from resboost._pictures import Pictures, as_pictures
        rows = Pictures.of_array(as_pictures(many, "test"))
        self.assertLess(resident() - before, many.nbytes / 4)
        self.assertEqual(len(rows), len(many))
        del model


def as_arguments(parameters):
    """Parameters as the program takes them."""
    return [text for name, value in parameters.items()
            for text in ("--" + name.replace("__", ".").replace("_", "-"), value)]


@unittest.skipIf(not PROGRAM, "RESBOOST_PROGRAM names no program")
class SameBytes(WithFolder):
    """Same pictures, options and seed: the program and this package write the same bytes."""

    def trained(self, data, *arguments):
        subprocess.run([PROGRAM, "train", data, "--model", self.folder / "model", "--quiet",
                        *map(str, arguments)], check=True)
        return (self.folder / "model").read_bytes()

    def test_of_an_array_file(self):
        (X, y), (Xv, yv) = bars(), bars(60, seed=2)
        y, yv = y * 6, yv * 6  # 0, 6, 12
        np.savez(self.folder / "train.npz", x=X, y=y)
        np.savez(self.folder / "valid.npz", x=Xv, y=yv)
        options = {**TINY, "boostresnet__epochs": 2, "seed": 3}
        common = as_arguments(options)
        for more, extra, fit in (
                ([], {}, {}),
                (["--valid", self.folder / "valid.npz", "--class-weight", "balanced"],
                 {"class_weight": "balanced"}, {"eval_set": (Xv, yv)})):
            with self.subTest(options=extra):
                expected = self.trained(self.folder / "train.npz", *common, *more)
                model = ResBoostPictureClassifier(**options, **extra).fit(X, y, **fit)
                self.assertEqual(model.model_.to_bytes(), expected)

    def test_of_a_folder_and_predictions(self):
        X, y = bars(60)
        write_folder(self.folder / "pictures", X, named(y))
        expected = self.trained(self.folder / "pictures", *as_arguments(TINY))
        model = ResBoostPictureClassifier(**TINY).fit(self.folder / "pictures")
        self.assertEqual(model.model_.to_bytes(), expected)
        subprocess.run([PROGRAM, "predict", self.folder / "model", self.folder / "pictures",
                        "--output", self.folder / "said.csv", "--quiet"], check=True)
        lines = (self.folder / "said.csv").read_text().splitlines()
        place = lines[0].split(",").index("prediction")
        loaded = ResBoostPictureClassifier.load(self.folder / "model")
        self.assertEqual([line.split(",")[place] for line in lines[1:]],
                         loaded.predict(self.folder / "pictures").tolist())


if __name__ == "__main__":
    unittest.main()
