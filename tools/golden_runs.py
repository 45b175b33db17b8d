#!/usr/bin/env python3
"""Trains with two builds of the program by every method and compares the models byte for byte: the guard of changes that must
not change a result.

  tools/golden_runs.py OLD NEW            both programs run all commands, or those whose name holds --only TEXT
  tools/golden_runs.py --write FILE OLD   keeps the digests of one program
  tools/golden_runs.py --against FILE NEW compares with digests that were kept (on the same machine: other processors round
                                          otherwise)

The digest is of the tensors and, apart, of the whole file: the text of a model (its record of options, say) may change where the
numbers do not. Data are those of data/ and pictures made of its digits.
"""

import argparse
import hashlib
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent

QUICK = ["--stages", "2", "--embedding.steps", "60", "--backprop.steps", "60", "--boostresnet.steps", "60"]
# Name -> arguments of `train` besides --model and --quiet. {NAME} is the model that another run wrote.
RUNS = {
    **{f"digits-{m}": ["digits.csv", "--method", m, *QUICK]
       for m in ("hybrid", "resfgb", "resfgb-nesterov", "resfgb-fw", "boostresnet", "rfrboost", "backprop")},
    "rings-hybrid": ["rings.csv", "--stages", "3", "--embedding.steps", "100"],
    "rings-paper": ["rings.csv", "--preset", "paper", "--stages", "2", "--embedding.epochs", "2", "--head.sgd.epochs", "3"],
    "weights": ["weights.csv", "--weight", "w", *QUICK],
    "weights-rfrboost": ["weights.csv", "--weight", "w", "--method", "rfrboost", "--stages", "2"],
    "balanced-hinge": ["digits.csv", "--class-weight", "balanced", "--loss", "smooth-hinge", *QUICK],
    "regression-hybrid": ["numbers.csv", "--target", "a", "--target", "b", *QUICK],
    "regression-rfrboost-dense": ["numbers.csv", "--target", "a", "--method", "rfrboost", "--rfrboost.variant", "dense",
                                  "--stages", "2"],
    "regression-rfrboost-diag": ["numbers.csv", "--target", "a", "--method", "rfrboost", "--rfrboost.variant", "diag",
                                 "--stages", "2"],
    "no-validation": ["digits.csv", "--valid-share", "0", *QUICK],
    "continue": ["rings.csv", "--continue-from", "{rings-hybrid}", "--stages", "+1", "--embedding.steps", "60"],
    "corrective": ["digits.csv", "--corrective-epochs", "1", *QUICK],
    "finetune": ["digits.csv", "--finetune-epochs", "1", *QUICK],
    "plain": ["digits.csv", "--method", "backprop", "--block.shortcut", "none", *QUICK],
    "parts": ["digits.csv", "--method", "resfgb", "--resfgb.parts", "2", *QUICK],
    **{f"pictures-{m}": ["pictures.npz", "--preset", "pictures", "--method", m, "--image.blocks", "1", "--image.filters", "4",
                         "--boostresnet.epochs", "1", "--embedding.epochs", "1", "--backprop.epochs", "1"]
       for m in ("hybrid", "resfgb", "boostresnet", "rfrboost", "backprop")},
    "pictures-moved": ["pictures.npz", "--preset", "pictures", "--image.blocks", "1", "--image.filters", "4",
                       "--boostresnet.epochs", "1", "--image.shift", "2", "--image.mirror", "--boostresnet.auxiliary", "1",
                       "--boostresnet.auxiliary-layers", "same", "--boostresnet.order", "sequential", "--image.modules", "0"],
    "pictures-bf16": ["pictures.npz", "--preset", "pictures", "--method", "backprop", "--image.blocks", "1",
                      "--image.filters", "16", "--backprop.epochs", "1", "--precision", "bf16"],
    "bf16": ["digits.csv", "--precision", "bf16", *QUICK],
    "digits-trees": ["digits.csv", "--method", "trees", "--trees.rounds", "40"],
    "digits-auto": ["digits.csv", "--method", "auto", "--trees.rounds", "40", "--auto.networks", "2", "--auto.steps", "60"],
}
RUNS = {name: words if {"--method", "--preset"} & {*words} else [*words, "--method", "hybrid"] for name, words in RUNS.items()}


