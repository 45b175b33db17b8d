"""The programs of docs/python.md run, one after the other, and say what they print."""

import contextlib
import io
import os
import pathlib
import re
import shutil
import tempfile
import unittest
import warnings

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


if __name__ == "__main__":
    unittest.main()
