"""What contestants in PyTorch share: the clock of contest.h, and its way of asking."""

import statistics
import sys
import time

import torch


def precision():
    """What forward passes, losses included, run within: argument "bf16": products in bf16, by PyTorch's own choice of operations."""
    return torch.autocast("cpu", torch.bfloat16, enabled="bf16" in sys.argv[1:])


def seconds_of(body):
    """Of one call: the median of at least five of them in about 50 ms."""
    body()
    times, start = [], time.perf_counter()
    while len(times) < 5 or time.perf_counter() - start < 0.05:
        before = time.perf_counter()
        body()
        times.append(time.perf_counter() - before)
    return statistics.median(times)


def serve(answer):
    """answer(what, numbers...) -> seconds, for every line of the input."""
    for line in sys.stdin:
        words = line.split()
        print(answer(words[0], *map(int, words[1:])), flush=True)
