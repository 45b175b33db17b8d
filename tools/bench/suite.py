#!/usr/bin/env python3
"""Trains and evaluates on every tabular set of a folder, beside XGBoost on the same rows and the same machine; a line a set.

usage: tools/bench/suite.py DATA [NAME ...] [--program build/release/resboost] [--xgboost [FILE]] [--tune FOLD] [--threads 1]
                            [--out FILE] [--markdown FILE] [-- OPTION ...]

DATA/NAME/train.csv.gz and test.csv.gz, the last column is the target; DATA/tasks.json says "classification" or "regression".
What follows -- goes to `resboost train`. Seconds are processor seconds of the whole process (of XGBoost: encoding and fitting
only). --xgboost runs tools/bench/xgboost_peer.py beside each set, or takes what an earlier run put in FILE and adds what is not
there. --tune FOLD (0 to 4) never opens a test file: every fifth training row, from FOLD on, is the test. The last lines are
geometric means of ratios to XGBoost: of errors (floor 0.001), of log losses, and of seconds (below 0.5 they count as 0.5).
Exit code 1 if any set fails.
"""
import argparse
import gzip
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import time

PEER = pathlib.Path(__file__).with_name("xgboost_peer.py")
ERROR_FLOOR, SECONDS_FLOOR = 1e-3, 0.5


