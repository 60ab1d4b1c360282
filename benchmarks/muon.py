"""Our Muon against torch's, on the matrices of ``nano``: ``python benchmarks/muon.py``.

Alternating steps on the same gradients in one process; medians, and how far the updates differ.
"""

from __future__ import annotations

import time
from statistics import median

import torch

from humanagent.training.stages.muon import Muon

LAYERS, ROUNDS = 6, 7
SHAPES = ((256, 256), (128, 256), (128, 256), (256, 256), (768, 256), (768, 256), (256, 768))


def main() -> None:
    torch.manual_seed(0)
    starts = [torch.randn(shape) * 0.02 for _ in range(LAYERS) for shape in SHAPES]
    gradients = [torch.randn_like(start) for start in starts]
    pairs = {}
    for name, kind in (("torch", torch.optim.Muon), ("ours", Muon)):
        matrices = [torch.nn.Parameter(start.clone()) for start in starts]
        for matrix, gradient in zip(matrices, gradients, strict=True):
            matrix.grad = gradient.clone()
        pairs[name] = (matrices, kind(matrices, lr=0.01, weight_decay=0.0))
    seconds: dict[str, list[float]] = {name: [] for name in pairs}
    for turn in range(ROUNDS):
        for name, (_, optimizer) in pairs.items():
            begun = time.perf_counter()
            optimizer.step()
            if turn:  # the first warms up
                seconds[name].append(time.perf_counter() - begun)
    for name, found in seconds.items():
        print(f"{name}: {median(found):.3f} s a step ({min(found):.3f}-{max(found):.3f})")
    print(f"ratio {median(seconds['torch']) / median(seconds['ours']):.2f}")


if __name__ == "__main__":
    main()
