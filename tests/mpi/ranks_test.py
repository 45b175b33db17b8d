#!/usr/bin/env python3
"""What resboost-mpi promises on any number of ranks: the same bytes, one exit code, an end when a rank dies.

ranks_test.py same_bytes|networks|closed_forms|experiments|failures PROGRAM MPI_PROGRAM MPIRUN"""

import hashlib
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time
import zipfile

# How each implementation of MPI is told to start more ranks than there are cores, to have them talk as if on machines of their own,
# and a rank's environment.
OPEN_MPI = {"launch": ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none"], "apart": ["--mca", "btl", "tcp,self"],
            "environment": lambda name, value: ["-x", f"{name}={value}"]}
MPICH = {"launch": [], "apart": ["-genv", "MPIR_CVAR_NOLOCAL", "1"], "environment": lambda name, value: ["-env", name, value]}
SECONDS = 120  # of a run at most; most take one
COMMON = ["--target", "target", "--method", "trees", "--quiet"]
TREES = [*COMMON, "--trees.rounds", "6", "--trees.leaves", "8"]


def write_table(path, rows, columns):
    """Classes that two columns decide."""
    rng = random.Random(1)
    lines = [",".join([f"c{i}" for i in range(columns)] + ["target"])]
    for _ in range(rows):
        numbers = [rng.gauss(0, 1) for _ in range(columns)]
        lines.append(",".join([f"{number:.2f}" for number in numbers] + ["yes" if numbers[0] * numbers[1] > 0 else "no"]))
    path.write_text("\n".join(lines) + "\n")


def launched(ranks, more=()):
    program, mpirun = sys.argv[3:5]
    return [mpirun, *mpi()["launch"], *more, "-n", str(ranks), str(pathlib.Path(program).resolve())]


def run(command, arguments, environment=None):
    return subprocess.run([*command, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=SECONDS,
                          env={**os.environ, **(environment or {})})


def alone():
    return [str(pathlib.Path(sys.argv[2]).resolve())]


def expect(holds, what):
    if not holds:
        sys.exit(what)


def outputs(command, table, folder, threads):
    """Checksums of a model and its predictions, and the metrics that training prints."""
    model, predictions = folder / "model", folder / "predictions.csv"
    train = run(command, ["train", table, "--model", model, "--json", "--threads", threads, *TREES])
    predict = run(command, ["predict", model, table, "--output", predictions, "--quiet"])
    expect(train.returncode == 0 and predict.returncode == 0, f"{command}:\n{train.stderr}{predict.stderr}")
    told = json.loads(train.stdout)
    del told["seconds"]
    return [hashlib.sha256(file.read_bytes()).hexdigest() for file in (model, predictions)] + [told, train.stderr]


def same_bytes(folder):
    """Large enough for trees to be shared, and fewer rows than ranks."""
    large, small = folder / "large.csv", folder / "small.csv"
    write_table(large, 33000, 20)
    write_table(small, 4, 2)
    expected = outputs(alone(), large, folder, 1)
    for ranks, threads, more in ((1, 1, ()), (2, 2, ()), (3, 1, mpi()["apart"]), (5, 1, ())):
        found = outputs(launched(ranks, more), large, folder, threads)
        expect(found == expected, f"{ranks} ranks of {threads} threads:\n{found}\nis not\n{expected}")
    expect(outputs(launched(5), small, folder, 1) == outputs(alone(), small, folder, 1), "more ranks than rows")


def write_pictures(path, count):
    """Grey pictures of 32 x 32 pixels, whose class is where they are bright; .npz."""
    rng = random.Random(2)
    labels = [i % 3 for i in range(count)]
    pixels = bytes(rng.randrange(100) + (100 if 10 * label <= column < 10 * label + 10 else 0)
                   for label in labels for _ in range(32) for column in range(32))
    def array(shape, data):
        header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}"
        header += " " * (-(len(header) + 11) % 64) + "\n"
        return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + data
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.npy", array((count, 32, 32), pixels))
        archive.writestr("y.npy", array((count,), bytes(labels)))


def expect_same_model(folder, name, arguments):
    """The bytes of `resboost`, on ranks and threads."""
    def model(command, threads):
        result = run(command, ["train", *arguments, "--quiet", "--model", folder / "model", "--threads", threads])
        expect(result.returncode == 0, f"{name}:\n{result.stderr}")
        return hashlib.sha256((folder / "model").read_bytes()).hexdigest()
    expected = model(alone(), 1)
    for ranks, threads in ((2, 2), (3, 1), (5, 1)):
        expect(model(launched(ranks), threads) == expected, f"{name}: another model on {ranks} ranks of {threads} threads")


def networks(folder):
    """Minibatch steps that are shared: of a table's networks, and of one on pictures that are moved."""
    table, pictures = folder / "table.csv", folder / "pictures.npz"
    write_table(table, 700, 15)
    write_pictures(pictures, 100)
    wide = ["--target", "target", "--stages", "2", "--block.width", "150"]
    moved = ["--preset", "pictures", "--image.blocks", "1", "--image.filters", "8", "--image.shift", "2", "--stages", "1"]
    for name, arguments in (("backprop", [table, *wide, "--method", "backprop", "--backprop.batch-size", "450", "--backprop.epochs", "2"]),
                            ("boostresnet", [table, *wide, "--method", "boostresnet", "--boostresnet.batch-size", "450",
                                             "--boostresnet.epochs", "2"]),
                            ("pictures", [pictures, *moved, "--method", "backprop", "--backprop.epochs", "2"])):
        expect_same_model(folder, name, arguments)


