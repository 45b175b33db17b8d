"""A program that README or docs quote is a file of examples/, word for word, so that it compiles and runs."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = {file.read_text(): file.name for file in (ROOT / "examples").glob("*.c*")}


def programs(page):
    """The blocks of C++ and C of a page that are whole programs."""
    return [block for block in re.findall(r"```c(?:pp)?\n(.*?)```", page.read_text(), re.S) if "int main(" in block]


class Quotes(unittest.TestCase):
    def test_quotes_are_examples_and_every_example_is_quoted(self):
        quoted = set()
        for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
            for program in programs(page):
                with self.subTest(page=page.name, begins=program[:60]):
                    self.assertIn(program, EXAMPLES)
                quoted.add(EXAMPLES.get(program))
        self.assertEqual(quoted, set(EXAMPLES.values()))


if __name__ == "__main__":
    unittest.main()
