"""Muon (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/) in the weights' own dtype.

Own code because ``torch.optim.Muon`` orthogonalises in bfloat16, one matrix at a time: on a CPU
without bfloat16 instructions that is 3.6 times slower (0.52 s against 0.14 s a step for matrices
of ``nano``, two cores: ``python benchmarks/muon.py``). Same update otherwise. torch is imported
here because the class derives from its optimizer; ``make_optimizers`` imports this file when asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import torch

#: Coefficients of the quintic Newton-Schulz iteration, as published.
_A, _B, _C = 3.4445, -4.7750, 2.0315


class Muon(torch.optim.Optimizer):  # type: ignore[misc]  # torch is untyped here
    """Momentum, orthogonalised: for the matrices inside the layers of a transformer.

    Args:
        matrices: parameters with two dimensions.
        lr: step; every update has a root mean square of about ``lr / sqrt(columns)``, times the
            square root of rows over columns where there are more rows.
        momentum: of the Nesterov momentum.
        weight_decay: decoupled, times ``lr``.
        iterations: of Newton-Schulz.
    """

    def __init__(
        self,
        matrices: Iterable[Any],
        lr: float,
        *,
        momentum: float = 0.95,
        weight_decay: float = 0.0,
        iterations: int = 5,
    ) -> None:
        settings = {"lr": lr, "momentum": momentum, "weight_decay": weight_decay}
        super().__init__(matrices, {**settings, "iterations": iterations})

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def step(self, closure: Any = None) -> None:
        """One update of every matrix that has a gradient."""
        for group in self.param_groups:
            alike: dict[tuple[int, ...], list[Any]] = defaultdict(list)
            for matrix in group["params"]:
                if matrix.grad is not None:
                    alike[tuple(matrix.shape)].append(matrix)
            for matrices in alike.values():
                self._update(matrices, group)

    def _update(self, matrices: list[Any], group: dict[str, Any]) -> None:
        """Matrices of one shape, in one batch."""
        moved = []
        for matrix in matrices:
            state = self.state[matrix]
            if "momentum" not in state:
                state["momentum"] = torch.zeros_like(matrix)
            state["momentum"].lerp_(matrix.grad, 1 - group["momentum"])
            moved.append(matrix.grad.lerp(state["momentum"], group["momentum"]))
        rows, columns = matrices[0].shape
        rate = group["lr"] * max(1.0, rows / columns) ** 0.5
        updates = orthogonal(torch.stack(moved), group["iterations"])
        for matrix, update in zip(matrices, updates, strict=True):
            matrix.mul_(1 - group["lr"] * group["weight_decay"])
            matrix.add_(update, alpha=-rate)


def orthogonal(batch: Any, iterations: int) -> Any:
    """(B, rows, columns) with all singular values pulled towards 1."""
    wide = batch.mT if batch.shape[1] > batch.shape[2] else batch
    wide = wide / wide.norm(dim=(1, 2), keepdim=True).clamp(min=1e-7)
    for _ in range(iterations):
        gram = wide @ wide.mT
        wide = _A * wide + torch.baddbmm(gram, gram, gram, beta=_B, alpha=_C) @ wide
    return wide.mT if batch.shape[1] > batch.shape[2] else wide