def closed_forms(folder):
    """Sums over all rows: least squares on random features, heads by L-BFGS and in closed form, z behind stages."""
    table = folder / "table.csv"
    write_table(table, 5000, 20)
    common = [table, "--target", "target", "--stages", "3"]
    for name, arguments in (("rfrboost", [*common, "--method", "rfrboost"]),
                            ("rfrboost, numbers", [table, "--target", "c0", "--stages", "2", "--method", "rfrboost"]),
                            ("hybrid", [*common, "--method", "hybrid", "--block.width", "200", "--embedding.epochs", "1"])):
        expect_same_model(folder, name, arguments)


def experiments(folder):
    """What is printed and written, with more tasks than ranks and fewer."""
    table, out = folder / "table.csv", folder / "out.csv"
    write_table(table, 400, 3)
    for arguments, file in ((["cv", table, "--folds", "3", "--output", out, *TREES], out),
                            (["tune", table, "--trials", "4", "--output", out, *TREES], out)):
        def told(command):
            result = run(command, [*arguments, "--threads", "1"])
            expect(result.returncode == 0, result.stderr)
            written = [line for line in file.read_text().splitlines() if not line.startswith("#")]
            return result.stdout, result.stderr, written
        expected = told(alone())
        for ranks in (2, 5):
            expect(told(launched(ranks)) == expected, f"{arguments[0]} on {ranks} ranks:\n{told(launched(ranks))}\nis not\n{expected}")


def ranks_below(pid):
    """Process numbers of the ranks that a launcher, or what it has started, has started."""
    children = [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    own = [child for child in children if pathlib.Path(f"/proc/{child}/comm").read_text().strip() == "resboost-mpi"]
    return own or [rank for child in children for rank in ranks_below(child)]


def deaths(folder):
    """A rank that is killed ends the run on all of them, and so does one that is stopped."""
    table = folder / "table.csv"
    write_table(table, 9000, 30)
    arguments = ["train", table, "--model", folder / "model", *COMMON, "--trees.rounds", "100000", "--trees.patience", "100000",
                 "--trees.leaves", "3", "--threads", "1", "--log", folder / "log"]
    for what, words in ((signal.SIGKILL, "signal 9"), (signal.SIGSTOP, "nothing from the other ranks for 5 s")):
        with subprocess.Popen([*launched(3), *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              env={**os.environ, "RESBOOST_MPI_TIMEOUT": "5"}) as process:
            deadline = time.monotonic() + SECONDS
            while '"data"' not in (folder / "log").read_text() if (folder / "log").exists() else True:
                expect(time.monotonic() < deadline, "training has not begun")
                expect(process.poll() is None, f"ended before it was killed, with {process.returncode}")
                time.sleep(0.05)
            time.sleep(0.5)
            os.kill(ranks_below(process.pid)[-1], what)
            told, _ = process.communicate(timeout=SECONDS)
        (folder / "log").unlink()
        expect(process.returncode != 0, f"{what}: exit code 0")
        expect(words in told, f"{what}: {told}")


def failures(folder):
    """One message, and rank 0's exit code on all ranks."""
    table = folder / "table.csv"
    write_table(table, 50, 2)
    for arguments, code, words in ((["trane"], 2, "unknown verb"), (["train", folder / "none.csv", "--model", folder / "m"], 5, "none.csv"),
                                   (["cv", folder / "none.csv"], 5, "none.csv"), (["cv", "-"], 2, "standard input"),
                                   (["cv", table, "--target", "nothing"], None, "nothing")):
        expected = run(alone(), arguments).returncode if code is None else code
        result = run(launched(3), arguments)
        own = [line for line in result.stderr.splitlines() if line.startswith("resboost")]
        expect(result.returncode == expected and len(own) == 1 and words in own[0], f"{arguments}: {result.returncode}\n{result.stderr}")
    differ = run([sys.argv[4], *mpi()["launch"], "-n", "1", *alone_mpi(), "--version", ":", "-n", "1",
                  *mpi()["environment"]("RESBOOST_ISA", "baseline"), *alone_mpi(), "--version"], [])
    expect(differ.returncode != 0 and "instruction set baseline" in differ.stderr, f"other instructions: {differ.stderr}")
    deaths(folder)


def alone_mpi():
    return [str(pathlib.Path(sys.argv[3]).resolve())]


def mpi():
    """Whose launcher it is; exit code 77, "skipped", for one that is not known."""
    version = subprocess.run([sys.argv[4], "--version"], capture_output=True, text=True, check=False).stdout
    if "open-mpi.org" in version:
        return OPEN_MPI
    if "HYDRA" in version:
        return MPICH
    sys.exit(77)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        {"same_bytes": same_bytes, "networks": networks, "closed_forms": closed_forms, "experiments": experiments, "failures": failures}[sys.argv[1]](pathlib.Path(name))
