#!/usr/bin/python3
"""Whole fits of ResFGB and RFRBoost in PyTorch (Debian: python3-torch), the same mathematics as `resboost train`.

    tools/bench/contest/fits_torch.py resfgb ../shared/data/letter --threads 2

Prints a JSON object: seconds of the fit, and the accuracy or RMSE of the test rows. The clock starts when the encoded features are
tensors and stops when the last head is fitted. All training rows are used and all stages are fitted: --valid-share 0 of resboost.

The same as resboost by its defaults: the encoding of the columns, widths, the number of minibatches and passes, Adam, the ridge
regressions, the line searches, L-BFGS. Single precision, with double where a system is solved, a line is searched and L-BFGS keeps its
vectors. Not the same:

- random numbers, and the order of sums: Gram matrices and the heads' gradients are summed in single precision over all rows, by resboost in
  double over slices;
- resboost measures what it reports of every stage (losses, margins, alignment): those passes are in its time and are not done here;
- resboost runs a new stage once more to move the representation; here the features of the fit are kept and used again.
"""

import argparse
import ctypes
import dataclasses
import json
import math
import pathlib
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from fits_encoding import encoder, read

try:
    OPENBLAS = ctypes.CDLL("libopenblas.so.0")  # has a thread count of its own
except OSError:
    OPENBLAS = None


@dataclasses.dataclass
class ResFgbConfig:
    stages: int = 10
    layers: int = 2
    width: int = 256
    batch_size: int = 256
    steps: int = 1500
    learning_rate: float = 2e-3
    head_l2: float = 10
    eta: float = 0.5
    max_step: float = 1


@dataclasses.dataclass
class RfrBoostConfig:
    stages: int = 10
    features: int = 512
    scale: float = 0.9
    ridge: float = 1e-3
    head_ridge: float = 1e-2
    eta: float = 0.4


def search_line(derivatives):
    """Newton's steps between points of falling and rising loss (src/train/line_search.cpp). derivatives(s) -> slope, curvature."""
    s, low, high = 0.0, 0.0, math.inf
    slope, curvature = derivatives(s)
    first = slope
    if not first < 0:
        return 0.0
    for _ in range(100):
        following = s - slope / curvature if curvature > 0 else math.inf
        if not low < following < high:
            following = 2 * s + 1 if math.isinf(high) else (low + high) / 2
        if following > 1e6:
            return 1e6
        moved, s = abs(following - s), following
        slope, curvature = derivatives(s)
        if abs(slope) <= -1e-10 * first or moved <= np.finfo(np.float32).eps * s:
            break
        if slope < 0:
            low = s
        else:
            high = s
    return s


def minimize_lbfgs(objective, x, iterations=100, history=10, tolerance=1e-5):
    """src/train/lbfgs.cpp step by step: torch.optim.LBFGS stops by other rules, so it would pass over the rows more or less often."""
    value, gradient = objective(x)
    pairs = []
    for _ in range(iterations):
        direction, alphas = -gradient, []
        for s, y, rho in reversed(pairs):
            alphas.append(rho * s.dot(direction))
            direction -= alphas[-1] * y
        if pairs:
            _, y, rho = pairs[-1]
            direction /= rho * y.dot(y)
        for (s, y, rho), alpha in zip(pairs, reversed(alphas)):
            direction += (alpha - rho * y.dot(direction)) * s
        slope = gradient.dot(direction).item()
        if not slope < 0:
            pairs, direction, slope = [], -gradient, -gradient.dot(gradient).item()
        if not slope < 0:
            break
        length = 1.0 if pairs else min(1.0, 1 / gradient.norm().item())
        for _ in range(31):
            following = x + length * direction
            next_value, next_gradient = objective(following)
            if next_value <= value + 1e-4 * length * slope:
                break
            length /= 2
        if not next_value <= value:
            break
        s, y = following - x, next_gradient - gradient
        curvature = s.dot(y).item()
        if curvature > 1e-12 * y.dot(y).item():
            pairs = pairs[-history + 1:] + [(s, y, 1 / curvature)]
        decrease = value - next_value
        x, gradient, value = following, next_gradient, next_value
        if decrease <= tolerance * max(abs(value), 1e-10):
            break
    return x


