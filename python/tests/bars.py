"""Small pictures for tests: bright bars, as arrays and as files."""

import struct
import zlib

import numpy as np

TINY = {"method": "boostresnet", "stages": 2, "boostresnet__gamma": -1, "boostresnet__epochs": 15,
        "boostresnet__batch_size": 32, "boostresnet__learning_rate": 0.01, "image__blocks": 1,
        "image__filters": 4, "image__cells": 2, "threads": 1}


def bars(rows=120, seed=1, channels=None):
    """Pictures that are bright on the left (0), in the middle (1) or on the right (2)."""
    rng = np.random.default_rng(seed)
    shape = (rows, 8, 8) if channels is None else (rows, 8, 8, channels)
    pictures = rng.integers(0, 80, shape, dtype=np.uint8)
    labels = np.arange(rows) % 3
    for i, label in enumerate(labels):
        pictures[i, :, 3 * label:3 * label + 2] += 150
    return pictures, labels


def write_png(path, picture):
    """Grey, without a filter."""
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + \
            struct.pack(">I", zlib.crc32(kind + content))
    height, width = picture.shape
    lines = b"".join(b"\0" + line.tobytes() for line in picture)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" +
                     chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0)) +
                     chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))


def write_folder(folder, pictures, labels):
    """A folder of each class."""
    for i, (picture, label) in enumerate(zip(pictures, labels)):
        (folder / str(label)).mkdir(parents=True, exist_ok=True)
        write_png(folder / str(label) / f"{i:04}.png", picture)


def named(labels):
    """Labels whose order is not that of the first pictures."""
    return np.array(["right", "left", "middle"])[labels]
