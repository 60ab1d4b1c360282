"""Outcomes counted per intent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

from humanagent.training.data.questions import QuestionAnswer
from humanagent.training.evaluate.dialogues.score import outcome

#: Intents that are answered from measured geometry.
GEOMETRY: Final = (
    "count", "presence", "which_person", "posture", "limb", "orientation", "relation",
)  # fmt: skip


class Row(NamedTuple):
    """Of ``asked`` questions: shares answered rightly, wrongly, and not although they could be."""

    name: str
    asked: int
    right: float
    wrong: float
    abstained: float


def table(truths: Sequence[QuestionAnswer], texts: Sequence[str]) -> list[Row]:
    """A row per intent of answerable questions, then sums.

    ``geometry``: all answerable ones that claim something measured; ``other``: the other
    answerable ones; ``abstain``: questions that nobody can answer; ``refuse``.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for truth, text in zip(truths, texts, strict=True):
        found = outcome(truth, text)
        groups["all"].append(found)
        if truth.status != "answered":
            groups["abstain" if truth.status == "abstained" else "refuse"].append(found)
            continue
        groups[truth.intent].append(found)
        measured = truth.intent in GEOMETRY and bool(truth.claims)
        groups["geometry" if measured else "other"].append(found)
    sums = ("geometry", "other", "abstain", "refuse", "all")
    names = [*sorted(set(groups) - set(sums)), *(name for name in sums if name in groups)]
    return [_row(name, groups[name]) for name in names]


def _row(name: str, found: list[str]) -> Row:
    share = {kind: found.count(kind) / len(found) for kind in ("right", "wrong", "abstained")}
    return Row(name, len(found), **share)
