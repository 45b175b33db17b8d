#!/usr/bin/env python3
"""Runs the commands of README.md: every line that begins with "$ " in a ```console block, in a copy of the tree.

A line that ends in a backslash goes on in the next one. Blocks run one after the other, so later ones may use the files of
earlier ones; `cd` holds to the end of its block. build/release is on the path, and ../shared is there if it is here. Fails at
the first command that exits with another code than 0, or than the N of a "# exits with N" at its end.

  tools/check_readme.py [README]
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Steps of .ci/run of their own; here they would build everything once more.
ELSEWHERE = ("git clone", "cd resboost", "tools/quickstart", "tools/test")


def blocks(text):
    """Yields the commands of each console block that are to run."""
    for block in re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        joined = re.sub(r"\\\n(> )?", "", block)
        commands = [line[2:] for line in joined.splitlines() if line.startswith("$ ")]
        yield [command for command in commands if not command.startswith(ELSEWHERE)]


def script(commands):
    """One shell script for a block: stops at the first command with an unexpected exit code, and names it."""
    lines = []
    for command in commands:
        wanted = re.search(r"# exits with (\d+)\s*$", command)
        code = wanted[1] if wanted else "0"
        quoted = command.replace("'", "'\\''")
        lines += [f"echo '$ {quoted}'", command,
                  f"code=$?; [ $code -eq {code} ] || {{ echo \"README: exit code $code, expected {code}\"; exit 1; }}"]
    return "\n".join(lines)


def copy_tree(target):
    """What git knows of the tree, with the builds, so that nothing is built twice."""
    names = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True,
                           capture_output=True, text=True).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    program = pathlib.Path("build", "release", "resboost")
    if (ROOT / program).exists():
        (target / program).parent.mkdir(parents=True)
        shutil.copy2(ROOT / program, target / program)


def main(readme):
    ran = 0
    with tempfile.TemporaryDirectory(prefix="resboost-readme-") as folder:
        target = pathlib.Path(folder, "resboost")
        target.mkdir()
        copy_tree(target)
        if (ROOT.parent / "shared").exists():
            (target.parent / "shared").symlink_to(ROOT.parent / "shared")
        environment = {**os.environ, "PATH": f"{target / 'build' / 'release'}:{os.environ['PATH']}"}
        for commands in blocks(readme.read_text()):
            result = subprocess.run(["bash", "-c", script(commands)], cwd=target, env=environment, stdin=subprocess.DEVNULL,
                                    check=False)
            if result.returncode != 0:
                return 1
            ran += len(commands)
    print(f"{readme.name}: {ran} commands ran" if ran else f"{readme.name}: no command found in a ```console block")
    return 0 if ran else 1


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "README.md"))
