#!/usr/bin/env python3
"""Models of every method, exported to C and ONNX, predict what the program predicts.   methods_test.py PROGRAM CC

Graphs are run by numpy (onnx_numpy.py) where Debian's python3-numpy and python3-onnx are, and by onnxruntime-node too where
RESBOOST_ONNXRUNTIME names a folder in which npm has installed it. Exits with 77 if C alone could be compared."""

import csv
import ctypes
import datetime
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
try:
    import numpy as np
    import onnx_numpy
except ImportError:
    onnx_numpy = None

QUICK = {"--auto.networks": 2, "--trees.rounds": 12, "--stages": 2, "--embedding.epochs": 3, "--block.width": 8,
         "--boostresnet.epochs": 3, "--backprop.epochs": 3, "--rfrboost.features": 24}
RUNS = [
    ("kind", "auto", ["--auto.networks", "--trees.rounds"]),
    ("kind", "trees", ["--trees.rounds", "--stages"]),
    ("kind", "hybrid", ["--stages", "--embedding.epochs", "--block.width"]),
    ("kind", "resfgb", ["--stages", "--embedding.epochs", "--block.width"]),
    ("kind", "resfgb-nesterov", ["--stages", "--embedding.epochs", "--block.width"]),
    ("kind", "resfgb-fw", ["--stages", "--embedding.epochs", "--block.width"]),
    ("kind", "boostresnet", ["--stages", "--boostresnet.epochs", "--block.width"]),
    ("kind", "boostresnet-trees", ["--stages", "--trees.rounds"]),
    ("kind", "rfrboost", ["--stages", "--rfrboost.features"]),
    ("kind", "backprop", ["--stages", "--backprop.epochs", "--block.width"]),
    ("kind", "hybrid --loss smooth-hinge", ["--stages", "--embedding.epochs", "--block.width"]),
    ("price", "auto", ["--auto.networks", "--trees.rounds"]),
    ("price", "auto --loss poisson", ["--auto.networks", "--trees.rounds"]),
    ("price", "trees", ["--trees.rounds", "--stages"]),
    ("price", "trees --loss quantile:alpha=0.9", ["--trees.rounds", "--stages"]),
    ("price", "rfrboost --scaling standard --bins 0", ["--stages", "--rfrboost.features"]),
    ("price", "backprop --loss huber", ["--stages", "--backprop.epochs", "--block.width"]),
    ("price", "hybrid --loss absolute --scaling min-max", ["--stages", "--embedding.epochs", "--block.width"]),
]
COLUMNS = ["size", "when", "city", "rooms", "garden", "floor"]


def rows(count, seed, unseen):
    """Numbers with gaps and a word for them, and without, dates, categories of text, of two levels; wild values and new categories if unseen."""
    rng = random.Random(seed)
    for _ in range(count):
        day = datetime.date(2020, 1, 1) + datetime.timedelta(rng.randrange(700))
        size, city, rooms = rng.gauss(50, 20), rng.choice(["Köln", "Rome, Italy", 'the "Hague"', "Oslo"]), rng.randrange(1, 6)
        price = abs(size) * (2 if city == "Oslo" else 1) + 10 * math.sin(day.toordinal() / 50) ** 2 + rooms
        floor = rng.randrange(12)
        price += floor * (3 if city == "Oslo" else 1)
        row = {"size": f"{size:.2f}", "when": day.strftime("%d.%m.%Y"), "city": city, "rooms": str(rooms),
               "garden": rng.choice(["yes", "no"]), "floor": str(floor), "price": f"{price:.2f}",
               "kind": "cheap" if price < 50 else "dear" if price > 90 else "fair"}
        for name, gap in (("size", "NA"), ("when", ""), ("city", ""), ("rooms", "?")):
            if rng.random() < 0.05:
                row[name] = gap
        if unseen and rng.random() < 0.3:
            row[rng.choice(["city", "garden"])] = "never seen"
        if unseen and rng.random() < 0.1:
            row["size"] = rng.choice(["1e300", "-1e12", "0"])
        yield row


def write(path, names, table):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(table)


class Value(ctypes.Structure):
    _fields_ = [("kind", ctypes.c_uint), ("number", ctypes.c_double), ("text", ctypes.c_char_p)]


def loaded_c(compiler, source):
    """An exported C file, compiled as strictly as can be."""
    library = source.with_suffix(".so")
    subprocess.run([compiler, "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Werror", "-O1", "-fPIC", "-shared",
                    source, "-o", library, "-lm"],
                   check=True)
    return ctypes.CDLL(str(library))


def run_c(compiler, source, table, outputs):
    loaded = loaded_c(compiler, source)
    names = [name.decode() for name in (ctypes.c_char_p * len(COLUMNS)).in_dll(loaded, source.stem + "_columns")]
    results = []
    for row in table:
        values, out = (Value * len(names))(), (ctypes.c_double * outputs)()
        for value, name in zip(values, names):
            value.kind, value.text = 2, row[name].encode()
        status = loaded[source.stem + "_predict"](values, out)
        assert status == 0, (status, row)
        results.append(list(out))
    return results


def number(text):
    return float(text) if text not in ("", "NA", "?") else math.nan


