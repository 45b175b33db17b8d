"""Single rows: what Model.predict() says of them."""

import pickle
import threading
import unittest

import numpy as np

from resboost import DataError, Predictor, ResBoostClassifier, ResBoostRegressor
from support import needs


class PredictorTest(unittest.TestCase):

    def test_numbers(self):
        random = np.random.default_rng(1)
        X = random.normal(size=(300, 5))
        X[random.random(X.shape) < .1] = np.nan
        y = np.nansum(X, axis=1)
        for method in "trees", "hybrid":
            model = ResBoostRegressor(method=method, stages=2, threads=1).fit(X, y).model_
            predictor = Predictor(model)
            self.assertEqual(predictor.outputs, ("y",))
            said = [predictor.predict(row) for row in X[:40]]
            np.testing.assert_array_equal(said, model.predict(X[:40]))
            for row in X[0].astype(np.float32), X[0].tolist(), dict(zip(predictor.columns, X[0])):
                np.testing.assert_allclose(predictor.predict(row), said[0], rtol=1e-5)
            np.testing.assert_array_equal(predictor.predict(X[:, ::-1][0, ::-1]), said[0])
            np.testing.assert_array_equal(pickle.loads(pickle.dumps(predictor)).predict(X[0]),
                                          said[0])

    def test_words_gaps_and_booleans(self):
        X, y = mixed()
        model = ResBoostClassifier(method="trees", stages=2, threads=1).fit(X, y).model_
        predictor = Predictor(model)
        self.assertEqual(predictor.outputs, ("no", "yes"))
        said = [predictor.predict(row) for row in X[:30]]
        np.testing.assert_array_equal(said, model.predict(X[:30]))
        self.assertNotEqual(predictor.predict(X[0])[0], predictor.predict(X[1])[0])
        np.testing.assert_array_equal(predictor.predict(dict(zip(predictor.columns, X[0]))),
                                      said[0])

    @needs("pandas")
    def test_series_are_read_as_frames_are(self):
        import pandas
        X = pandas.DataFrame({"a": np.arange(200.), "b": np.arange(200.)[::-1] ** 2})
        y = X["a"] - X["b"]
        model = ResBoostRegressor(method="trees", stages=2, threads=1).fit(X, y).model_
        predictor, row = Predictor(model), X.iloc[3]
        for same in row, row[["b", "a"]], pandas.concat([pandas.Series({"c": 1.}), row]):
            self.assertEqual(predictor.predict(same), model.predict(X[3:4]))
        with self.assertRaisesRegex(ValueError, "no value for b"):
            predictor.predict(row.rename({"b": "c"}))
        self.assertEqual(predictor.predict(row.reset_index(drop=True)), model.predict(X[3:4]))
        with self.assertRaisesRegex(ValueError, "of 2 dimensions"):
            predictor.predict(X)

    def test_dates_and_complex_numbers_are_no_numbers(self):
        X = np.arange(400.).reshape(200, 2)
        predictor = Predictor(ResBoostRegressor(method="trees", stages=1).fit(X, X[:, 0]).model_)
        for row in (np.array(["2026-01-01", "2026-01-02"], "datetime64[ns]"),
                    np.array([1, 2], "timedelta64[s]"), np.array([1 + 2j, 3])):
            with self.assertRaisesRegex(DataError, 'column "x0": cannot read'):
                predictor.predict(row)

    def test_threads_share_one(self):
        X = np.arange(400.).reshape(200, 2)
        model = ResBoostRegressor(method="trees", stages=2, threads=1).fit(X, X[:, 0]).model_
        predictor, expected, wrong = Predictor(model), model.predict(X), []

        def ask():
            for row, value in zip(X, expected):
                if predictor.predict(row)[0] != value[0]:
                    wrong.append(row)
        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])

    def test_what_is_no_row(self):
        X = np.arange(60.).reshape(30, 2)
        predictor = Predictor(ResBoostRegressor(method="trees", stages=1).fit(X, X[:, 0]).model_)
        with self.assertRaisesRegex(ValueError, "an array of 2 dimensions"):
            predictor.predict(X)
        with self.assertRaisesRegex(DataError, "3 values"):
            predictor.predict(np.zeros(3))
        with self.assertRaisesRegex(ValueError, "1 values, the model has 2 columns: x0, x1"):
            predictor.predict([1])
        with self.assertRaisesRegex(ValueError, "no value for x1"):
            predictor.predict({"x0": 1})
        with self.assertRaisesRegex(DataError, "row 1, column \"x1\": cannot read \"many\""):
            predictor.predict([1, "many"])


def mixed():
    """Columns of numbers, words, gaps and booleans as objects, and labels."""
    random = np.random.default_rng(2)
    kinds = random.choice(["red", "green", "blue"], 300)
    X = np.empty((300, 3), object)
    X[:, 0] = random.normal(size=300)
    X[:, 1] = kinds
    X[:, 2] = random.random(300) < .5
    X[::7, 0] = None
    X[::11, 1] = None
    y = np.where((kinds == "red") ^ X[:, 2].astype(bool), "yes", "no")
    return X, y


if __name__ == "__main__":
    unittest.main()
