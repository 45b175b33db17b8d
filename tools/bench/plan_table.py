#!/usr/bin/env python3
"""What `resboost plan` says of a training, beside what the training then takes: processor seconds and peak memory of the process.

usage: tools/bench/plan_table.py DATA NAME ... [--methods auto,trees,...] [--program build/release/resboost] [--threads 1]
                                 [--probe-seconds 20] [--out FILE] [--took FILE] [-- OPTION ...]

DATA/NAME/train.csv.gz, or any file or folder NAME that `train` reads. What follows -- goes to both. Seconds are those of the whole
process, reading and encoding included: planned are preparing_seconds + seconds (and the range that the plan gives), measured is
what the system counts for `train`; --took has what trainings took from the --out of an earlier run. A ratio is planned / measured. The last lines are the worst ratios, and how many are within 15 %.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HEADS = ["data", "method", "planned, s", "least to most, s", "took, s", "ratio", "planned, MB", "took, MB", "ratio", "by"]
NEAR = 1.15


def run(command):
    """Output, processor seconds and peak bytes of a process."""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([str(word) for word in command], stdout=out, stderr=subprocess.PIPE)
        errors = process.stderr.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        if process.returncode != 0:
            raise RuntimeError(errors.strip())
        return out.read().decode(), usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def trained(args, call, name, method, scratch):
    """Processor seconds and peak bytes."""
    for row in json.loads(args.took.read_text()) if args.took else []:
        if (row["data"], row["method"]) == (name, method):
            return row["seconds"], row["bytes"]
    return run([args.program, "train", *call, "--model", scratch / "model"])[1:]


def compared(args, name, method, options, scratch):
    path = args.data / name / "train.csv.gz"
    call = [path if path.exists() else args.data / name, *(["--target", "target"] if path.exists() else []), "--method", method,
            "--threads", args.threads, "--quiet", *options]
    out, cost, _ = run([args.program, "plan", *call, "--probe-seconds", args.probe_seconds, "--json"])
    plan = json.loads(out)
    seconds, peak = trained(args, call, name, method, scratch)
    before = plan["preparing_seconds"]
    whole = lambda key: plan[key] + before if plan[key] is not None else float("nan")
    return {"data": name, "method": method, "planned": whole("seconds"), "least": whole("least_seconds"), "most": whole("most_seconds"),
            "seconds": seconds, "planned_bytes": plan["memory_bytes"] or float("nan"), "bytes": peak, "measured": plan["measured"],
            "plan_took": cost, "probes": len(plan["probes"])}


def line(row):
    by = "all of it" if row["measured"] else "fewer rows" if row["probes"] > 1 else "its beginning"
    span = "" if row["least"] == row["most"] else f"{row['least']:.1f} to {row['most']:.1f}"
    cells = [row["data"], row["method"], f"{row['planned']:.2f}", span, f"{row['seconds']:.2f}", f"{row['planned'] / row['seconds']:.2f}",
             f"{row['planned_bytes'] / 1e6:.0f}", f"{row['bytes'] / 1e6:.0f}", f"{row['planned_bytes'] / row['bytes']:.2f}", by]
    return "| " + " | ".join(cells) + " |"


def summary(rows):
    for what, planned, measured in (("time", "planned", "seconds"), ("memory", "planned_bytes", "bytes")):
        ratios = sorted(((max(r[planned] / r[measured], r[measured] / r[planned]), f"{r['data']} {r['method']}") for r in rows),
                        reverse=True)
        near = sum(ratio <= NEAR for ratio, _ in ratios)
        print(f"{what}: {near} of {len(ratios)} within 15 %; worst " + ", ".join(f"{name} x{ratio:.2f}" for ratio, name in ratios[:5]))
    ranges = [r for r in rows if r["least"] != r["most"]]
    inside = sum(r["least"] / NEAR <= r["seconds"] <= r["most"] * NEAR for r in ranges)
    print(f"ranges: {inside} of {len(ranges)} hold; plans took {sum(r['plan_took'] for r in rows):.0f} s, "
          f"trainings {sum(r['seconds'] for r in rows):.0f} s")


def main():
    arguments = sys.argv[1:]
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--methods", default="auto,trees,hybrid,rfrboost,resfgb,boostresnet,backprop")
    parser.add_argument("--program", default="build/release/resboost")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--probe-seconds", type=float, default=20)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--took", type=pathlib.Path)
    args = parser.parse_args(arguments[:cut])
    print("| " + " | ".join(HEADS) + " |\n|" + " --- |" * len(HEADS), flush=True)
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for name in args.names:
            for method in args.methods.split(","):
                try:
                    rows.append(compared(args, name, method, arguments[cut + 1:], pathlib.Path(scratch)))
                except RuntimeError as error:
                    print(f"| {name} | {method} | {str(error)[:150]} |", flush=True)
                    continue
                print(line(rows[-1]), flush=True)
                if args.out:
                    args.out.write_text(json.dumps(rows, indent=1))
    if rows:
        summary(rows)


if __name__ == "__main__":
    main()
