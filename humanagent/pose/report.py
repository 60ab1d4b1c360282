"""Measured pose facts against labels by eye: how often they decide, and how often rightly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from humanagent.pose.types import Fact

#: The facts that are labelled by eye; the arms are also counted together.
LABELLED = ("posture", "orientation", "left_arm", "right_arm", "left_leg", "right_leg", "head_turn")


def verdict(value: str, label: Mapping[str, Any]) -> str:
    """One measured value against one label.

    Returns:
        ``right`` (the label's value or one of its ``also``), ``wrong``, ``silent`` (the rule
        says unknown, the eye does not), ``agreed`` (the eye cannot tell, and the rule says so
        or what the eye would accept), or ``extra`` (the eye cannot tell, the rule claims).

    Example:
        >>> verdict("left", {"value": "away", "also": ["left"]})
        'right'
    """
    accepted = value == label["value"] or value in label["also"]
    if label["value"] == "unknown":
        return "agreed" if accepted else "extra"
    if value == "unknown":
        return "silent"
    return "right" if accepted else "wrong"


@dataclass(slots=True)
class Tally:
    """Counts for one fact. ``extra`` is neither right nor wrong, and shown."""

    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("right", "wrong", "silent", "agreed", "extra"), 0)
    )

    def add(self, outcome: str) -> None:
        """Count one outcome of :func:`verdict`."""
        self.counts[outcome] += 1

    @property
    def decidable(self) -> int:
        """How many the eye could decide."""
        return self.counts["right"] + self.counts["wrong"] + self.counts["silent"]

    @property
    def precision(self) -> float:
        """Share of right among what the rule decided (0..1; nan for nothing)."""
        decided = self.counts["right"] + self.counts["wrong"]
        return self.counts["right"] / decided if decided else float("nan")

    @property
    def decided(self) -> float:
        """Share of the decidable that the rule decided (0..1; nan for nothing)."""
        if not self.decidable:
            return float("nan")
        return (self.counts["right"] + self.counts["wrong"]) / self.decidable


def tally(
    measured: Iterable[tuple[Mapping[str, Fact], Mapping[str, Any]]],
) -> dict[str, Tally]:
    """Count every labelled fact of people, given as (facts by name, labels by name).

    Returns:
        One tally by fact name, and ``arms`` and ``legs`` for both sides together.
    """
    table = {name: Tally() for name in (*LABELLED, "arms", "legs")}
    for facts, labels in measured:
        for name in LABELLED:
            if name not in labels:
                continue
            outcome = verdict(facts[name].value, labels[name])
            table[name].add(outcome)
            if name.endswith(("_arm", "_leg")):
                table[name.split("_")[1] + "s"].add(outcome)
    return table


def as_text(table: Mapping[str, Tally]) -> str:
    """The table, one line per fact."""
    head = f"{'fact':12} {'precision':>9} {'decided':>8} {'decidable':>9}"
    lines = [head + "  right wrong silent agreed extra"]
    for name, t in table.items():
        c = t.counts
        lines.append(
            f"{name:12} {t.precision:9.3f} {t.decided:8.3f} {t.decidable:9d}"
            f"  {c['right']:5d} {c['wrong']:5d} {c['silent']:6d} {c['agreed']:6d} {c['extra']:5d}"
        )
    return "\n".join(lines)
