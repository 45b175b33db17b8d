"""The programs of docs/python.md, of the docstrings and the notebook run, and say what they print."""

import contextlib
import doctest
import importlib
import io
import json
import os
import pathlib
import pkgutil
import re
import shutil
import tempfile
import unittest
import warnings

import resboost
from support import needs

ROOT = pathlib.Path(__file__).resolve().parents[2]


def run(test, programs):
    """Runs programs one after the other, beside the data; what stands behind # is printed."""
    here = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "data", pathlib.Path(folder, "data"))
        os.chdir(folder)
        test.addCleanup(os.chdir, here)
        names = {}
        for program in programs:
            said = io.StringIO()
            with test.subTest(program=program), contextlib.redirect_stdout(said), \
                    contextlib.redirect_stderr(io.StringIO()), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                exec(compile(program, "program", "exec"), names)  # pylint: disable=exec-used
            for shown in re.findall(r"# (\d\.\d+)$", program, re.M):
                test.assertIn(shown, said.getvalue())
        os.chdir(here)
        return names


@needs("pandas", "sklearn")
class Documentation(unittest.TestCase):
    def test_programs_run(self):
        programs = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "python.md").read_text(), re.S)
        self.assertGreater(len(programs), 2)
        run(self, programs)

    @needs("matplotlib")
    def test_the_notebook_runs(self):
        import matplotlib
        matplotlib.use("Agg")
        notebook = json.loads((ROOT / "examples" / "orders.ipynb").read_text())
        cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
        self.assertLess(sum(cell.count("\n") + 1 for cell in cells), 60)
        for cell in notebook["cells"]:
            self.assertFalse(cell.get("outputs"), "clear its outputs")
        names = run(self, cells)
        self.assertGreater(names["scores"]["test_roc_auc"].mean(), 0.6)


class Docstrings(unittest.TestCase):
    def test_examples_run(self):
        tried = 0
        for found in pkgutil.iter_modules(resboost.__path__, "resboost."):
            with self.subTest(module=found.name):
                result = doctest.testmod(importlib.import_module(found.name))
                self.assertEqual(result.failed, 0)
                tried += result.attempted
        self.assertGreater(tried, 10)
        self.assertEqual(doctest.testmod(resboost).failed, 0)


if __name__ == "__main__":
    unittest.main()
