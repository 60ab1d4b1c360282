"""The figure of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from humanagent.training.ablations.kinds import GROUPS
from humanagent.training.ablations.report import AS_IS, MAJORITY, Findings, group, name_of

_STYLE = {AS_IS: ("o", "C0"), "shuffled": ("x", "C3"), "blank": ("s", "C1")}


def draw(found: Findings, path: Path) -> None:
    """Shares per arm with intervals, one panel per group of questions, then the losses.

    The dotted line is the majority baseline; small dots are single seeds.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(15, 0.8 + 0.55 * max(6, len(found.names))), layout="constrained")
    panels = figure.subplots(1, len(GROUPS) + 1, width_ratios=[1] * len(GROUPS) + [1.2])
    for number, (panel, name) in enumerate(zip(panels, GROUPS, strict=False)):
        _group(panel, found, name)
        panel.set_yticks(range(len(found.names)), found.names if number == 0 else [])
    panels[0].legend(fontsize=8, loc="lower right")
    _losses(panels[-1], found)
    figure.savefig(path, dpi=110)


def _group(panel: Any, found: Findings, name: str) -> None:
    for control, (marker, colour) in _STYLE.items():
        shares, _ = found.compare(group(name), control)
        shift = {AS_IS: 0.0, "shuffled": 0.2, "blank": 0.38}[control]
        rows = [(i, shares[arm]) for i, arm in enumerate(found.names) if arm in shares]
        if not rows:
            continue
        values = [100 * one.value for _, one in rows]
        ends = [[100 * (one.value - one.low) for _, one in rows],
                [100 * (one.high - one.value) for _, one in rows]]  # fmt: skip
        places = [i + shift for i, _ in rows]
        panel.errorbar(values, places, xerr=ends, fmt=marker, color=colour, label=control)
        if control == AS_IS:
            panel.axvline(100 * shares[MAJORITY].value, linestyle=":", color="0.3")
    for i, arm in enumerate(found.names):
        seeds = found.by_seed(arm, group(name))
        panel.plot([100 * v for v in seeds], [i - 0.2] * len(seeds), ".", color="0.6", zorder=0)
    panel.set(title=f"{name} questions", xlabel="right answers, %")
    panel.invert_yaxis()
    panel.grid(axis="x", alpha=0.3)


def _losses(panel: Any, found: Findings) -> None:
    for number, name in enumerate(found.names):
        curves = [r.losses for r in found.results if name_of(r) == name and r.losses]
        for place, curve in enumerate(curves):
            panel.plot(_shares(curve), curve, color=f"C{number}", label="" if place else name)
    panel.set(xlabel="share of the last phase", ylabel="loss", yscale="log", title="training loss")
    panel.legend(fontsize=7)


def _shares(curve: Sequence[float]) -> list[float]:
    return [(i + 1) / len(curve) for i in range(len(curve))]
