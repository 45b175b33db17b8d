"""Builds the C library by CMake and puts it into the package: one wheel for every Python.

RESBOOST_LIBRARY names a library that is built already (libresboost_c.so.1, of this release).
"""

import os
import pathlib
import re
import shutil
import subprocess

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.dist import Distribution
from wheel.bdist_wheel import bdist_wheel

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIBRARY = "libresboost_c.so.1"


def version():
    """Of the whole project, which is written in one place."""
    text = (ROOT / "include" / "resboost" / "version.h").read_text()
    return ".".join(re.findall(r"VERSION_[A-Z]+ (\d+)", text))


def built_library():
    """The path of the library; compiles it where RESBOOST_LIBRARY names none."""
    named = os.environ.get("RESBOOST_LIBRARY")
    if named:
        return pathlib.Path(named)
    subprocess.run(["cmake", "--preset", "release"], cwd=ROOT, check=True)
    subprocess.run(["cmake", "--build", "--preset", "release", "--target", "resboost_c"], cwd=ROOT,
                   check=True)
    return ROOT / "build" / "release" / LIBRARY


class BuildWithLibrary(build_py):
    """Copies the library beside the modules."""

    def run(self):
        super().run()
        target = pathlib.Path(self.build_lib, "resboost", LIBRARY)
        shutil.copyfile(built_library(), target)
        subprocess.run(["strip", "--strip-unneeded", str(target)], check=False)


class AnyPython(bdist_wheel):
    """ctypes asks nothing of Python's version, but the library is of one platform."""

    def get_tag(self):
        return "py3", "none", super().get_tag()[2]


class OfPlatform(Distribution):
    """Has a library, though no extension module."""

    def has_ext_modules(self):
        return True


setup(version=version(), distclass=OfPlatform,
      cmdclass={"build_py": BuildWithLibrary, "bdist_wheel": AnyPython})
