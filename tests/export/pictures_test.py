#!/usr/bin/env python3
"""Models of pictures, exported to C and ONNX, predict what the program predicts.   pictures_test.py PROGRAM CC

Of every method and every kind of network, on pictures whose sides are odd and differ, as methods_test.py does it of tables."""

import csv
import ctypes
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from methods_test import check_labels, difference, loaded_c, onnx_numpy, predictions, run_onnxruntime_on  # noqa: E402
try:
    import numpy as np
except ImportError:
    np = None

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "exported_pictures.c"
SHAPES = {"gray": (8, 8, 1), "color": (9, 11, 3)}  # height, width, channels
CLASSES, MOST = 3, 1e-5
SMALL = "--image.blocks 1 --image.filters 4"
QUICK = " ".join(f"--{sgd}.epochs 4 --{sgd}.batch-size 16 --{sgd}.learning-rate 0.02" for sgd in ("boostresnet", "embedding", "backprop"))
RUNS = [
    ("color", "boostresnet --boostresnet.order sequential"),
    ("color", "boostresnet --boostresnet.order sequential --image.modules 3 --boostresnet.auxiliary 1"),
    ("gray", "boostresnet --boostresnet.order online --image.cells 3"),
    ("color", "boostresnet --image.modules 2 --image.views mirrored --boostresnet.label-smoothing 0.1"),
    ("color", "boostresnet --image.architecture boostresnet-25 --image.shortcut convolution"),
    ("color", "boostresnet --image.architecture preact-20 --image.stem-stride 2"),
    ("color", "hybrid --stages 3"),
    ("gray", "resfgb --stages 3 --image.views mirrored"),
    ("color", "resfgb-nesterov --stages 3"),
    ("color", "rfrboost --stages 3"),
    ("color", "backprop --image.architecture resnet-20"),
    ("color", "backprop --image.architecture resnet-20 --image.shortcut convolution --image.views mirrored"),
    ("gray", "backprop --image.architecture preact-20"),
    ("color", "backprop --image.architecture plain-20 --image.cells 2"),
    ("color", "backprop --loss smooth-hinge"),
    ("columns", "backprop --image-shape 3x9x11 --target class"),
]


def bars(count, shape, seed):
    """A bright bar on noise, lying, standing or rising, which has a hue; (pixels, class) each. No pixel alone tells the class."""
    rng, (height, width, channels) = random.Random(seed), shape
    for i in range(count):
        pixels, label = [rng.randrange(80) for _ in range(height * width * channels)], i % CLASSES
        top, left = rng.randrange(height - 3), rng.randrange(width - 3)
        for step in range(4):
            y, x = (top, left + step) if label == 0 else (top + step, left) if label == 1 else (top + 3 - step, left + step)
            for channel in range(channels):
                pixels[(y * width + x) * channels + channel] = 160 + 30 * channel + rng.randrange(30)
        yield bytes(pixels), label


def write_idx(path, shape, pictures):
    """IDX files, of labels too. Returns the path."""
    height, width, channels = shape
    dimensions = (len(pictures), height, width) + ((channels,) if channels > 1 else ())
    name = f"{path}-images-idx{len(dimensions)}-ubyte"
    with open(name, "wb") as file:
        file.write(struct.pack(f">HBB{len(dimensions)}I", 0, 8, len(dimensions), *dimensions))
        file.writelines(pixels for pixels, _ in pictures)
    with open(f"{path}-labels-idx1-ubyte", "wb") as file:
        file.write(struct.pack(">HBBI", 0, 8, 1, len(pictures)) + bytes(label for _, label in pictures))
    return name


def write_columns(path, shape, pictures):
    """A table whose columns are pixels, plane after plane of a channel. Returns the path."""
    channels = shape[2]
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([f"p{i}" for i in range(len(pictures[0][0]))] + ["class"])
        for pixels, label in pictures:
            writer.writerow([value for channel in range(channels) for value in pixels[channel::channels]] + [label])
    return path


def run_c(compiler, source, shape, pictures):
    loaded = loaded_c(compiler, source)
    with open(source, encoding="utf-8") as file:
        work = int(file.read().split("_WORK = ")[1].split(",")[0])
    results, numbers = [], (ctypes.c_float * work)(*[float("nan")] * work)
    for pixels, _ in pictures:
        out = (ctypes.c_double * CLASSES)()
        assert loaded[source.stem + "_predict"](pixels, numbers, out) == 0
        results.append(list(out))
    return results


