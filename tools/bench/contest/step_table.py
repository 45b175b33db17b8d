#!/usr/bin/env python3
"""Training steps and predictions of a tabular residual network against PyTorch, in one interleaved run.

    cmake --preset bench && cmake --build --preset bench
    tools/bench/contest/step_table.py build/bench/tools/bench [--rounds 15]

The network: dense stem, blocks z + w2 relu(w1 z), ten classes, Adam. Debian's python3-torch: its default; "passive": its threads sleep
between regions (OMP_WAIT_POLICY); "avx512": they do, and its elementwise kernels use AVX-512 (ATEN_CPU_CAPABILITY). In bf16, where the
processor has it, training alone: ours, and PyTorch's autocast as "avx512". Microseconds, medians over the rounds. Last, page faults of a
training step of ours, long after the first.
"""

import argparse
import pathlib

from contest import Contestant, contest, has_bf16

PROBLEMS = ["train 16 128 4 256 2", "train 54 256 4 256 2", "train 128 512 4 256 2", "train 54 256 4 8192 2",
            "train 16 128 4 256 1", "train 54 256 4 256 1", "train 128 512 4 256 1",
            "train 4 16 1 32 1", "train 16 64 1 64 1", "predict 4 16 1 1 1", "predict 16 64 1 1 1", "predict 54 256 4 1 1",
            "predict 54 256 4 8192 2"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    script = str(pathlib.Path(__file__).parent / "step_torch.py")
    passive = ["env", "OMP_WAIT_POLICY=passive", "/usr/bin/python3", script]
    avx512 = passive[:2] + ["ATEN_CPU_CAPABILITY=avx512"] + passive[2:]
    own = [options.folder / "step_own"]
    contestants = [Contestant("own", own), Contestant("torch", ["/usr/bin/python3", script]), Contestant("passive", passive),
                   Contestant("avx512", avx512)]
    seconds = contest(contestants, PROBLEMS, options.rounds)
    rounded = {}
    if has_bf16():
        rounded = contest([Contestant("own", own, " bf16"), Contestant("torch", avx512 + ["bf16"])],
                          [p for p in PROBLEMS if p.startswith("train")], options.rounds)
    print("| what in width blocks batch threads | own, us | torch | torch, passive | torch, avx512 | torch / own | best torch / own | "
          "own, bf16 | torch, bf16 | torch / own, bf16 | torch, bf16 / own, bf16 |")
    print("|" + " --- |" * 11)
    for problem in PROBLEMS:
        own_fp32, *torch = (seconds[name, problem] * 1e6 for name in ("own", "torch", "passive", "avx512"))
        cells = [f"{own_fp32:.1f}"] + [f"{t:.0f}" for t in torch] + [f"{torch[0] / own_fp32:.1f}", f"{min(torch) / own_fp32:.1f}"]
        if ("own", problem) in rounded:
            own_bf16, torch_bf16 = (rounded[name, problem] * 1e6 for name in ("own", "torch"))
            cells += [f"{own_bf16:.1f}", f"{torch_bf16:.0f}", f"{torch[0] / own_bf16:.1f}", f"{torch_bf16 / own_bf16:.1f}"]
        else:
            cells += [""] * 4
        print(f"| {problem} | " + " | ".join(cells) + " |")
    faults = contest(contestants[:1], ["faults 54 256 4 256 2"], 1)
    print(f"\nPage faults of a training step of 54 256 4 256: {list(faults.values())[0]:.2f}")


if __name__ == "__main__":
    main()
