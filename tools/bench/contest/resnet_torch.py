#!/usr/bin/python3
"""The same steps and predictions as resnet_own.cpp in PyTorch (Debian: python3-torch). Line in, seconds out.

Arguments: "last": memory format channels_last, else the default; "bf16": training by autocast, predictions of a network in bf16. Predictions are
of the traced and frozen network.
"""

import sys

import torch
from torch import nn
from torch.nn import functional as F

from torch_contest import precision, seconds_of, serve

ROUNDED = "bf16" in sys.argv[1:]
FORMAT = torch.channels_last if "last" in sys.argv[1:] else torch.contiguous_format


class Block(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.first = nn.Conv2d(channels, filters, 3, stride, 1, bias=False)
        self.second = nn.Conv2d(filters, filters, 3, 1, 1, bias=False)
        self.norms = nn.ModuleList([nn.BatchNorm2d(filters), nn.BatchNorm2d(filters)])
        self.stride, self.more = stride, filters - channels

    def forward(self, z):
        f = self.norms[1](self.second(F.relu(self.norms[0](self.first(z)))))
        if self.more:
            z = F.pad(z[:, :, ::self.stride, ::self.stride], (0, 0, 0, 0, 0, self.more))
        return F.relu(z + f)


def network(name):
    channels, blocks, stride = (64, 1, 2) if name == "wide" else (16, 3, 1)
    layers = [nn.Conv2d(3, channels, 3, stride, 1, bias=False), nn.BatchNorm2d(channels), nn.ReLU()]
    for group, filters in enumerate((channels, 2 * channels, 4 * channels)):
        for block in range(blocks):
            layers.append(Block(channels, filters, 2 if group > 0 and block == 0 else 1))
            channels = filters
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10)).to(memory_format=FORMAT)


def answer(problem, batch, threads):
    name, what = problem.split("-")
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    net = network(name)
    x = torch.randn(batch, 3, 32, 32).to(memory_format=FORMAT)
    if what != "train":
        net.eval()
        if ROUNDED:
            net, x = net.bfloat16(), x.bfloat16()
        with torch.no_grad():
            traced = torch.jit.freeze(torch.jit.trace(net, x))
            traced(x)
            return seconds_of(lambda: traced(x))
    y = torch.randint(0, 10, (batch,))
    optimizer = torch.optim.SGD(net.parameters(), 1e-3, momentum=0.9)

    def step():
        optimizer.zero_grad(set_to_none=True)
        with precision():
            loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()

    return seconds_of(step)


serve(answer)
