"""scikit-learn's own checks, and its tools at work."""

import unittest
import warnings

import numpy as np

from resboost import ResBoostClassifier, ResBoostRegressor
from support import QUICK, blobs, curve, mixed_frame, needs


@needs("sklearn")
class Checks(unittest.TestCase):
    """check_estimator() of quick configurations: what is checked does not depend on them."""

    def check(self, estimator):
        from sklearn.utils.estimator_checks import check_estimator
        done = 0
        for one, check in check_estimator(estimator, generate_only=True):
            with self.subTest(check=getattr(check, "func", check).__name__), \
                    warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    check(one)
                except unittest.SkipTest as reason:  # the one that is named
                    self.assertIn("check_sample_weights_invariance", str(reason))
                done += 1
        self.assertGreater(done, 40)

    def test_classifier(self):
        self.check(ResBoostClassifier(**QUICK))

    def test_regressor(self):
        self.check(ResBoostRegressor(**QUICK))


@needs("sklearn", "pandas")
class Tools(unittest.TestCase):
    def test_clones_have_the_parameters_and_no_model(self):
        from sklearn.base import clone
        from sklearn.utils.validation import check_is_fitted
        model = ResBoostClassifier(**QUICK).fit(*blobs())
        check_is_fitted(model)
        copy = clone(model)
        self.assertEqual(copy.get_params(), model.get_params())
        self.assertFalse(hasattr(copy, "model_"))
        self.assertEqual(repr(ResBoostRegressor(stages=2)), "ResBoostRegressor(stages=2)")

    def test_pipeline_in_a_grid_with_two_workers(self):
        from sklearn.model_selection import GridSearchCV
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler
        X, y = blobs()
        quick = {**QUICK, "threads": None}
        grid = GridSearchCV(make_pipeline(StandardScaler(), ResBoostClassifier(**quick)),
                            {"resboostclassifier__rfrboost__features": [4, 16]}, n_jobs=2, cv=3)
        grid.fit(X, y)
        self.assertGreater(grid.best_score_, 0.9)

    def test_cross_validation_of_a_frame(self):
        from sklearn.model_selection import cross_validate
        X, y = mixed_frame()
        found = cross_validate(ResBoostClassifier(**QUICK), X, y, cv=3,
                               scoring=["accuracy", "neg_log_loss", "roc_auc"])
        self.assertGreater(found["test_accuracy"].mean(), 0.8)
        self.assertGreater(found["test_roc_auc"].mean(), 0.85)

    def test_calibration_and_permutation_importance(self):
        from sklearn.calibration import CalibratedClassifierCV
        from sklearn.inspection import permutation_importance
        X, y = blobs()
        calibrated = CalibratedClassifierCV(ResBoostClassifier(**QUICK), cv=2).fit(X, y)
        self.assertGreater(calibrated.score(X, y), 0.9)
        X, y = curve()
        noise = np.random.default_rng(3).normal(size=(len(X), 1))
        X = np.hstack([X, noise])
        found = permutation_importance(ResBoostRegressor(**QUICK).fit(X, y), X, y, n_repeats=2,
                                       random_state=0)
        self.assertEqual(found.importances_mean.argmin(), 2)


if __name__ == "__main__":
    unittest.main()
