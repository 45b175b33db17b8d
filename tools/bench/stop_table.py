#!/usr/bin/env python3
"""How long trainings go on after a signal to stop, and after their time limit, on every tabular set of a folder.

    tools/bench/stop_table.py DATA --program build/release/resboost [--sets abalone,adult] [--methods auto,trees] [--signals 2] [--seed 1]

DATA/NAME/train.csv.gz, the last column `target`; DATA/tasks.json says "classification" or "regression". Without --methods all sets
are trained by `auto` and `trees`, and the ten with the most cells, rows or columns by every method. Each training runs on one thread
and gets SIGTERM at a random moment; a last one has --time-limit 2. Seconds are those of the processor from the signal, or the end of the
limit, to the end of the process, so that other work on the machine does not count. A line a set and method, then the worst of each
method. Exit code 1 if one takes more than 2 s, or leaves no model although training had begun.
"""
import argparse
import gzip
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

METHODS = ("auto", "trees", "hybrid", "resfgb", "resfgb-nesterov", "resfgb-fw", "boostresnet", "boostresnet-trees", "rfrboost", "backprop")
# What makes parts of a training long that nothing divides into stages.
LONG = {"rfrboost": ["--rfrboost.features", "8000"]}
MOST_SECONDS, LIMIT = 2.0, 2.0
STOPPED = (0, 6)  # exit codes of a training that was ended, and saved what it had
TICK = os.sysconf("SC_CLK_TCK")


def shape(folder):
    with gzip.open(folder / "train.csv.gz", "rt") as file:
        columns = len(file.readline().split(","))
        return sum(1 for _ in file), columns


def processor_seconds(pid):
    """None once it has ended."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return None if fields[0] == "Z" else (int(fields[11]) + int(fields[12])) / TICK


class Training:
    """One process, watched; sleeps between looks."""

    def __init__(self, program, data, task, method, folder, options):
        self.folder = folder
        for name in ("m", "log"):
            (folder / name).unlink(missing_ok=True)
        command = [program, "train", data, "--target", "target", "--task", task, "--method", method, "--threads", "1", "--model", "m", "--log", "log",
                   "--quiet", *LONG.get(method, []), *options]
        self.process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)

    def begun(self):
        """Has training begun, or may it have?"""
        log = self.folder / "log"
        return log.exists() and '"event":"data"' in log.read_text()

    def wait_until(self, reached):
        """False if it ends before."""
        while processor_seconds(self.process.pid) is not None:
            if reached():
                return True
            time.sleep(0.02)
        return False

    def end(self, since):
        """Exit code, and seconds since the processor's clock of the process was there."""
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        return self.process.returncode, usage.ru_utime + usage.ru_stime - since

    def saved(self):
        return (self.folder / "m").exists()


def after_signal(make, draw, longest):
    """Seconds, or None if no moment could be found before the end."""
    for _ in range(4):
        training = make([])
        wait = draw.uniform(0, longest)
        start = []

        def reached():
            if not start and training.begun():
                start.append(processor_seconds(training.process.pid) or 0)
            return start and (processor_seconds(training.process.pid) or 0) - start[0] >= wait
        if training.wait_until(reached):
            before = processor_seconds(training.process.pid)
            os.kill(training.process.pid, signal.SIGTERM)
            code, seconds = training.end(before or 0)
            if before is not None:
                return seconds, code in STOPPED and training.saved()
        else:
            training.end(0)
        longest /= 4
    return None


def after_limit(make):
    training = make(["--time-limit", str(LIMIT)])
    if not training.wait_until(training.begun):
        training.end(0)
        return None
    begin = time.monotonic()
    training.wait_until(lambda: time.monotonic() - begin >= LIMIT)
    before = processor_seconds(training.process.pid)
    code, seconds = training.end(before or 0)
    return None if before is None else (seconds, code in STOPPED and training.saved())


def sets_of(data, names):
    """Name -> task and methods, the largest first."""
    tasks = json.loads((data / "tasks.json").read_text())
    names = names or sorted(tasks)
    shapes = {name: shape(data / name) for name in names}
    large = set()
    for key in (lambda n: shapes[n][0], lambda n: shapes[n][1], lambda n: shapes[n][0] * shapes[n][1]):
        large.update(sorted(names, key=key)[-10:])
    names = sorted(names, key=lambda n: -shapes[n][0] * shapes[n][1])
    return {name: (tasks[name], METHODS if name in large else METHODS[:2]) for name in names}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--program", required=True)
    parser.add_argument("--sets", type=lambda text: text.split(","))
    parser.add_argument("--methods", type=lambda text: text.split(","))
    parser.add_argument("--signals", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    program, draw, worst, bad = os.path.abspath(options.program), random.Random(options.seed), {}, 0
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        for data, (task, methods) in sets_of(options.data, options.sets).items():
            file = (options.data / data / "train.csv.gz").resolve()
            for method in options.methods or methods:
                if method.startswith("boostresnet") and task == "regression":
                    continue

                def make(more):
                    return Training(program, file, task, method, scratch, more)
                found = [after_signal(make, draw, 6.0) for _ in range(options.signals)] + [after_limit(make)]
                told = ["ended before" if f is None else f"{f[0]:.2f}{'' if f[1] else ' NO MODEL'}" for f in found]
                print(f"{data} {method}: {', '.join(told[:-1])}; limit {told[-1]}", flush=True)
                for seconds, saved in filter(None, found):
                    bad += seconds > MOST_SECONDS or not saved
                    worst[method] = max(worst.get(method, (0, "")), (seconds, data))
    for method, (seconds, data) in worst.items():
        print(f"{method}: {seconds:.2f} s at most ({data})")
    print(f"{bad} beyond {MOST_SECONDS:.0f} s, or without a model")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
