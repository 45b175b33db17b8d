#!/usr/bin/env python3
"""Training steps and predictions of ResNet-20 and of few wide layers on 32 x 32 x 3 against PyTorch, in one interleaved run.

    cmake --preset bench && cmake --build --preset bench
    tools/bench/contest/resnet_table.py build/bench/tools/bench [--rounds 15]

Debian's python3-torch, single precision: its default, with channels last, and that with threads that sleep between regions and elementwise
kernels of AVX-512 ("tuned"). In bf16, where the processor has it: ours ("bf16"; its predictions are in single precision), and "tuned" with
autocast. Predictions of PyTorch: traced and frozen. Milliseconds, medians over the rounds.
"""

import argparse
import pathlib

from contest import Contestant, contest, has_bf16

PROBLEMS = [f"{net}-{what}" for net in ("deep", "wide")
            for what in ("train 128 2", "train 128 1", "predict 1 2", "predict 128 2", "predict 1024 2")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    script = str(pathlib.Path(__file__).parent / "resnet_torch.py")
    tuned = ["env", "OMP_WAIT_POLICY=passive", "ATEN_CPU_CAPABILITY=avx512", "/usr/bin/python3", script, "last"]
    own = [options.folder / "resnet_own"]
    contestants = [Contestant("own", own), Contestant("torch", ["/usr/bin/python3", script]),
                   Contestant("last", ["/usr/bin/python3", script, "last"]), Contestant("tuned", tuned)]
    if has_bf16():
        contestants += [Contestant("own bf16", own, " bf16"), Contestant("torch bf16", tuned + ["bf16"])]
    seconds = contest(contestants, PROBLEMS, options.rounds)
    print("| network, what, batch, threads | own, ms | torch | torch, channels last | torch, tuned | torch / own | best torch / own | own, bf16 | "
          "torch, bf16 | torch / own, bf16 | torch, bf16 / own, bf16 |")
    print("|" + " --- |" * 11)
    for problem in PROBLEMS:
        fp32, *torch = (seconds[name, problem] * 1e3 for name in ("own", "torch", "last", "tuned"))
        cells = [f"{t:.1f}" for t in (fp32, *torch, torch[0] / fp32, min(torch) / fp32)]
        if has_bf16():
            rounded, peer = (seconds[name, problem] * 1e3 for name in ("own bf16", "torch bf16"))
            cells += [f"{t:.1f}" for t in (rounded, peer, torch[0] / rounded, peer / rounded)]
        else:
            cells += [""] * 4
        print(f"| {problem} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
