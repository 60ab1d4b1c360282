"""Curves of a stage: the loss, and right answers per intent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from humanagent.training.evaluate.dialogues.table import GEOMETRY

CURVES: Final = "curves.png"
_SMOOTH: Final = 25


def draw_curves(
    folder: Path, steps: Sequence[dict[str, Any]], evaluations: Sequence[dict[str, Any]]
) -> None:
    """Write ``curves.png``: left the loss over steps, right the share of right answers."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    numbers = [line["step"] for line in steps]
    losses = [line["loss"] for line in steps]
    left.plot(numbers, losses, color="0.8", linewidth=0.8)
    left.plot(numbers, _smooth(losses), color="C0")
    left.set(xlabel="step", ylabel="loss per supervised token", yscale="log")
    names = sorted({name for line in evaluations for name in line["rows"]})
    for name in names:
        points = [(e["step"], e["rows"][name][1]) for e in evaluations if name in e["rows"]]
        bold = name in ("geometry", "abstain", "all")
        style = {"linewidth": 2.5 if bold else 1.0, "alpha": 1.0 if bold else 0.6}
        dashes = "-" if bold or name in GEOMETRY else "--"
        right.plot(*zip(*points, strict=True), dashes, label=name, marker=".", **style)
    right.set(xlabel="step", ylabel="right answers, validation", ylim=(0, 1))
    if names:
        right.legend(fontsize=7, ncols=2)
    figure.savefig(folder / CURVES, dpi=110)


def _smooth(values: Sequence[float]) -> list[float]:
    """Means of the last 25."""
    found = []
    for i in range(len(values)):
        window = values[max(0, i + 1 - _SMOOTH) : i + 1]
        found.append(sum(window) / len(window))
    return found