class SoftmaxHead:
    """Linear read-out of classes: mean loss + l2 / (2 n) |weight|^2."""

    def __init__(self, features, classes):
        self.packed = torch.zeros((features + 1) * classes, dtype=torch.float64)  # weight, then bias
        self.classes = classes

    def weight(self):
        return self.packed[:-self.classes].view(-1, self.classes).float()

    def scores(self, z):
        return torch.addmm(self.packed[-self.classes:].float(), z, self.weight())

    def fit(self, z, y, l2):
        k, share = self.classes, l2 / len(z)

        def objective(packed):
            flat = packed.float().requires_grad_()
            loss = F.cross_entropy(torch.addmm(flat[-k:], z, flat[:-k].view(-1, k)), y)
            gradient = torch.autograd.grad(loss, flat)[0].double()
            gradient[:-k] += share * packed[:-k]
            return loss.item() + 0.5 * share * packed[:-k].dot(packed[:-k]).item(), gradient

        self.packed = minimize_lbfgs(objective, self.packed)


def embedding(width, config):
    sizes = [width] + [config.width] * config.layers + [width]
    layers = []
    for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        linear = nn.Linear(inputs, outputs)
        gain = 2 if 0 < i < config.layers else 1
        nn.init.normal_(linear.weight, std=math.sqrt(gain / inputs))
        nn.init.zeros_(linear.bias)
        layers += [linear, nn.ReLU() if i < config.layers else nn.Tanh()]
    return nn.Sequential(*layers)


def fit_embedding(z, target, config):
    net = embedding(z.shape[1], config)
    batches = math.ceil(len(z) / config.batch_size)
    epochs = min(max(math.ceil(config.steps / batches), 4), 200)
    optimizer = torch.optim.Adam(net.parameters(), config.learning_rate, betas=(0.9, 0.95))
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs * batches)
    for _ in range(epochs):
        order = torch.randperm(len(z))
        # Once an epoch instead of once a minibatch: less to do for the interpreter.
        for rows, wanted in zip(z[order].split(config.batch_size), target[order].split(config.batch_size)):
            optimizer.zero_grad(set_to_none=True)
            F.mse_loss(net(rows), wanted).backward()
            optimizer.step()
            schedule.step()
    return net


def softmax_line(scores, change, y):
    """The mean loss of scores + s * change: its first two derivatives."""
    scores, change = scores.double(), change.double()
    at_label = change.gather(1, y[:, None]).mean().item()

    def derivatives(s):
        p = torch.softmax(scores + s * change, 1)
        means = (p * change).sum(1)
        return means.mean().item() - at_label, ((p * change.square()).sum(1) - means.square()).mean().item()

    return derivatives


def resfgb(x, y, config):
    """x: float32 [n, features], y: int64 [n]. Returns scores(x) of the fitted network."""
    n, width = x.shape
    classes = int(y.max()) + 1
    z, stages = x, []
    head = SoftmaxHead(width, classes)
    head.fit(z, y, config.head_l2)
    labels = F.one_hot(y, classes).float()
    for _ in range(config.stages):
        scores, weight = head.scores(z), head.weight()
        gradient = (torch.softmax(scores, 1) - labels) @ weight.T  # of every row's loss by its z
        net = fit_embedding(z, gradient * (math.sqrt(n * width) / gradient.norm()), config)
        with torch.no_grad():
            f = net(z)
            kernel_mean = f.T @ gradient / n
            smoothed = f @ kernel_mean
            unit = z.norm() / smoothed.norm()
            direction = -unit * smoothed
            step = config.eta * min(search_line(softmax_line(scores, direction @ weight, y)), config.max_step)
            z = z + step * direction
            stages.append((net, -step * unit * kernel_mean))
        head.fit(z, y, config.head_l2)

    @torch.no_grad()
    def predict(rows):
        for net, linear in stages:
            rows = rows + net(rows) @ linear
        return head.scores(rows)

    return predict


def ridge(f, y, penalty):
    """weight, bias: minimise |f weight + bias - y|^2 + penalty |weight|^2. In double."""
    f_mean, y_mean = f.mean(0), y.mean(0)
    centred = f - f_mean
    gram = (centred.T @ centred).double()
    gram.diagonal().add_(penalty)
    weight = torch.cholesky_solve((centred.T @ (y - y_mean)).double(), torch.linalg.cholesky(gram))
    return weight, y_mean.double() - f_mean.double() @ weight


