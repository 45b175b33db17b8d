"""tools/check_hardening.py reads what a program was built with."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "check_hardening.py"
PROGRAM = r"""
#include <stdio.h>
#include <string.h>
int main(int count, char** words) {
  char text[64];
  strcpy(text, words[count - 1]);
  puts(text);
  return 0;
}
"""
PROGRAM += "".join(f"int f{i}(void) {{ return {i}; }}\n" for i in range(40))
HARD = ["-O2", "-fPIE", "-pie", "-fstack-protector-strong", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=2", "-fcf-protection=full",
        "-Wl,-z,relro,-z,now,-z,noexecstack"]


def check(*flags):
    """Exit code and output for a program built like this."""
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder, "program")
        subprocess.run(["cc", "-x", "c", "-", "-o", str(program), *flags], input=PROGRAM, text=True, check=True)
        run = subprocess.run([sys.executable, TOOL, str(program)], capture_output=True, text=True, check=False)
        return run.returncode, run.stdout


class CheckHardening(unittest.TestCase):
    def test_a_program_built_hard_passes(self):
        self.assertEqual(check(*HARD), (0, ""))

    def test_each_thing_that_is_missing_is_named(self):
        for flags, what in [(["-fPIE", "-no-pie"], "not position independent"), (["-Wl,-z,lazy"], "bound late"),
                            (["-Wl,-z,execstack"], "executable stack"), (["-fno-stack-protector"], "no stack protector"),
                            (["-U_FORTIFY_SOURCE"], "no checked functions"), (["-fcf-protection=none"], "no landing places")]:
            code, text = check(*HARD, *flags)
            self.assertEqual(code, 1, flags)
            self.assertIn(what, text)


if __name__ == "__main__":
    unittest.main()
