"""Pictures: arrays of them, labels, weights, errors."""

import unittest

import numpy as np

from resboost import DataError, OptionError, ResBoostClassifier, ResBoostPictureClassifier
from bars import TINY, bars, named
from support import QUICK, blobs, needs


class Fitting(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.X, cls.y = bars()
        cls.Xt, cls.yt = bars(60, seed=2)
        cls.model = ResBoostPictureClassifier(**TINY).fit(cls.X, cls.y)

    def test_learns_and_predicts_at_every_depth(self):
        model = self.model
        self.assertGreater(model.score(self.Xt, self.yt), 0.9)
        self.assertEqual(model.picture_shape_, (8, 8, 1))
        probabilities = model.predict_proba(self.Xt)
        self.assertEqual(probabilities.shape, (60, 3))
        np.testing.assert_allclose(probabilities.sum(axis=1), 1)
        np.testing.assert_array_equal(model.decision_function(self.Xt).argmax(axis=1),
                                      model.predict(self.Xt))
        staged = list(model.staged_predict_proba(self.Xt))
        depths = range(model.model_.first_stage, model.model_.stages + 1)
        self.assertEqual(len(staged), len(depths))
        np.testing.assert_array_equal(staged[-1], probabilities)
        for depth, of_depth in zip(depths, staged):
            np.testing.assert_array_equal(of_depth, model.model_.predict(self.Xt, stages=depth))
        np.testing.assert_array_equal(list(model.staged_predict(self.Xt))[-1],
                                      model.predict(self.Xt))
        self.assertEqual(len(model.history_), model.history_[-1]["stage"])

    def test_layouts_of_the_same_pictures_give_the_same_model(self):
        expected = self.model.model_.to_bytes()
        wide = np.zeros((120, 8, 16), np.uint8)
        wide[..., ::2] = self.X
        for X in (self.X[..., None], np.asfortranarray(self.X), wide[..., ::2], list(self.X),
                  self.X[::-1].copy()[::-1]):
            with self.subTest(strides=getattr(X, "strides", None)):
                model = ResBoostPictureClassifier(**TINY).fit(X, self.y)
                self.assertEqual(model.model_.to_bytes(), expected)

    def test_labels_of_every_kind_come_back(self):
        for labels in (named(self.y), named(self.y).astype(object), self.y * 5 - 1, self.y * 1.0,
                       self.y == 1, self.y.astype(np.uint8), self.y.tolist()):
            with self.subTest(labels=np.asarray(labels)[:3]):
                model = ResBoostPictureClassifier(**TINY).fit(self.X, labels)
                np.testing.assert_array_equal(model.classes_, np.unique(labels))
                self.assertEqual(model.predict(self.X).dtype, np.asarray(labels).dtype)
                self.assertGreater((model.predict(self.X) == labels).mean(), 0.9)

    def test_colours(self):
        X, y = bars(channels=3)
        model = ResBoostPictureClassifier(**TINY).fit(X, y)
        self.assertEqual(model.picture_shape_, (8, 8, 3))
        self.assertGreater(model.score(X, y), 0.9)

    def test_weights_count(self):
        wrong = self.y.copy()
        wrong[::4] = (wrong[::4] + 1) % 3
        weights = np.where(np.arange(120) % 4 == 0, 0, 1)
        model = ResBoostPictureClassifier(**TINY).fit(self.X, wrong, sample_weight=weights)
        self.assertGreater(model.score(self.Xt, self.yt), 0.9)
        self.assertGreater(model.predict_proba(self.Xt).max(axis=1).mean(), 0.9)
        model = ResBoostPictureClassifier(**TINY, class_weight={0: 0.01, 1: 1, 2: 1})
        plain = self.model.predict_proba(self.Xt)[:, 0].mean()
        self.assertLess(model.fit(self.X, self.y).predict_proba(self.Xt)[:, 0].mean(), plain)

    def test_rows_that_choose_the_depth_more_stages_and_stops(self):
        seen = []
        model = ResBoostPictureClassifier(**TINY).fit(
            self.X, self.y, eval_set=(self.Xt, self.yt), callback=lambda report: seen.append(report))
        self.assertEqual(seen, model.history_)
        self.assertTrue(np.isfinite(seen[0]["valid_loss"]))
        deeper = ResBoostPictureClassifier(**{**TINY, "stages": 1}).fit(self.X, self.y, before=model)
        self.assertGreaterEqual(deeper.model_.stages, model.model_.stages)
        ended = ResBoostPictureClassifier(**TINY).fit(self.X, self.y, callback=lambda _: True)
        self.assertEqual(len(ended.history_), 1)

    def test_stages_of_a_model_of_other_classes(self):
        y = np.where(self.y == 0, "left", "not")
        options = {**TINY, "stages": 1}
        model = ResBoostPictureClassifier(**options).fit(self.X, y, finetune_from=self.model)
        np.testing.assert_array_equal(model.classes_, ["left", "not"])
        self.assertGreater(model.score(self.Xt, np.where(self.yt == 0, "left", "not")), 0.9)
        self.assertGreaterEqual(model.model_.stages, self.model.model_.stages)
        same = ResBoostPictureClassifier(**options).fit(self.X, y, finetune_from=self.model.model_)
        self.assertEqual(same.model_.to_bytes(), model.model_.to_bytes())
        with self.assertRaisesRegex(ValueError, "one of the two"):
            model.fit(self.X, y, before=self.model, finetune_from=self.model)

    def test_warnings_of_labels_name_the_line_that_gave_them(self):
        column = self.yt[:, None]
        model = ResBoostPictureClassifier(**{**TINY, "stages": 1, "boostresnet__epochs": 1})
        for call in (lambda: model.fit(self.Xt, column),
                     lambda: model.fit(self.X, self.y, eval_set=(self.Xt, column)),
                     lambda: model.analyze(self.Xt, column)):
            with self.assertWarnsRegex(UserWarning, "column-vector") as told:
                call()
            self.assertEqual(told.filename, __file__)

    def test_preset_and_options_reach_the_model(self):
        model = ResBoostPictureClassifier(preset="pictures", stages=1, image__filters=4,
                                          boostresnet__epochs=1, threads=1).fit(self.X, self.y)
        self.assertEqual(model.model_.record["config.image.filters"], "4")
        self.assertEqual(model.model_.record["config.method"], "boostresnet")

    def test_what_it_is_asked_about_itself(self):
        self.assertIn("lesions-one", self.model.analyze(self.Xt, self.yt).sections)
        found = ResBoostPictureClassifier(**TINY).compare(self.X, self.y, ["boostresnet"])
        self.assertIn("verdict", found.numbers["facts"])
        self.assertIn("ResBoostPictureClassifier", self.model._repr_html_())

    @needs("sklearn")
    def test_with_tools_of_scikit_learn(self):
        from sklearn.base import clone
        from sklearn.model_selection import cross_val_score
        copy = clone(self.model)
        self.assertEqual(copy.get_params(), self.model.get_params())
        self.assertFalse(hasattr(copy, "model_"))
        self.assertGreater(cross_val_score(copy, self.X, self.y, cv=2).mean(), 0.8)


class Refused(unittest.TestCase):
    def setUp(self):
        self.X, self.y = bars(30)

    def fit(self, X, y="same", **parameters):
        return ResBoostPictureClassifier(**{**TINY, **parameters}).fit(
            X, self.y if isinstance(y, str) else y)

    def test_what_is_no_picture(self):
        gap = self.X.astype(float)
        gap[0, 0, 0] = np.nan
        ragged = [np.zeros((8, 8), np.uint8), np.zeros((8, 9), np.uint8)]
        for bad, error, text in (
                (self.X / 255, ValueError, "float64; .255"), (gap, ValueError, "NaN"),
                (self.X.astype(int), ValueError, "int64; X.astype"),
                (self.X.reshape(30, 64), ValueError, r"\(30, 64\); X\[None\]"),
                (self.X[0], ValueError, r"\(8, 8\)"),
                (np.zeros((30, 1, 8, 8), np.uint8), ValueError, "transpose"),
                (np.zeros((30, 8, 8, 2), np.uint8), ValueError, "2 channels"),
                (self.X[:0], ValueError, "no pictures")):
            with self.subTest(text=text), self.assertRaisesRegex(error, text):
                self.fit(bad)
        with self.assertRaises(ValueError):
            self.fit(ragged)

    def test_labels_weights_and_options(self):
        with self.assertRaisesRegex(ValueError, "y is None"):
            self.fit(self.X, None)
        with self.assertRaisesRegex(ValueError, "inconsistent numbers"):
            self.fit(self.X, self.y[:-1])
        with self.assertRaisesRegex(ValueError, "2 classes"):
            self.fit(self.X, self.y * 0)
        with self.assertRaisesRegex(ValueError, "continuous"):
            self.fit(self.X, self.y + 0.5)
        with self.assertRaisesRegex(DataError, "weight is -1"):
            ResBoostPictureClassifier(**TINY).fit(self.X, self.y, sample_weight=-np.ones(30))
        with self.assertRaisesRegex(OptionError, "`categorical`.*pictures"):
            self.fit(self.X, categorical=["x"])
        with self.assertRaisesRegex(OptionError, "trees"):
            self.fit(self.X, method="trees")
        with self.assertRaisesRegex(TypeError, "mean stages"):
            ResBoostPictureClassifier(stagse=1)

    def test_other_sizes_and_other_models(self):
        model = self.fit(self.X)
        with self.assertRaisesRegex(ValueError, "8 x 9 x 1.*expecting 8 x 8 x 1"):
            model.predict(np.zeros((2, 8, 9), np.uint8))
        with self.assertRaisesRegex(ValueError, "8 x 8 x 3"):
            model.predict_proba(np.zeros((2, 8, 8, 3), np.uint8))
        with self.assertRaisesRegex(ValueError, "8 x 9 x 1.*the model is expecting 8 x 8 x 1"):
            model.model_.predict(np.zeros((2, 8, 9), np.uint8))
        with self.assertRaisesRegex(ValueError, "of pictures.*ResBoostPictureClassifier"):
            ResBoostClassifier.from_model(model.model_)
        table = ResBoostClassifier(**QUICK).fit(*blobs())
        with self.assertRaisesRegex(ValueError, "of a table.*ResBoostClassifier"):
            ResBoostPictureClassifier.from_model(table.model_)
        with self.assertRaises(ValueError):
            ResBoostPictureClassifier(**TINY).fit(self.X, self.y, before=table)
        with self.assertRaisesRegex(ValueError, "not fitted"):
            ResBoostPictureClassifier().predict(self.X)


if __name__ == "__main__":
    unittest.main()
