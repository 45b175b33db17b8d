"""Pictures of files: folders, sizes, models on the disk; the program's bytes."""

import os
import pathlib
import pickle
import subprocess
import sys
import tempfile
import unittest
import warnings

import numpy as np

from resboost import (Model, RefusedError, ResBoostClassifier, ResBoostPictureClassifier,
                      ResBoostWarning)
from resboost import _library as library
from bars import TINY, bars, named, write_folder, write_png

PROGRAM = os.environ.get("RESBOOST_PROGRAM")


class WithFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write_two_sizes(self):
        """Folders to train on, of 8 x 8, and to choose the depth by, of 10 x 12."""
        (X, y), (Xv, yv) = bars(60), bars(30, seed=2)
        write_folder(self.folder / "train", X, named(y))
        write_folder(self.folder / "valid", np.repeat(np.repeat(Xv, 2, 1), 2, 2)[:, :10, :12],
                     named(yv))
        return X, named(y)


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

    def test_files_that_choose_the_depth_are_resized_to_those_of_training(self):
        X, y = self.write_two_sizes()
        train, valid = self.folder / "train", self.folder / "valid"
        expected = None
        for eval_set in (valid, [str(valid)], [valid], (valid, None), [(valid, None)]):
            with self.subTest(eval_set=eval_set):
                model = ResBoostPictureClassifier(**TINY).fit(train, eval_set=eval_set)
                expected = expected or model.model_.to_bytes()
                self.assertEqual(model.model_.to_bytes(), expected)
                self.assertEqual(model.picture_shape_, (8, 8, 1))
        of_array = ResBoostPictureClassifier(**TINY).fit(X, y, eval_set=str(valid))
        self.assertTrue(np.isfinite(of_array.history_[-1]["valid_loss"]))
        colours = np.repeat(X[..., None], 3, axis=3)
        self.assertEqual(ResBoostPictureClassifier(**TINY).fit(
            colours, y, eval_set=str(valid)).picture_shape_, (8, 8, 3))
        paths = sorted(valid.glob("*/*.png"))
        names = [path.parent.name for path in paths]
        listed = ResBoostPictureClassifier(**TINY).fit(train, eval_set=(paths, names))
        self.assertEqual(listed.model_.to_bytes(), expected)
        with self.assertRaisesRegex(ValueError, "10 x 12 x 1.*8 x 8 x 1"):
            of_array.fit(train, eval_set=(np.zeros((3, 10, 12), np.uint8), names[:3]))

    def test_lists_of_files_that_choose_the_depth_may_have_their_own_labels(self):
        X, y = bars(60)
        files = []
        for i in range(2):
            files.append(self.folder / f"part{i}.npz")
            np.savez(files[-1], x=X[i::2], y=y[i::2])
        for eval_set in (files, [files], list(map(str, files))):
            with self.subTest(eval_set=eval_set):
                ResBoostPictureClassifier(**TINY).fit(X, y, eval_set=eval_set)

    def test_files_of_several_sizes_are_resized_as_the_warning_says(self):
        self.write_two_sizes()
        (self.folder / "valid").rename(self.folder / "more")
        for part in ("left", "middle", "right"):
            for path in (self.folder / "more" / part).iterdir():
                path.rename(self.folder / "train" / part / f"more-{path.name}")
        with self.assertWarnsRegex(ResBoostWarning, "`image_size`") as told:
            model = ResBoostPictureClassifier(**TINY).fit(self.folder / "train")
        self.assertEqual(told.filename, __file__)
        with self.assertWarnsRegex(ResBoostWarning, "`image_size`"):
            model.compare(self.folder / "train", None, ["boostresnet"])
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            sized = ResBoostPictureClassifier(**TINY, image_size=(6, 7)).fit(self.folder / "train")
            sized.compare(self.folder / "train", None, ["boostresnet"])
        self.assertEqual(model.picture_shape_, (8, 8, 1))
        self.assertEqual(sized.picture_shape_, (6, 7, 1))
        self.assertEqual(sized.get_params()["image_size"], (6, 7))
        for bad in (8, (8, 0), "8x8", (8, 8, 1), (8.0, 8)):
            with self.subTest(size=bad), self.assertRaisesRegex(ValueError, "image_size: expected"):
                sized.set_params(image_size=bad).fit(self.folder / "train")
        X, y = bars(30)
        with self.assertRaisesRegex(ValueError, "resized to 4 x 4.*pictures of 8 x 8"):
            sized.set_params(image_size=(4, 4)).fit(X, y)
        with self.assertRaisesRegex(TypeError, "image_size"):
            ResBoostClassifier(image_size=(4, 4))

    def test_what_is_decided_about_files_that_choose_the_depth_is_told(self):
        self.write_two_sizes()
        (self.folder / "valid" / "none").mkdir()
        with self.assertWarnsRegex(ResBoostWarning, "valid/none: no pictures"):
            ResBoostPictureClassifier(**TINY).fit(self.folder / "train",
                                                  eval_set=self.folder / "valid")

    def test_files_are_read_by_the_threads_of_the_estimator(self):
        self.write_two_sizes()
        model = ResBoostPictureClassifier(**TINY).fit(self.folder / "train")
        y = sorted(named(bars(60)[1]))
        for threads, call, y in ((3, model._labels_to_judge, y), (2, model._labelled, None),
                                 (3, model._to_compare, None)):
            with self.subTest(call=call):
                model.set_params(threads=threads)
                call(self.folder / "train", y)
                self.assertEqual(library.threads(), threads)

    @unittest.skipUnless(sys.platform == "linux", "VmHWM")
    def test_arrays_are_not_copied_to_predict(self):
        X, y = bars(30)
        X = np.repeat(np.repeat(X, 4, 1), 4, 2)  # so large that probabilities are few beside pixels
        model = ResBoostPictureClassifier(**{**TINY, "boostresnet__epochs": 1}).fit(X, y)
        many = np.ones((20_000, 32, 32), np.uint8)
        model.predict(many[:1000])  # makes the rooms that every prediction has

        def resident(what):
            lines = pathlib.Path("/proc/self/status").read_text().splitlines()
            return next(1024 * int(line.split()[1]) for line in lines if line.startswith(what))
        pathlib.Path("/proc/self/clear_refs").write_text("5")  # the peak is that of what follows
        before = resident("VmRSS")
        self.assertEqual(len(model.predict(many)), len(many))
        self.assertLess(resident("VmHWM") - before, many.nbytes / 2)


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

    def test_of_folders_of_two_sizes(self):
        self.write_two_sizes()
        train, valid = self.folder / "train", self.folder / "valid"
        for size, more in ((None, []), ((6, 7), ["--image-size", "6x7"])):
            with self.subTest(size=size):
                expected = self.trained(train, *as_arguments(TINY), "--valid", valid, *more)
                model = ResBoostPictureClassifier(**TINY, image_size=size)
                model.fit(train, eval_set=valid)
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
