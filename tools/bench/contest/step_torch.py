#!/usr/bin/python3
"""The same steps and predictions as step_own.cpp in PyTorch (Debian: python3-torch). Line in, seconds out.

Argument "bf16": products in bf16.
"""

import ctypes

import torch
from torch import nn
from torch.nn import functional as F

from torch_contest import precision, seconds_of, serve

try:
    OPENBLAS = ctypes.CDLL("libopenblas.so.0")  # has a thread count of its own
except OSError:
    OPENBLAS = None


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first, self.second = nn.Linear(width, width), nn.Linear(width, width)

    def forward(self, z):
        return z + self.second(F.relu(self.first(z)))


def answer(what, features, width, blocks, batch, threads):
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    if OPENBLAS:
        OPENBLAS.openblas_set_num_threads(threads)
    net = nn.Sequential(nn.Linear(features, width), *[Block(width) for _ in range(blocks)], nn.Linear(width, 10))
    x = torch.randn(batch, features)
    if what != "train":
        net.eval()
        with torch.no_grad(), precision():
            return seconds_of(lambda: net(x))
    y = torch.randint(0, 10, (batch,))
    optimizer = torch.optim.Adam(net.parameters(), 1e-3)

    def step():
        optimizer.zero_grad(set_to_none=True)
        with precision():
            loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()

    return seconds_of(step)


serve(answer)