def swim(rows, y, count, scale):
    """weight, bias of SWIM features: pairs of near rows with different targets are likely (src/train/random_features.cpp)."""
    n, candidates = len(rows), 5
    first = torch.arange(n)
    # Five times n pairs at once would be temporaries of 100 MB.
    seconds = [(first + 1 + torch.randint(n - 1, (n,))) % n for _ in range(candidates)]
    distance = torch.cat([(rows[second] - rows).norm(dim=1) for second in seconds]).clamp_(min=0.01)
    change = torch.cat([(y[second] - y).norm(dim=1) for second in seconds])
    chosen = torch.multinomial(change / distance, count, replacement=True)
    origin = rows[chosen % n]
    weight = 2 * scale * (rows[torch.cat(seconds)[chosen]] - origin) / distance[chosen].square()[:, None]
    return weight.T, -(weight * origin).sum(1) - scale


def squared_line(scores, change, y, penalty):
    """The mean loss of scores + s * change, plus penalty * s^2: its first two derivatives."""
    share = 2 / scores.numel()
    change = change.double()
    slope = share * ((scores - y).double() * change).sum().item()
    curvature = share * change.square().sum().item() + 2 * penalty
    return lambda s: (slope + s * curvature, curvature)


@torch.no_grad()
def rfrboost(x, y, config):
    """x: float32 [n, features], y: float32 [n, outputs]. Returns scores(x) of the fitted network."""
    n, outputs = y.shape
    count = config.features
    z, stages = x.clone(), []
    f = torch.empty(n, 2 * count)
    weight, bias = ridge(z, y, config.head_ridge * n)
    for _ in range(config.stages):
        (of_z, shift_z), (of_x, shift_x) = swim(z, y, count, config.scale), swim(x, y, count, config.scale)
        torch.addmm(shift_z, z, of_z, out=f[:, :count])
        torch.addmm(shift_x, x, of_x, out=f[:, count:])
        f.tanh_()
        scores = torch.addmm(bias.float(), z, weight.float())
        descent = 2 / outputs * (y - scores)  # the functional gradient is -descent times the head's weight
        metric = (weight.T @ weight).float()
        unit = math.sqrt(n / (descent @ metric * descent).sum().item())
        solved, offset = ridge(f, descent, config.ridge * n)
        change = unit * torch.addmm(offset.float(), f, solved.float()) @ metric  # of the scores, for a unit step
        step = config.eta * search_line(squared_line(scores, change, y, 1e-5 / outputs))
        linear, intercept = ((step * unit * part @ weight.T).float() for part in (solved, offset))
        z.addmm_(f, linear).add_(intercept)
        stages.append((of_z, shift_z, of_x, shift_x, linear, intercept))
        weight, bias = ridge(z, y, config.head_ridge * n)

    @torch.no_grad()
    def predict(rows):
        inputs = rows
        for of_z, shift_z, of_x, shift_x, linear, intercept in stages:
            features = torch.cat([rows @ of_z + shift_z, inputs @ of_x + shift_x], 1).tanh_()
            rows = rows + torch.addmm(intercept, features, linear)
        return torch.addmm(bias.float(), rows, weight.float())

    return predict


def timed(fit, x, y, config):
    start = time.perf_counter()
    predict = fit(x, y, config)
    return predict, time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fit", choices=["resfgb", "rfrboost"])
    parser.add_argument("folder", type=pathlib.Path, help="of train.csv.gz and test.csv.gz; resfgb: classes, rfrboost: numbers")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--stages", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    if OPENBLAS:
        OPENBLAS.openblas_set_num_threads(options.threads)
    (x, y), (test_x, test_y) = (read(options.folder / f"{part}.csv.gz") for part in ("train", "test"))
    encode = encoder(x)
    x, test_x = encode(x), encode(test_x)
    if options.fit == "resfgb":
        names = np.unique(y)
        y, test_y = (torch.from_numpy(np.searchsorted(names, of)) for of in (y, test_y))
        predict, seconds = timed(resfgb, x, y, ResFgbConfig(stages=options.stages))
        test = (predict(test_x).argmax(1) == test_y).double().mean().item()
    else:
        y, test_y = (torch.from_numpy(of.astype(np.float64)[:, None]) for of in (y, test_y))
        mean, scale = y.mean(), y.std(unbiased=False)
        predict, seconds = timed(rfrboost, x, ((y - mean) / scale).float(), RfrBoostConfig(stages=options.stages))
        # A model of resboost predicts nothing beyond the targets that it has seen.
        values = (predict(test_x).double() * scale + mean).clamp(y.min(), y.max())
        test = (values - test_y).square().mean().sqrt().item()
    print(json.dumps({"seconds": seconds, "test": test}))


if __name__ == "__main__":
    main()
