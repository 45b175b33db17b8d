"""What X may be, and what it may not."""

import os
import unittest

import numpy as np

from resboost import DataError, ResBoostClassifier, ResBoostRegressor
from resboost import _library as library
from resboost._arrow import frame_of
from resboost._table import column_of, features_table
from arrow_table import Batch, Column, Table as ArrowTable, bits, numbers, texts, viewed
from support import QUICK, blobs, curve, mixed_frame, needs


class Arrays(unittest.TestCase):
    def test_memory_layout_and_type_do_not_matter(self):
        X, y = blobs()
        X = np.round(X * 8)  # every type has these numbers
        expected = ResBoostClassifier(**QUICK).fit(X, y).predict_proba(X)
        wide = np.zeros((2 * len(X), 2 * X.shape[1]))
        wide[::2, ::-2] = X
        for same in (np.asfortranarray(X), wide[::2, ::-2], X.astype(np.float32),
                     X.astype(np.int64), X.astype(np.int32), X.astype(np.int8),
                     X.astype(np.float16), X.astype(">f8"), X.astype(object), X.tolist()):
            with self.subTest(type=getattr(same, "dtype", list)):
                found = ResBoostClassifier(**QUICK).fit(same, y).predict_proba(same)
                np.testing.assert_array_equal(found, expected)

    @unittest.skipUnless(os.path.exists("/proc/self/statm"), "no /proc to tell the memory")
    def test_numbers_are_not_copied(self):
        def memory():
            with open("/proc/self/statm", encoding="ascii") as file:
                return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        X = np.ones((100_000, 50), np.float32)
        for same in (X, X[:, ::-1], np.asfortranarray(X)):
            before = memory()
            table = features_table(same, [f"x{i}" for i in range(50)])
            self.assertLess(memory() - before, X.nbytes / 4)
            self.assertEqual(len(table), len(X))

    def test_a_table_keeps_what_it_reads(self):
        table = features_table(np.arange(6.0).reshape(3, 2), ["a", "b"])
        table.add("c", column_of(np.array([1, None, 3], object)))
        # Where the arrays lay, if they are gone.
        others = [np.full(size, 9.0) for size in (3, 6) for _ in range(100)]
        for name, values in (("a", b"[0.0,2.0,4.0]"), ("b", b"[1.0,3.0,5.0]"),
                             ("c", b"[1.0,null,3.0]")):
            found = library.written("table_column", table.handle, name.encode())
            self.assertEqual(found, values + b"\0")
        self.assertEqual(len(others), 200)

    def test_gaps_are_none_and_nan(self):
        X, y = blobs()
        X[::7, 1] = np.nan
        expected = ResBoostClassifier(**QUICK).fit(X, y).predict_proba(X)
        with_none = X.astype(object)
        with_none[::7, 1] = None
        found = ResBoostClassifier(**QUICK).fit(with_none, y).predict_proba(with_none)
        np.testing.assert_array_equal(found, expected)

    def test_text_beside_numbers_is_a_category(self):
        X = [[i, "even" if i % 2 == 0 else "odd"] for i in range(60)]
        y = [i % 2 for i in range(60)]
        model = ResBoostClassifier(**QUICK).fit(X, y)
        self.assertEqual(model.score(X, y), 1)
        kinds = [column["kind"] for column in model.model_.about["schema"]["columns"]]
        self.assertEqual(kinds, ["numeric", "category"])

    def test_a_category_of_many_levels_is_still_one_column(self):
        X = [[f"city{i % 40}", i % 3] for i in range(400)]
        y = [(i % 40) // 20 for i in range(400)]
        model = ResBoostClassifier(method="trees", trees__rounds=30, encode_levels=30,
                                   max_levels=20).fit(X, y)
        self.assertGreater(model.score(X, y), 0.95)
        self.assertEqual(model.n_features_in_, 2)
        self.assertAlmostEqual(sum(model.feature_importances_), 1)
        names = [column["name"] for column in model.model_.about["schema"]["columns"]]
        self.assertEqual(names, ["x0", "x0:mean 1", "x1"])

    def test_what_is_refused(self):
        X, y = blobs()
        fit = ResBoostClassifier(**QUICK).fit
        days = np.arange(len(y)).astype("datetime64[D]")[:, None]
        infinite = X.copy()
        infinite[3, 2] = np.inf
        for bad, error, text in (
                (X[0], ValueError, "Expected 2D"), (X[None], ValueError, "dim 3"),
                (X[:0], ValueError, "0 sample"), (X[:, :0], ValueError, "0 feature"),
                (X * 1j, ValueError, "Complex"), (days, TypeError, "days since"),
                (infinite, DataError, "table:4,.*x2"), (X[:-1], ValueError, "inconsistent"),
                (np.full(X.shape, {}, object), TypeError, "string or a number")):
            with self.subTest(text=text), self.assertRaisesRegex(error, text):
                fit(bad, y)

    @needs("scipy")
    def test_sparse_is_refused_with_the_cure(self):
        from scipy.sparse import csr_matrix
        X, y = blobs()
        with self.assertRaisesRegex(TypeError, "toarray"):
            ResBoostClassifier(**QUICK).fit(csr_matrix(X), y)


@needs("pandas")
class Frames(unittest.TestCase):
    def test_kinds_of_columns(self):
        X, y = mixed_frame()
        model = ResBoostClassifier(**QUICK).fit(X, y)
        columns = {c["name"]: c for c in model.model_.about["schema"]["columns"]}
        self.assertEqual(list(columns), list(X.columns))
        self.assertTrue(columns["size"]["indicator"])  # gaps
        self.assertTrue(columns["kind"]["missing_level"])
        self.assertEqual(sorted(columns["colour"]["levels"]), ["blue", "red"])
        self.assertEqual(columns["count"]["kind"], "numeric")
        self.assertEqual(sorted(columns["sold"]["levels"]), ["False", "True"])
        self.assertGreater(model.score(X, y), 0.85)

    def test_types_of_pandas_with_gaps_of_their_own(self):
        X, y = mixed_frame()
        expected = ResBoostClassifier(**QUICK).fit(X, y).predict_proba(X)
        same = X.assign(size=X["size"].astype("Float64"), kind=X["kind"].astype("string"),
                        count=X["count"].astype("Int64"), sold=X["sold"].astype("boolean"),
                        colour=X["colour"].astype(str))
        found = ResBoostClassifier(**QUICK).fit(same, y).predict_proba(same)
        np.testing.assert_array_equal(found, expected)

    def test_categories_never_seen_and_new_gaps_can_be_predicted(self):
        X, y = mixed_frame()
        model = ResBoostClassifier(**QUICK).fit(X, y)
        new = X.head(3).assign(colour=["green", None, "red"], count=[1, 2, 3])
        self.assertTrue(np.isfinite(model.predict_proba(new)).all())

    def test_names_must_be_those_of_fit(self):
        X, y = mixed_frame()
        model = ResBoostClassifier(**QUICK).fit(X, y)
        self.assertEqual(list(model.feature_names_in_), list(X.columns))
        with self.assertRaisesRegex(ValueError, "same order"):
            model.predict(X[X.columns[::-1]])
        with self.assertRaisesRegex(ValueError, "now missing:\n- size"):
            model.predict(X.drop(columns="size"))
        # The model itself finds columns by their names, whatever else there is.
        shuffled = X[X.columns[::-1]].assign(more=1)
        np.testing.assert_array_equal(model.model_.predict(shuffled), model.predict_proba(X))

    def test_several_targets_keep_their_names(self):
        import pandas
        X, y = curve()
        both = pandas.DataFrame({"up": y, "down": -y})
        model = ResBoostRegressor(**QUICK).fit(X, both)
        self.assertEqual(model.model_.outputs, ["up", "down"])
        self.assertEqual(model.predict(X).shape, (len(X), 2))
        self.assertGreater(model.score(X, both), 0.8)


class Arrow(unittest.TestCase):
    def batch(self, low, high, offset=0):
        """Rows of a table with a column of every kind, from one number to another."""
        n = np.arange(low, high)
        kinds = ["round", "flat", None, "a text that is longer than a view"]
        return [numbers("f", "g", n * 0.5, [i % 5 == 0 for i in n], offset),
                numbers("i", "i", n.astype("i4"), offset=offset),
                numbers("small", "C", (n % 7).astype("u1"), [i % 4 == 0 for i in n], offset),
                Column("b", "b", [bits([i % 3 != 0 for i in n]), bits([i % 2 for i in n])], len(n),
                       nulls=1),
                texts("u", "u", [kinds[i % 4] for i in n]),
                texts("U", "U", [kinds[i % 2] for i in n]),
                viewed("v", [kinds[i % 4] for i in n]),
                Column("d", "c", [bits([i % 6 != 0 for i in n]), (n % 3).astype("i1")], len(n),
                       nulls=1, dictionary=texts("", "u", ["x", "y", "z"]))]

    def expected(self, count):
        import pandas
        n = np.arange(count)
        kinds = np.array(["round", "flat", None, "a text that is longer than a view"], object)
        return pandas.DataFrame({
            "f": np.where(n % 5 == 0, np.nan, n * 0.5), "i": n,
            "small": np.where(n % 4 == 0, np.nan, n % 7),
            "b": np.where(n % 3 == 0, None, (n % 2 == 1).astype(object)), "u": kinds[n % 4],
            "U": kinds[n % 2], "v": kinds[n % 4],
            "d": np.where(n % 6 == 0, None, np.array(["x", "y", "z"], object)[n % 3])})

    @needs("pandas")
    def test_is_taken_as_a_frame_is(self):
        X, y = self.expected(120), np.arange(120) % 4 > 1
        expected = ResBoostClassifier(**QUICK).fit(X, y)
        table = ArrowTable(self.batch(0, 50), self.batch(50, 51, 3), self.batch(51, 120, 9))
        found = ResBoostClassifier(**QUICK).fit(table, y)
        self.assertEqual(found.model_.to_bytes(), expected.model_.to_bytes())
        self.assertEqual(list(found.feature_names_in_), list(X.columns))
        self.assertEqual(table.released, 5)  # three batches, the schema, the stream
        np.testing.assert_array_equal(found.predict_proba(ArrowTable(self.batch(0, 120))),
                                      expected.predict_proba(X))

    @needs("pandas")
    def test_a_batch_may_be_a_part_of_its_columns(self):
        def plain(values):  # NaN is not itself among objects; booleans are categories
            return [None if value != value else str(value) if type(value) is bool else value
                    for value in values]

        def columns_of(batch):
            frame = frame_of(ArrowTable(batch))
            return {name: plain(frame.iloc[:, i]) for i, name in enumerate(frame.columns)}
        expected = {name: plain(values[2:6]) for name, values in self.expected(9).items()}
        for offset in (0, 3):  # of the numbers themselves, behind that of the batch
            with self.subTest(offset=offset):
                self.assertEqual(columns_of(Batch(self.batch(0, 9, offset), 4, 2)), expected)
        gone = columns_of(Batch(self.batch(0, 9), 4, 2, [False, True, False, False]))
        self.assertEqual(gone, {name: [values[0], None, *values[2:]]
                                for name, values in expected.items()})

    def test_the_view_of_a_gap_is_not_looked_at(self):
        frame = frame_of(ArrowTable([viewed("v", ["a", None, "b"])]))
        self.assertEqual(list(frame.iloc[:, 0]), ["a", None, "b"])

    def test_what_is_refused_is_given_back(self):
        y = [0, 1, 0]
        day = numbers("day", "tdD", np.arange(3, dtype="i4"))
        short = Batch([numbers("n", "i", np.arange(3, dtype="i4"))], 3, 1)
        for table, error, text in (
                (ArrowTable(short), ValueError, '"n": 3 rows.*expected 4'),
                (ArrowTable([day]), TypeError, "\"day\": Arrow's type 'tdD'.*days since"),
                (ArrowTable([day], kind=b"i"), TypeError, "no table"),
                (ArrowTable(Batch(short, 3), fails=5), ValueError, "out of ink")):
            with self.subTest(text=text), self.assertRaisesRegex(error, text):
                ResBoostClassifier(**QUICK).fit(table, y)
            self.assertGreaterEqual(table.released, 2)


if __name__ == "__main__":
    unittest.main()
