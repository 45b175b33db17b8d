#!/usr/bin/env python3
"""Checks that a program is built to be attacked in vain: position independent, GOT read-only after its binding at the start, no
executable stack, stack protector, checked functions of the C library, CET.   tools/check_hardening.py PROGRAM"""

import pathlib
import platform
import re
import subprocess
import sys

ENDBR64 = bytes.fromhex("f30f1efa")


def readelf(*arguments):
    return subprocess.run(["readelf", "-W", *arguments], check=True, capture_output=True, text=True).stdout


def faults(program):
    """What is missing, a line each."""
    header, segments, dynamic, symbols = (readelf(option, program) for option in ("-h", "-l", "-d", "--dyn-syms"))
    missing = []
    if not re.search(r"Type:\s+DYN", header):
        missing.append("not position independent (-fPIE -pie)")
    if "GNU_RELRO" not in segments:
        missing.append("no read-only relocations (-Wl,-z,relro)")
    if not re.search(r"BIND_NOW|Flags:.*NOW", dynamic):
        missing.append("functions are bound late (-Wl,-z,now)")
    if re.search(r"GNU_STACK.*RWE", segments):
        missing.append("executable stack (-Wl,-z,noexecstack)")
    if "__stack_chk_fail" not in symbols:
        missing.append("no stack protector (-fstack-protector-strong)")
    if not re.search(r"__(?!stack)\w+_chk\b", symbols):
        missing.append("no checked functions of the C library (-D_FORTIFY_SOURCE)")
    # The note that turns CET on is the linker's, and needs a C library that has it too; the landing places are ours.
    if platform.machine() == "x86_64" and pathlib.Path(program).read_bytes().count(ENDBR64) < 20:  # start files have a few
        missing.append("no landing places for indirect branches (-fcf-protection)")
    return missing


def main():
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    missing = faults(sys.argv[1])
    for fault in missing:
        print(f"{sys.argv[1]}: {fault}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