def onnx_columns(table):
    """Numbers, texts, and a date as its parts."""
    columns = {name: [number(row[name]) for row in table] for name in ("size", "rooms", "floor")}
    dates = [datetime.datetime.strptime(row["when"], "%d.%m.%Y").date() if row["when"] else None for row in table]
    for part, value in (("year", lambda day: day.year), ("month", lambda day: day.month), ("weekday", lambda day: day.isoweekday()),
                        ("days", lambda day: (day - datetime.date(1970, 1, 1)).days)):
        columns[f"when:{part}"] = [float(value(day)) if day else math.nan for day in dates]
    return columns, {name: [row[name] for row in table] for name in ("city", "garden")}


def run_numpy(path, table):
    numbers, texts = onnx_columns(table)
    inputs = {name: np.array(values).reshape(-1, 1) for name, values in numbers.items()}
    inputs.update({name: np.array(values, object).reshape(-1, 1) for name, values in texts.items()})
    return onnx_numpy.run(str(path), inputs)


def run_onnxruntime(folder, path, table):
    numbers, texts = onnx_columns(table)
    columns = {name: {"type": "float64", "data": [None if math.isnan(value) else value for value in values]} for name, values in numbers.items()}
    columns.update({name: {"type": "string", "data": values} for name, values in texts.items()})
    return run_onnxruntime_on(folder, path, columns)


def run_onnxruntime_on(folder, path, inputs):
    """inputs: as run_onnx.js takes them."""
    script = pathlib.Path(__file__).with_name("run_onnx.js")
    done = subprocess.run(["node", script, folder, path], input=json.dumps(inputs), capture_output=True, text=True, check=True)
    outputs = {}
    for name, output in json.loads(done.stdout).items():
        data, width = output["data"], output["dims"][-1]
        outputs[name] = data if len(output["dims"]) == 1 else [data[i:i + width] for i in range(0, len(data), width)]
    return outputs


def difference(found, expected):
    """The largest one, relative where values are above 1."""
    assert len(found) == len(expected)
    return max(abs(float(a) - b) / max(1, abs(b)) for one, other in zip(found, expected) for a, b in zip(one, other))


def check_labels(outputs, table, expected, where):
    """The labels are those of the table, but where two classes are as probable."""
    if "label" not in outputs:
        assert next(iter(outputs)) == "value", where
        return
    assert list(outputs)[:2] == ["label", "probabilities"], where  # as programs unpack them
    for label, row, values in zip(outputs["label"], table, expected):
        assert label == row["prediction"] or sorted(values)[-1] - sorted(values)[-2] < 1e-5, where


def predictions(program, folder, stages, data=None):
    """What the program predicts of the data, or of test.csv: the table, and its numbers."""
    subprocess.run([program, "predict", folder / "model", data or folder / "test.csv", "--output", folder / "out.csv", "--quiet", *stages], check=True)
    with open(folder / "out.csv", newline="", encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    names = [name for name in table[0] if name.startswith("p_")] or ["prediction"]
    return table, [[float(row[name]) for name in names] for row in table]


def compare(program, compiler, folder, test, target, method, options):
    arguments = [str(part) for name in options for part in (name, QUICK[name])]
    subprocess.run([program, "train", folder / f"{target}.csv", "--target", target, "--method", *method.split(), *arguments, "--encode-levels", "2",
                    "--threads", "1", "--model", folder / "model", "--quiet"], check=True, stdout=subprocess.DEVNULL)
    name = "".join(c if c.isalnum() else "_" for c in f"{target}_{method}")[:30]  # a library is loaded once by its name
    source, graph = folder / f"{name}.c", folder / "house.onnx"
    subprocess.run([program, "export", folder / "model", "--c", source, "--onnx", graph, "--stages", "all"], check=True)
    table, expected = predictions(program, folder, [])
    worst = {"C": difference(run_c(compiler, source, test, len(expected[0])), expected)}
    runners = {}
    if onnx_numpy:
        runners["numpy"] = lambda: run_numpy(graph, test)
    if os.environ.get("RESBOOST_ONNXRUNTIME"):
        runners["onnxruntime"] = lambda: run_onnxruntime(os.environ["RESBOOST_ONNXRUNTIME"], graph, test)
    for name, runner in runners.items():
        outputs = runner()
        check_labels(outputs, table, expected, (name, method))
        what = "probabilities" if "probabilities" in outputs else "value"
        worst[name] = difference(outputs[what], expected)
        depth = min((key for key in outputs if key.startswith(what + "_")), key=lambda key: int(key.split("_")[1]), default=None)
        if depth:
            shallow = predictions(program, folder, ["--stages", depth.split("_")[1]])[1]
            worst[name + ", depth " + depth.split("_")[1]] = difference(outputs[depth], shallow)
    print(f"{target} {method}:", ", ".join(f"{name} {value:.1e}" for name, value in worst.items()), flush=True)
    assert max(worst.values()) < 2e-6, (method, worst)


def main():
    program, compiler = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        train, test = list(rows(400, 1, False)), list(rows(80, 2, True))
        for target in ("kind", "price"):
            write(folder / f"{target}.csv", COLUMNS + [target], train)
        write(folder / "test.csv", COLUMNS, test)
        for target, method, options in RUNS:
            compare(program, compiler, folder, test, target, method, options)
    if not onnx_numpy:
        print("skipped: ONNX, for there is no Python with numpy and onnx; apt-get install python3-numpy python3-onnx")
        sys.exit(77)


if __name__ == "__main__":
    main()
