"""Where classes are seen in pictures."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import numpy as np

from resboost import OptionError, ResBoostPictureClassifier
from bars import TINY, bars, named
from support import needs


class Explanations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        X, y = bars()
        cls.X, cls.y = bars(12, seed=2)
        cls.model = ResBoostPictureClassifier(**TINY).fit(X, named(y))

    def test_a_class_is_seen_where_it_is(self):
        found = self.model.explain(self.X)
        self.assertEqual(found.fall.shape, (12, 8, 8))
        probabilities = self.model.predict_proba(self.X)
        np.testing.assert_array_equal(found.labels, self.model.predict(self.X))
        np.testing.assert_allclose(found.probability, probabilities.max(axis=1))
        columns = found.fall.mean(axis=1).argmax(axis=1)  # where the bar is
        self.assertGreater((columns // 3 == self.y).mean(), 0.8)
        self.assertTrue("data:image/png" in found.html)
        self.assertEqual(repr(found), "PictureExplanation: 12 pictures of 8 x 8")

    def test_of_a_class_and_with_a_square_that_are_asked_for(self):
        label = self.model.classes_[1]
        found = self.model.explain(self.X, of=label, patch=1)
        self.assertTrue((found.labels == label).all())
        np.testing.assert_allclose(found.probability, self.model.predict_proba(self.X)[:, 1])
        hidden = self.X.copy()
        hidden[:, 2, 3] = self.X.mean().round()  # about what a grey square of one pixel does
        falls = found.probability - self.model.predict_proba(hidden)[:, 1]
        np.testing.assert_allclose(found.fall[:, 2, 3], falls, atol=0.02)

    def test_what_there_is_not_is_refused(self):
        with self.assertRaisesRegex(ValueError, "none of the classes"):
            self.model.explain(self.X, of="nonesuch")
        for patch in (9, -1):
            with self.assertRaisesRegex(OptionError, "`patch`"):
                self.model.explain(self.X, patch=patch)
        with self.assertRaisesRegex(ValueError, "expecting 8 x 8 x 1"):
            self.model.explain(self.X[:, :4])

    @needs("matplotlib")
    def test_plots(self):
        import matplotlib
        matplotlib.use("Agg")
        ax = self.model.plot_explanation(self.X)
        self.assertEqual(len(ax.images), 2)
        self.assertIn(str(self.model.predict(self.X[:1])[0]), ax.get_title())

    @unittest.skipIf("RESBOOST_PROGRAM" not in os.environ, "no program")
    def test_numbers_are_those_of_the_program(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            self.model.save(folder / "model")
            np.savez(folder / "some.npz", x=self.X)
            told = subprocess.run([os.environ["RESBOOST_PROGRAM"], "explain", folder / "model",
                                   folder / "some.npz", "--json"], capture_output=True, check=True)
            pictures = json.loads(told.stdout)["pictures"]
            for found in (self.model.explain(self.X), self.model.explain(folder / "some.npz")):
                np.testing.assert_array_equal(found.fall, [one["fall"] for one in pictures])
                np.testing.assert_array_equal(found.probability,
                                              [one["probability"] for one in pictures])
                np.testing.assert_array_equal(found.labels, [one["class"] for one in pictures])
            if not _has_matplotlib():
                return
            for paths in folder / "some.npz", [folder / "some.npz", folder / "unread.npz"]:
                self.assertEqual(len(self.model.plot_explanation(paths).images), 1)


def _has_matplotlib():
    try:
        import matplotlib
        matplotlib.use("Agg")
        return True
    except ImportError:
        return False


if __name__ == "__main__":
    unittest.main()