def npy(shape, data):
    """The bytes of a NumPy array of bytes."""
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + bytes(data)


def write_data(folder):
    """Tables and pictures, every run's inputs, into the folder."""
    import zipfile
    digits = (ROOT / "data" / "digits.csv").read_text().splitlines()
    (folder / "digits.csv").write_text("\n".join(digits[:801]) + "\n")
    rings = (ROOT / "data" / "rings_train.csv").read_text().splitlines()
    (folder / "rings.csv").write_text("\n".join(rings[:1201]) + "\n")
    head = digits[0].split(",")
    (folder / "weights.csv").write_text("\n".join(
        [",".join(["w", *head])] + [f"{1 + i % 3},{line}" for i, line in enumerate(digits[1:801])]) + "\n")
    rows = [line.split(",") for line in rings[1:1201]]
    (folder / "numbers.csv").write_text("\n".join(
        ["x,y,a,b"] + [f"{r[0]},{r[1]},{float(r[0]) * float(r[1]):.6f},{float(r[0]) ** 2 - float(r[1]):.6f}" for r in rows]) + "\n")
    cells = [[int(float(v)) for v in line.split(",")] for line in digits[1:601]]
    target = head.index("target")
    pixels = [min(255, 15 * v) for row in cells for i, v in enumerate(row) if i != target]
    with zipfile.ZipFile(folder / "pictures.npz", "w") as archive:
        archive.writestr("x.npy", npy((len(cells), 8, 8), pixels))
        archive.writestr("y.npy", npy((len(cells),), [row[target] for row in cells]))


def digests(model):
    """Of the tensors, and of the whole file."""
    data = model.read_bytes()
    start = 8 + struct.unpack("<Q", data[:8])[0]
    return [hashlib.sha256(part).hexdigest()[:16] for part in (data[start:], data)]


def run_all(program, only):
    """Name -> digests, or why there is none."""
    found = {}
    with tempfile.TemporaryDirectory(prefix="resboost-golden-") as name:
        folder = pathlib.Path(name)
        write_data(folder)
        for run, arguments in RUNS.items():
            needs = [a[1:-1] for a in arguments if a.startswith("{")]
            if only not in run and not any(run in [a.strip("{}") for a in RUNS[r]] for r in RUNS if only in r):
                continue
            call = [str(pathlib.Path(program).resolve()), "train", *[f"{a[1:-1]}.model" if a[1:-1] in needs else a for a in arguments],
                    "--model", f"{run}.model", "--quiet"]
            if not any(a.startswith("--target") for a in arguments) and not needs and "npz" not in arguments[0]:
                call += ["--target", "target"]
            result = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False)
            if result.returncode == 0:
                found[run] = digests(folder / f"{run}.model")
            else:
                found[run] = [f"exit {result.returncode}: {result.stderr.strip()[-200:]}"] * 2
    return found


def compare(old, new):
    """Prints a line a run; the number of runs that differ in their tensors."""
    different = 0
    for run in old:
        if run not in new:
            continue
        verdict = ("the same bytes" if old[run] == new[run] else "the same tensors, another text" if old[run][0] == new[run][0]
                   else f"DIFFERENT: {old[run][0]} and {new[run][0]}")
        different += verdict.startswith("DIFFERENT")
        print(f"{run:28} {verdict}")
    return different


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="+")
    parser.add_argument("--only", default="")
    parser.add_argument("--write")
    parser.add_argument("--against")
    options = parser.parse_args()
    runs = [run_all(program, options.only) for program in options.programs]
    if options.write:
        pathlib.Path(options.write).write_text(json.dumps(runs[0], indent=1) + "\n")
        print(f"{len(runs[0])} runs written")
        return 0
    if options.against:
        return 1 if compare(json.loads(pathlib.Path(options.against).read_text()), runs[0]) else 0
    return 1 if compare(*runs) else 0


if __name__ == "__main__":
    sys.exit(main())
