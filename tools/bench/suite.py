#!/usr/bin/env python3
"""Train, predict and evaluate on every tabular set of a folder; one line a set.

usage: tools/bench/suite.py DATA [NAME ...] [--program build/release/resboost] [--peers FILE] [--out FILE] [-- OPTION ...]

DATA/NAME/train.csv.gz and test.csv.gz, the last column is the target; DATA/tasks.json says "classification" or "regression".
What follows -- goes to `resboost train`. With --peers (a JSON of other programs' numbers on the same files) the error ratio to
XGBoost stands beside ours, and their geometric means end the run. Exit code 1 if any set fails.
"""
import argparse
import json
import math
import pathlib
import resource
import subprocess
import sys
import tempfile
import time


def run(command):
    return subprocess.run(command, capture_output=True, text=True)


def peak_mb():
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def one_set(program, folder, task, options, scratch):
    """Numbers of one set, or {'failed': what was printed}."""
    model, predictions = scratch / "model", scratch / "predictions.csv"
    start = time.monotonic()
    train = run([program, "train", folder / "train.csv.gz", "--model", model, "--task", task, "--quiet", "--json", *options])
    seconds = time.monotonic() - start
    if train.returncode:
        return {"failed": train.stderr.strip()}
    predict = run([program, "predict", model, folder / "test.csv.gz", "--output", predictions, "--quiet"])
    evaluate = run([program, "evaluate", model, folder / "test.csv.gz", "--json", "--quiet"])
    for step in (predict, evaluate):
        if step.returncode:
            return {"failed": step.stderr.strip()}
    result = json.loads(evaluate.stdout)
    result["stages"] = json.loads(train.stdout)["stages"]
    result["fit"] = round(seconds, 1)
    return result


def error(task, numbers):
    if task == "classification":
        accuracy = numbers.get("accuracy", numbers.get("acc"))
        return max(1 - accuracy, 1e-4)
    return max(numbers["nrmse"], 1e-4)


def line(name, task, result, peer):
    if "failed" in result:
        return f"{name:22} FAILED  {result['failed']}"
    score = f"acc {result['accuracy']:.4f} logloss {result['log_loss']:.4f}" if task == "classification" else f"nrmse {result['nrmse']:.4f}"
    text = f"{name:22} {score:30} stages {result['stages']:3} fit {result['fit']:7.1f} s"
    if peer:
        text += f"   xgb {1 - error(task, peer) if task == 'classification' else error(task, peer):.4f} ratio {error(task, result) / error(task, peer):.2f}"
    return text


def main():
    arguments = sys.argv[1:]
    options = arguments[arguments.index("--") + 1:] if "--" in arguments else []
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--program", default="build/release/resboost")
    parser.add_argument("--peers", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path)
    args = parser.parse_args(arguments[:arguments.index("--")] if "--" in arguments else arguments)
    tasks = json.loads((args.data / "tasks.json").read_text())
    peers = json.loads(args.peers.read_text()) if args.peers else {}
    results, ratios = {}, {"classification": [], "regression": []}
    for name in args.names or sorted(tasks):
        task = tasks[name]
        with tempfile.TemporaryDirectory() as scratch:
            result = one_set(args.program, args.data / name, task, options, pathlib.Path(scratch))
        peer = peers.get(name, {}).get("models", {}).get("xgb")
        print(line(name, task, result, peer), flush=True)
        if peer and "failed" not in result:
            ratios[task].append(error(task, result) / error(task, peer))
        results[name] = result
        if args.out:
            args.out.write_text(json.dumps(results, indent=1))
    failed = [name for name, result in results.items() if "failed" in result]
    for task, values in ratios.items():
        if values:
            mean = math.exp(sum(map(math.log, values)) / len(values))
            print(f"error ratio to xgb, geometric mean over {len(values)} {task} sets: {mean:.3f}")
    total = sum(result.get("fit", 0) for result in results.values())
    print(f"{len(results) - len(failed)} of {len(results)} sets; {total:.0f} s of training; peak memory {peak_mb():.0f} MB")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