def run_numpy(graph, shape, pictures):
    given = np.frombuffer(b"".join(pixels for pixels, _ in pictures), np.uint8).reshape(-1, *shape)
    return onnx_numpy.run(str(graph), {"pictures": given})


def run_onnxruntime(folder, graph, shape, pictures):
    data = [value for pixels, _ in pictures for value in pixels]
    return run_onnxruntime_on(folder, graph, {"pictures": {"type": "uint8", "data": data, "dims": [len(pictures), *shape]}})


def compare(program, compiler, folder, data, shape, test, method, number):
    """The largest difference of each kind of file, and how far the probabilities of the first class reach."""
    train, test_data = data
    subprocess.run([program, "train", train, "--method", *method.split(), *SMALL.split(), *QUICK.split(), "--threads", "1", "--valid-share",
                    "0.2", "--model", folder / "model", "--quiet"], check=True, stdout=subprocess.DEVNULL)
    source, graph = folder / f"bars{number}.c", folder / "bars.onnx"  # a library is loaded once by its name
    subprocess.run([program, "export", folder / "model", "--c", source, "--onnx", graph, "--stages", "all"], check=True)
    table, expected = predictions(program, folder, [], test_data)
    first = [values[0] for values in expected]
    worst, runners = {"C": difference(run_c(compiler, source, shape, test), expected)}, {}
    if onnx_numpy:
        runners["numpy"] = lambda: run_numpy(graph, shape, test)
    if os.environ.get("RESBOOST_ONNXRUNTIME"):
        runners["onnxruntime"] = lambda: run_onnxruntime(os.environ["RESBOOST_ONNXRUNTIME"], graph, shape, test)
    for name, runner in runners.items():
        outputs = runner()
        check_labels(outputs, table, expected, (name, method))
        worst[name] = difference(outputs["probabilities"], expected)
        for key in outputs:
            if not key.startswith("probabilities_"):
                continue
            depth = key.split("_")[1]
            shallow = predictions(program, folder, ["--stages", depth], test_data)[1]
            worst[f"{name}, shallower"] = max(worst.get(f"{name}, shallower", 0), difference(outputs[key], shallow))
    print(f"{method}:", ", ".join(f"{name} {value:.1e}" for name, value in worst.items()), flush=True)
    return max(worst.values()), max(first) - min(first)


def compare_example(program, compiler, folder, data, pictures):
    """examples/exported_pictures.c says what the program says, of the model that is there."""
    subprocess.run([program, "export", folder / "model", "--c", folder / "fashion.c"], check=True)
    subprocess.run([compiler, "-std=c99", "-Wall", "-Wextra", "-Werror", "-O1", "-I", folder, folder / "fashion.c", EXAMPLE, "-lm", "-o",
                    folder / "wear"], check=True)
    said = subprocess.run([folder / "wear"], input=b"".join(pixels for pixels, _ in pictures), capture_output=True, check=True).stdout
    table, expected = predictions(program, folder, [], data)
    found = [line.split() for line in said.decode().splitlines()]
    assert [name for name, _ in found] == [row["prediction"] for row in table]
    assert difference([[value] for _, value in found], [[max(values)] for values in expected]) < MOST
    print("examples/exported_pictures.c says the same", flush=True)


def main():
    program, compiler = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for number, (kind, method) in enumerate(RUNS):
            shape = SHAPES.get(kind, SHAPES["color"])
            train, test = list(bars(120, shape, 1)), list(bars(30, shape, 2))
            if kind == "columns":
                data = [write_columns(folder / f"{part}.csv", shape, pictures) for part, pictures in (("train", train), ("test", test))]
            else:
                data = [write_idx(folder / f"{kind}-{part}", shape, pictures) for part, pictures in (("train", train), ("test", test))]
            worst, spread = compare(program, compiler, folder, data, shape, test, method, number)
            assert worst < MOST, method
            assert spread > 0.2, (method, "it tells nothing apart")
        compare_example(program, compiler, folder, data[1], test)
    if not onnx_numpy:
        print("skipped: ONNX, for there is no Python with numpy and onnx; apt-get install python3-numpy python3-onnx")
        sys.exit(77)


if __name__ == "__main__":
    main()
