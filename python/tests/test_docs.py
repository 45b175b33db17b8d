"""The programs of docs/python.md and of the docstrings run, and say what they print."""

import contextlib
import doctest
import importlib
import io
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


@needs("pandas", "sklearn")
class Documentation(unittest.TestCase):
    def test_programs_run(self):
        programs = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "python.md").read_text(), re.S)
        self.assertGreater(len(programs), 2)
        here = os.getcwd()
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(ROOT / "data", pathlib.Path(folder, "data"))
            os.chdir(folder)
            self.addCleanup(os.chdir, here)
            names = {}
            for program in programs:
                said = io.StringIO()
                with self.subTest(program=program), contextlib.redirect_stdout(said), \
                        warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    exec(compile(program, "docs/python.md", "exec"), names)  # pylint: disable=exec-used
                for shown in re.findall(r"# (\d\.\d+)$", program, re.M):
                    self.assertIn(shown, said.getvalue())
            os.chdir(here)


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
