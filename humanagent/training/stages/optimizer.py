"""Optimizers and the course of their learning rates."""

from __future__ import annotations

from typing import Any

from humanagent.training.stages.recipe import OptimizerRecipe

_LEAST = 0.02  # of the peak, at the end


def make_optimizers(model: Any, recipe: OptimizerRecipe) -> list[Any]:
    """One or two torch optimizers over the weights that learn.

    Muon takes the matrices inside the layers, AdamW embeddings, norms and biases: as its authors
    use it (https://kellerjordan.github.io/posts/muon/). Biases and norms have no weight decay.
    """
    import torch

    from humanagent.training.stages.muon import Muon

    learning = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    matrices = [p for n, p in learning if p.ndim == 2 and "embed" not in n and "lm_head" not in n]
    taken = {id(p) for p in matrices}
    others = [p for _, p in learning if id(p) not in taken]
    found: list[Any] = []
    groups = [{"params": others, "weight_decay": 0.0}]
    if recipe.name == "muon" and matrices:
        found.append(Muon(matrices, lr=recipe.matrix_lr, weight_decay=recipe.weight_decay))
    else:
        groups.append({"params": matrices, "weight_decay": recipe.weight_decay})
    groups = [group for group in groups if group["params"]]
    if groups:
        found.append(torch.optim.AdamW(groups, lr=recipe.lr, betas=(0.9, 0.95)))
    return found


def factor(step: int, steps: int, recipe: OptimizerRecipe) -> float:
    """What the peak learning rate is multiplied with at a step, from 0 on.

    Example:
        >>> recipe = OptimizerRecipe(warmup=10, decay=0.5)
        >>> [round(factor(step, 100, recipe), 2) for step in (0, 9, 40, 75, 99)]
        [0.1, 1.0, 1.0, 0.51, 0.04]
    """
    rising = min(1.0, (step + 1) / recipe.warmup) if recipe.warmup else 1.0
    left = (steps - step) / (recipe.decay * steps)
    return rising * (_LEAST + (1 - _LEAST) * min(1.0, left))


def set_rates(optimizers: list[Any], peaks: list[list[float]], share: float) -> None:
    """Every group's learning rate is its peak times ``share``."""
    for optimizer, rates in zip(optimizers, peaks, strict=True):
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * share
