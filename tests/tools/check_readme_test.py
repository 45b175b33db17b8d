"""tools/check_readme.py runs what the README says, and stops where it is not so."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "check_readme.py"


def check(text):
    """Exit code and output for a README of this text."""
    with tempfile.TemporaryDirectory() as folder:
        readme = pathlib.Path(folder, "README.md")
        readme.write_text(text)
        run = subprocess.run([sys.executable, TOOL, readme], capture_output=True, text=True, check=False)
        return run.returncode, run.stdout


class CheckReadme(unittest.TestCase):
    def test_commands_run_in_order_in_one_copy_of_the_tree(self):
        code, text = check("""
```console
$ mkdir new && cd new
$ echo 'one' \\
>   > file
some output
```
```cpp
$ exit 9
```
```console
$ tools/quickstart
$ cat new/file CMakeLists.txt | head -1
$ (exit 4)   # exits with 4
```
""")
        self.assertEqual(code, 0, text)
        self.assertIn("\none\n", text)
        self.assertIn("README.md: 4 commands ran", text)

    def test_another_exit_code_is_named(self):
        code, text = check("```console\n$ (exit 3)\n$ echo never\n```\n")
        self.assertEqual(code, 1)
        self.assertIn("README: exit code 3, expected 0", text)
        self.assertNotIn("never\n", text)

    def test_a_readme_without_commands_is_not_a_success(self):
        self.assertEqual(check("nothing here")[0], 1)


if __name__ == "__main__":
    unittest.main()
