#!/usr/bin/python3
"""Writes tests/parity/image_layers.json: what PyTorch makes of small pictures, in double precision.

    tools/make_parity.py [OUT]        needs Debian's python3-torch

Pictures are [n, channels, height, width] and weights [filters, channels, window, window], as PyTorch has them, all of
them flat lists; tests/nn/torch_parity_test.cpp brings them in our order. `direction` is the gradient of the loss in the
output.
"""

import json
import pathlib
import sys

import torch
from torch import nn

torch.set_default_dtype(torch.float64)


def numbers(tensor):
    return [float(f"{value:.12g}") for value in tensor.detach().flatten()]


def record(module, image, rows=2):
    """Input, output, gradients and parameters of one training pass; what prediction gives after it."""
    x = torch.randn(rows, image[2], image[0], image[1], requires_grad=True)
    before = {name: numbers(value) for name, value in module.state_dict().items() if value.is_floating_point()}
    module.train()
    y = module(x)
    direction = torch.randn_like(y)
    y.backward(direction)
    after = {name: numbers(value) for name, value in module.state_dict().items() if "running" in name}
    module.eval()
    return {
        "image": image, "rows": rows, "x": numbers(x), "y": numbers(y), "direction": numbers(direction),
        "dx": numbers(x.grad), "params": before,
        "gradients": {name: numbers(param.grad) for name, param in module.named_parameters()},
        "running": after, "predicted": numbers(module(x)),
    }


def conv(channels, filters, window, stride, bias=False):
    return nn.Conv2d(channels, filters, window, stride, window // 2, bias=bias)


def norm(channels):
    """Numbers of its own, as after some training."""
    layer = nn.BatchNorm2d(channels, momentum=0.1)
    nn.init.normal_(layer.weight)
    nn.init.normal_(layer.bias)
    nn.init.normal_(layer.running_mean)
    nn.init.uniform_(layer.running_var, 0.5, 2)
    return layer


class Residual(nn.Module):
    """x + branch(x), or relu of it."""

    def __init__(self, branch, shortcut, after):
        super().__init__()
        self.branch, self.shortcut, self.after = branch, shortcut, after

    def forward(self, x):
        return self.after(self.branch(x) + self.shortcut(x))


def main(out):
    torch.manual_seed(1)
    # He et al. 2015, figure 2, halving the picture with shortcut B; He et al. 2016, figure 1b.
    v1 = Residual(nn.Sequential(conv(2, 4, 3, 2), norm(4), nn.ReLU(), conv(4, 4, 3, 1), norm(4)),
                  nn.Sequential(conv(2, 4, 1, 2), norm(4)), nn.ReLU())
    preactivation = Residual(nn.Sequential(norm(3), nn.ReLU(), conv(3, 3, 3, 1), norm(3), nn.ReLU(),
                                           conv(3, 3, 3, 1, bias=True)),
                             nn.Identity(), nn.Identity())
    cases = {
        "conv3": record(conv(3, 4, 3, 1, bias=True), [5, 4, 3]),
        "conv3_stride2": record(conv(3, 4, 3, 2, bias=True), [5, 4, 3]),
        "conv1_stride2": record(conv(3, 4, 1, 2, bias=True), [5, 4, 3]),
        "batch_norm": record(norm(3), [4, 5, 3]),
        "average_pool": record(nn.AvgPool2d(2), [4, 6, 3]),
        "v1_block": record(v1, [6, 4, 2]),
        "preactivation_block": record(preactivation, [4, 4, 3]),
    }
    text = ",\n".join(f'"{name}": {json.dumps(case, separators=(",", ":"))}' for name, case in cases.items())
    out.write_text(f'{{"torch": "{torch.__version__}",\n{text}}}\n')


if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parent.parent
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here / "tests/parity/image_layers.json")