def run(command):
    """Exit code, output, errors, processor seconds and peak megabytes of a process."""
    with tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as errors:
        process = subprocess.Popen([str(word) for word in command], stdout=out, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        text = [pathlib.Path(f.name).read_text() for f in (out, errors)]
    return process.returncode, *text, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def files_of(folder, fold, scratch):
    """Training and test file; with a fold both are parts of the training file."""
    if fold is None:
        return folder / "train.csv.gz", folder / "test.csv.gz"
    lines = gzip.decompress((folder / "train.csv.gz").read_bytes()).decode().splitlines(keepends=True)
    train, test = scratch / "train.csv", scratch / "test.csv"
    held = [i % 5 == fold for i in range(len(lines) - 1)]
    for path, wanted in ((train, False), (test, True)):
        path.write_text(lines[0] + "".join(line for line, out in zip(lines[1:], held) if out == wanted))
    return train, test


def ours(program, train, test, task, threads, options, scratch):
    """Numbers of one set, or {'failed': what was printed}."""
    model = scratch / "model"
    common = ["--threads", threads, "--json", "--quiet"]
    code, out, errors, seconds, megabytes = run(
        [program, "train", train, "--target", "target", "--model", model, "--task", task, *common, *options])
    if code:
        return {"failed": errors.strip()}
    stages = json.loads(out)["stages"]
    code, out, errors, *_ = run([program, "evaluate", model, test, *common])
    if code:
        return {"failed": errors.strip()}
    numbers = json.loads(out)
    return {**numbers, "stages": stages, "fit": round(seconds, 3), "megabytes": round(megabytes)}


def peer(train, test, task, threads):
    code, out, errors, *_ = run([PEER, train, test, task, "--threads", threads])
    return json.loads(out) if code == 0 else {"failed": errors.strip()[-300:]}


def error(task, numbers):
    return 1 - numbers["accuracy"] if task == "classification" else numbers["nrmse"]


def ratio(task, result, other):
    return max(error(task, result), ERROR_FLOOR) / max(error(task, other), ERROR_FLOOR)


def slowness(result, other):
    return max(result["fit"], SECONDS_FLOOR) / max(other["fit"], SECONDS_FLOOR)


def line(name, task, result, other):
    if "failed" in result:
        return f"{name:18} FAILED  {result['failed']}"
    score = (f"error {error(task, result):.4f} log loss {result['log_loss']:.4f}" if task == "classification"
             else f"nrmse {error(task, result):.4f}")
    text = f"{name:18} {score:30} stages {result['stages']:3} {result['fit']:8.2f} s {result['megabytes']:5} MB"
    if other and "failed" not in other:
        text += f"   XGBoost {error(task, other):.4f} {other['fit']:7.2f} s   ratio {ratio(task, result, other):.2f}"
    return text


def geometric(values):
    return math.exp(sum(map(math.log, values)) / len(values)) if values else math.nan


def summary(tasks, results, peers):
    """The last lines."""
    both = [n for n in results if "failed" not in results[n] and "failed" not in peers.get(n, {"failed": ""})]
    for task in ("classification", "regression"):
        names = [n for n in both if tasks[n] == task]
        if names:
            ratios = sorted((ratio(task, results[n], peers[n]), n) for n in names)
            print(f"{task}: error ratio {geometric([r for r, _ in ratios]):.3f} over {len(names)} sets; worst "
                  + ", ".join(f"{n} {r:.2f}" for r, n in ratios[:-6:-1]))
        if names and task == "classification":
            floor = lambda numbers: max(numbers["log_loss"], ERROR_FLOOR)
            print(f"log loss ratio {geometric([floor(results[n]) / floor(peers[n]) for n in names]):.3f}")
    if both:
        totals = [sum(source[n]["fit"] for n in both) for source in (results, peers)]
        print(f"processor seconds {totals[0]:.1f}, XGBoost {totals[1]:.1f}: ratio in total {totals[0] / totals[1]:.2f}, geometric "
              f"mean {geometric([slowness(results[n], peers[n]) for n in both]):.2f}")


def markdown(tasks, results, peers):
    """The table of docs/benchmark.md: a row a set, the best ratio first."""
    text = ""
    for task in ("classification", "regression"):
        names = [n for n in results if tasks[n] == task and "failed" not in results[n] and "failed" not in peers.get(n, {"failed": ""})]
        classes = task == "classification"
        heads = ["data", "error" if classes else "RMSE / std", "XGBoost", "ratio",
                 *(["log loss", "XGBoost"] if classes else []), "seconds", "XGBoost"]
        text += f"\n### {task.capitalize()}\n\n| " + " | ".join(heads) + " |\n|" + " --- |" * len(heads) + "\n"
        for name in sorted(names, key=lambda n: ratio(task, results[n], peers[n])):
            own, other = results[name], peers[name]
            cells = [name, f"{error(task, own):.4f}", f"{error(task, other):.4f}", f"{ratio(task, own, other):.2f}",
                     *([f"{own['log_loss']:.4f}", f"{other['log_loss']:.4f}"] if classes else []),
                     f"{own['fit']:.1f}", f"{other['fit']:.1f}"]
            text += "| " + " | ".join(cells) + " |\n"
    return text


def main():
    arguments = sys.argv[1:]
    options = arguments[arguments.index("--") + 1:] if "--" in arguments else []
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--program", default="build/release/resboost")
    parser.add_argument("--xgboost", nargs="?", const="", metavar="FILE")
    parser.add_argument("--tune", type=int, choices=range(5))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--markdown", type=pathlib.Path)
    args = parser.parse_args(arguments[:arguments.index("--")] if "--" in arguments else arguments)
    tasks = json.loads((args.data / "tasks.json").read_text())
    kept = pathlib.Path(args.xgboost) if args.xgboost else None
    peers = json.loads(kept.read_text()) if kept and kept.exists() else {}
    results, began = {}, time.monotonic()
    for name in args.names or sorted(tasks):
        with tempfile.TemporaryDirectory() as folder:
            scratch = pathlib.Path(folder)
            train, test = files_of(args.data / name, args.tune, scratch)
            results[name] = ours(args.program, train, test, tasks[name], args.threads, options, scratch)
            if args.xgboost is not None and name not in peers:
                peers[name] = peer(train, test, tasks[name], args.threads)
        print(line(name, tasks[name], results[name], peers.get(name)), flush=True)
        if args.out:
            args.out.write_text(json.dumps({"resboost": results, "xgboost": peers}, indent=1))
        if kept:
            kept.write_text(json.dumps(peers, indent=1))
    summary(tasks, results, peers)
    if args.markdown:
        args.markdown.write_text(markdown(tasks, results, peers))
    failed = sum("failed" in result for result in results.values())
    print(f"{len(results) - failed} of {len(results)} sets in {time.monotonic() - began:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
