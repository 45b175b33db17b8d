#!/usr/bin/env python3
"""Checks who includes whom, and that a few words stay where they belong.   tools/check_includes.py [ROOT]"""

import pathlib
import re
import sys

# Folder of src/ -> folders it may include, besides itself.
ALLOWED = {
    "base": set(),
    "kernels": {"base"},
    "loss": {"base", "kernels"},
    "data": {"base"},
    "nn": {"base", "kernels"},
    "metrics": {"base", "data", "loss"},
    "train": {"base", "kernels", "nn", "loss", "data", "metrics"},
    "model": {"base", "nn", "loss", "data"},
    "io": {"base", "nn", "loss", "data", "model"},
    "export": {"base", "nn", "loss", "data", "model", "io"},
    "analyze": {"base", "kernels", "nn", "loss", "data", "metrics", "model"},
    "report": {"base"},
    "options": {"base"},
    "prepare": {"base", "data", "loss", "metrics", "train", "model", "options"},
    "experiment": {"base", "nn", "data", "loss", "metrics", "train", "model", "io", "analyze", "options", "prepare"},
    "pages": {"base", "nn", "data", "loss", "metrics", "train", "model", "io", "analyze", "report", "prepare", "experiment"},
    "manual": {"base", "options", "train"},
    "cli": {"base", "nn", "loss", "data", "metrics", "train", "model", "io", "export", "analyze", "report", "options", "prepare",
            "experiment", "pages", "manual"},
    "mpi": {"base", "cli"},
    "c": {"base", "nn", "loss", "data", "metrics", "train", "model", "io", "export", "analyze", "options", "prepare", "experiment",
          "report", "pages"},
}

# Public header -> the folder that implements it; it obeys that folder's row.
PUBLIC = {
    "codes": "base", "schema_config": "base", "text_config": "base", "communicator": "base", "reading": "base", "describe": "base", "error": "base", "parallel": "base", "report": "base", "rng": "base", "run_context": "base",
    "row_source": "base", "task": "base", "theory": "base", "types": "base", "version": "base", "work": "base",
    "instruction_set": "base",  # implemented in kernels/isa; anybody may ask
    "dataset": "data", "numbers": "data", "images": "data", "read": "data", "schema": "data",
    "checkpoint": "nn", "layer": "nn", "network": "nn", "own_map": "nn",
    "loss": "loss",
    "block": "train", "boostresnet": "train", "config": "train", "embedding": "train", "features": "train", "hybrid": "train",
    "automatic": "train", "methods": "train", "resfgb": "train", "rfrboost": "train", "sgd": "train", "selection": "train", "train": "train", "trees": "train", "weak_learner": "train",
    "metrics": "metrics",
    "options": "options",
    "prepare": "prepare",
    "cross_validation": "experiment", "plan": "experiment", "tuning": "experiment", "experiment": "experiment",
    "page": "report",
    "pages": "pages",
    "model": "model", "predictor": "model",
    "model_file": "io",
    "export": "export",
    "analyze": "analyze", "cost": "analyze", "explain": "analyze", "importance": "analyze",
    "resboost_c": "c", "resboost_c_arrow": "c", "resboost_c_own": "c", "resboost_c_predictor": "c",
    "resboost": "cli",  # the umbrella: includes them all
}

# What no line of code may hold, unless its file matches the second expression.
FORBIDDEN = [
    (r"#\s*pragma\s+omp", r"src/base/parallel\.(h|cpp)", "OpenMP belongs to src/base/parallel.cpp"),
    (r"std::(cout|cerr|clog)|\b(printf|fprintf|puts)\s*\(|fmt::print", r"src/(cli|mpi)/.*", "only programs print"),
    (r"\bMPI_[A-Z]\w+|<mpi\.h>", r"src/mpi/.*", "MPI belongs to src/mpi"),
    (r'"[^"]*(option --|[^-a-z]--[a-z]+\.[a-z])', r"src/(cli|manual)/.*|include/resboost/(config|rfrboost).h|src/train/(boostresnet|resfgb).cpp",
     "below src/cli it is a parameter `name`; the program makes an option of it"),
    (r"std::rand\b|\bsrand\s*\(|std::\w+_distribution\b", r"(?!)", "random numbers come from resboost/rng.h"),
]


def owner(path):
    """The folder that a file belongs to; None for files that no rule is about."""
    if path.parts[0] == "src" and len(path.parts) > 2:
        return path.parts[1]
    if path.parts[:2] == ("include", "resboost"):
        return PUBLIC.get(path.stem)
    return None


def included_folder(name):
    """The folder of an #include "name"."""
    folder, _, rest = name.partition("/")
    return PUBLIC.get(rest.removesuffix(".h")) if folder == "resboost" else folder


def problems_of(path, text):
    """Yields (line number, what is wrong)."""
    folder = owner(path)
    if folder not in ALLOWED:
        yield 1, f"no row for this file in {pathlib.Path(__file__).name}; add it to ALLOWED or PUBLIC"
        return
    for number, line in enumerate(text.splitlines(), 1):
        code = line.split("//")[0]
        include = re.match(r'\s*#\s*include\s+"([^"]+)"', code)
        if include:
            target = included_folder(include[1])
            if target != folder and target not in ALLOWED[folder]:
                yield number, f'{folder} must not include "{include[1]}" ({target or "unknown"})'
        for pattern, home, reason in FORBIDDEN:
            if re.search(pattern, code) and not re.fullmatch(home, path.as_posix()):
                yield number, reason


def main(root):
    files = sorted(f for top in ("src", "include") for f in (root / top).rglob("*") if f.suffix in (".h", ".cpp"))
    found = [f"{file.relative_to(root)}:{number}: {what}" for file in files
             for number, what in problems_of(file.relative_to(root), file.read_text())]
    print("\n".join(found) if found else f"{len(files)} files: includes are in order")
    return 1 if found or not files else 0


if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parent.parent
    sys.exit(main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here))
