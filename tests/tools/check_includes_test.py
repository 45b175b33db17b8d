"""tools/check_includes.py accepts a good tree and names what is wrong in a bad one."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "check_includes.py"


def check(files):
    """Exit code and output for a tree of these files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        run = subprocess.run([sys.executable, TOOL, folder], capture_output=True, text=True, check=False)
        return run.returncode, run.stdout.strip()


class CheckIncludes(unittest.TestCase):
    def assert_wrong(self, name, text, message):
        self.assertEqual(check({name: text}), (1, f"{name}:{text.count(chr(10)) + 1}: {message}"))

    def test_a_good_tree_passes(self):
        code, text = check({
            "src/train/fit.cpp": '#include "kernels/solve.h"\n#include "resboost/layer.h"\n#include "train/fit.h"\n',
            "src/base/parallel.cpp": "#pragma omp parallel\n",
            "src/cli/main.cpp": "std::cerr << 1;\n",
            "src/base/rng.cpp": "// no std::normal_distribution here\nauto s = snprintf(b, 1, x);\n",
            "include/resboost/train.h": '#include "resboost/loss.h"\n',
        })
        self.assertEqual((code, text), (0, "5 files: includes are in order"))

    def test_includes_against_the_order_are_named(self):
        self.assert_wrong("src/base/a.cpp", '\n#include "kernels/dense.h"', 'base must not include "kernels/dense.h" (kernels)')
        self.assert_wrong("src/nn/a.cpp", '#include "resboost/loss.h"', 'nn must not include "resboost/loss.h" (loss)')
        self.assert_wrong("src/cli/a.cpp", '#include "kernels/dense.h"', 'cli must not include "kernels/dense.h" (kernels)')
        self.assert_wrong("src/io/a.cpp", '#include "train/lbfgs.h"', 'io must not include "train/lbfgs.h" (train)')
        self.assert_wrong("include/resboost/layer.h", '#include "resboost/train.h"',
                          'nn must not include "resboost/train.h" (train)')
        self.assert_wrong("src/io/a.cpp", '#include "resboost/new.h"', 'io must not include "resboost/new.h" (unknown)')

    def test_unknown_folders_and_headers_need_a_row(self):
        row = "no row for this file in check_includes.py; add it to ALLOWED or PUBLIC"
        self.assert_wrong("src/utils/a.cpp", "", row)
        self.assert_wrong("include/resboost/new.h", "", row)

    def test_words_stay_where_they_belong(self):
        self.assert_wrong("src/train/a.cpp", "  #pragma omp parallel for", "OpenMP belongs to src/base/parallel.cpp")
        self.assert_wrong("src/io/a.cpp", "std::cout << 1;", "only programs print")
        self.assert_wrong("src/io/a.cpp", 'printf("x");', "only programs print")
        self.assert_wrong("src/cli/a.cpp", "std::uniform_real_distribution<> u;", "random numbers come from resboost/rng.h")
        self.assert_wrong("src/base/a.cpp", "return std::rand();", "random numbers come from resboost/rng.h")

    def test_an_empty_tree_is_not_a_success(self):
        self.assertEqual(check({})[0], 1)


if __name__ == "__main__":
    unittest.main()
