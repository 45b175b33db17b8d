"""What the package imports, and when."""

import subprocess
import sys
import unittest

import resboost


def imported_by(code):
    """The packages that are there in a new Python once it ran this."""
    run = f"import sys\n{code}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", run], check=True, capture_output=True, text=True)
    return set(done.stdout.split())


class Imports(unittest.TestCase):
    def test_no_scikit_learn_to_answer_rows(self):
        found = imported_by("from resboost import Model, Predictor, Result, register_loss")
        self.assertIn("numpy", found)
        self.assertEqual(found & {"sklearn", "pandas", "scipy", "matplotlib"}, set())

    def test_estimators_when_they_are_asked_for(self):
        self.assertIn("resboost._classifier",
                      imported_by("import resboost\nresboost.ResBoostClassifier"))
        self.assertIn("resboost._regressor",
                      imported_by("from resboost import ResBoostRegressor"))
        self.assertIn("resboost._picture_classifier", imported_by("from resboost import *"))
        for name in resboost.__all__:
            self.assertIn(name, dir(resboost))
            self.assertIs(getattr(resboost, name), getattr(resboost, name))

    def test_names_that_there_are_not(self):
        with self.assertRaisesRegex(AttributeError, "has no attribute 'ResBoostGuesser'"):
            resboost.ResBoostGuesser  # pylint: disable=pointless-statement


if __name__ == "__main__":
    unittest.main()
