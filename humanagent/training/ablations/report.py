"""Tables and figures of a comparison, from its table of results alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from humanagent.training.ablations.kinds import GROUPS, KINDS, group_of
from humanagent.training.ablations.statistics import Counts, Estimate, bootstrap, per_scene
from humanagent.training.ablations.table import Questions, Result

MAJORITY: Final = "majority"
AS_IS: Final = "as it is"


@dataclass(frozen=True)
class Findings:
    """Results of the seeds that every compared arm has; ``names`` are arms with their sizes."""

    questions: Questions
    results: Sequence[Result]

    @cached_property
    def names(self) -> list[str]:
        """Arms in the order in which they were first finished."""
        return list(dict.fromkeys(name_of(result) for result in self.results))

    @cached_property
    def seeds(self) -> list[int]:
        """Seeds of which every arm is done."""
        found = [{r.seed for r in self.results if name_of(r) == name} for name in self.names]
        return sorted(set.intersection(*found)) if found else []

    def compare(
        self, chosen: Callable[[str], bool], control: str = AS_IS
    ) -> tuple[dict[str, Estimate], dict[tuple[str, str], Estimate]]:
        """Shares of the arms that have this control, and their differences.

        Args:
            chosen: says of a kind of question whether it counts.
            control: of the test. The majority baseline is in it as ``majority``.
        """
        wanted = [chosen(kind) for kind in self.questions.kind]

        def counts(right: str) -> Counts:
            return per_scene(self.questions.scene, wanted, right)[1]

        asked = per_scene(self.questions.scene, wanted, self.questions.majority)[0]
        arms: dict[str, Counts] = {}
        for name in self.names:
            marks = [self._right(name, seed, control) for seed in self.seeds]
            if all(mark is not None for mark in marks):
                arms[name] = np.stack([counts(mark) for mark in marks if mark is not None])
        base = counts(self.questions.majority)
        arms[MAJORITY] = np.stack([base] * len(self.seeds))
        return bootstrap(asked, arms)

    def asked(self, chosen: Callable[[str], bool]) -> int:
        """How many questions of the chosen kinds there are."""
        return sum(chosen(kind) for kind in self.questions.kind)

    def by_seed(self, name: str, chosen: Callable[[str], bool]) -> list[float]:
        """The share of each seed."""
        wanted = [chosen(kind) for kind in self.questions.kind]
        found = []
        for seed in self.seeds:
            right = self._right(name, seed, AS_IS) or ""
            marks = [mark == "1" for mark, w in zip(right, wanted, strict=True) if w]
            found.append(sum(marks) / len(marks))
        return found

    def _right(self, name: str, seed: int, control: str) -> str | None:
        result = next(r for r in self.results if name_of(r) == name and r.seed == seed)
        return result.right.get(control)


def name_of(result: Result) -> str:
    """The arm, with its size where there is one."""
    return f"{result.arm}, {result.size}" if result.size else result.arm


def group(name: str) -> Callable[[str], bool]:
    """Chooses the kinds of a group."""
    return lambda kind: group_of(kind) == name


def exactly(name: str) -> Callable[[str], bool]:
    """Chooses one kind."""
    return lambda kind: kind == name


def intent(name: str) -> Callable[[str], bool]:
    """Chooses the kinds of one intent of the router."""
    return lambda kind: kind.partition(".")[0] == name


def group_table(found: Findings, control: str = AS_IS) -> str:
    """A row per arm, a column per group, in percent with intervals."""
    columns = {name: found.compare(group(name), control)[0] for name in GROUPS}
    heads = [f"{name} ({found.asked(group(name))})" for name in GROUPS]
    names = [n for n in (*found.names, MAJORITY) if n in columns["pose"]]
    rows = [[name, *(percent(columns[column][name]) for column in GROUPS)] for name in names]
    return markdown(["arm", *heads], rows)


def fine_table(found: Findings) -> str:
    """A row per intent and per kind, a column per arm, in percent; bold: above the majority."""
    names = [*found.names, MAJORITY]
    intents = list(dict.fromkeys(kind.partition(".")[0] for kind in KINDS))
    rows = []
    for chosen, label in [
        *((intent(one), f"**{one}**") for one in intents),
        *((exactly(kind), kind) for kind in KINDS),
    ]:
        asked = found.asked(chosen)
        if not asked:
            continue
        shares, differences = found.compare(chosen)
        cells = []
        for name in names:
            better = name != MAJORITY and differences[name, MAJORITY].low > 0
            text = f"{100 * shares[name].value:.0f}"
            cells.append(f"**{text}**" if better else text)
        rows.append([label, str(asked), *cells])
    return markdown(["questions", "asked", *names], rows)


def difference_table(found: Findings, pairs: Sequence[tuple[str, str]]) -> str:
    """A row per pair of arms, the first minus the second in points."""
    columns = {name: found.compare(group(name))[1] for name in GROUPS}
    rows = []
    for a, b in pairs:
        if (a, b) in columns["pose"]:
            cells = [points(columns[name][a, b]) for name in GROUPS]
            rows.append([f"{a} - {b}", *cells])
    return markdown(["difference", *GROUPS], rows)


def percent(one: Estimate) -> str:
    """``52.1 (50.0 to 54.3)``"""
    return f"{100 * one.value:.1f} ({100 * one.low:.1f} to {100 * one.high:.1f})"


def points(one: Estimate) -> str:
    """The same of a difference, with signs; bold where the interval leaves out zero."""
    text = f"{100 * one.value:+.1f} ({100 * one.low:+.1f} to {100 * one.high:+.1f})"
    return f"**{text}**" if one.clear else text


def markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table, numbers to the right."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def missing(wanted: Sequence[tuple[str, str, int]], done: set[tuple[str, str, int]]) -> str:
    """Which runs are not done, in words; empty when all are.

    Example:
        >>> missing([("none", "", 0), ("boxes", "", 0)], {("none", "", 0)})
        'boxes seed 0'
    """
    left: Mapping[tuple[str, str], list[str]] = {}
    found = dict(left)
    for arm, size, seed in wanted:
        if (arm, size, seed) not in done:
            found.setdefault((arm, size), []).append(str(seed))
    return "; ".join(
        f"{' '.join(filter(None, name))} seed {', '.join(seeds)}" for name, seeds in found.items()
    )
