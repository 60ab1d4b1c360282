"""What a run made, in numbers, and the rows that a person should look at."""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from humanagent.atomic import write_atomic
from humanagent.training.data.geometry.report import CheckReport
from humanagent.training.data.instruct.types import MadeRow

_ERRORS: Final = 50  # that are told one by one
#: Rows to look at: of those that gave something, of those that gave nothing, of those with
#: discarded texts, of those that failed, and of every task.
_SOMETHING, _NOTHING, _DISCARDED, _FAILED, _PER_TASK = 24, 2, 8, 2, 3


@dataclass
class Sample:
    """Rows to look at: so many of every task, and of those with texts that may not be used.

    The ones with the smallest ids, which are hashes: a random choice that is the same every time.
    """

    _rows: dict[str, list[tuple[tuple[int, ...], str]]] = field(default_factory=dict)
    _kept: dict[str, MadeRow] = field(default_factory=dict)

    def add(self, made: MadeRow) -> None:
        """Keep a row, as long as no better ones come."""
        groups = {one.task: _PER_TASK for one in made.instructions}
        groups |= {"\0some": _SOMETHING} if made.instructions else {"\0none": _NOTHING}
        if made.discarded:
            groups["\0discarded"] = _DISCARDED
        if made.error:
            groups["\0failed"] = _FAILED
        # heapq drops the smallest, so ids are turned round.
        entry = (tuple(-ord(digit) for digit in made.row.id), made.row.id)
        new = False
        for task, count in groups.items():
            heap = self._rows.setdefault(task, [])
            if len(heap) < count:
                heapq.heappush(heap, entry)
            elif entry > heap[0]:
                heapq.heapreplace(heap, entry)
            else:
                continue
            new = True
        if not new:
            return
        self._kept[made.row.id] = made
        wanted = {key for heap in self._rows.values() for _, key in heap}
        for key in self._kept.keys() - wanted:
            del self._kept[key]

    def rows(self) -> list[MadeRow]:
        """The rows, by id."""
        return [self._kept[key] for key in sorted(self._kept)]


@dataclass
class MadeReport:
    """Counts over all records of a folder.

    ``tasks`` are instructions by task, ``filtered`` how often a filter let nothing be written,
    ``errors`` how often a row failed for the same reason.
    """

    counts: Counter[str] = field(default_factory=Counter)
    tasks: Counter[str] = field(default_factory=Counter)
    filtered: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[str, str]] = field(default_factory=list)
    checked: CheckReport = field(default_factory=CheckReport)
    sample: Sample = field(default_factory=Sample)

    def add(self, made: MadeRow) -> None:
        """Count one record."""
        self.counts["rows"] += 1
        self.counts["people"] += sum(not one.ignore for one in made.row.people)
        self.counts["instructions"] += len(made.instructions)
        self.counts["turns"] += sum(len(one.turns) for one in made.instructions)
        self.counts["discarded"] += len(made.discarded)
        self.tasks.update(one.task for one in made.instructions)
        self.filtered.update(one.task for one in made.discarded if one.task.startswith("filter."))
        for task, verdict in made.checked:
            self.checked.add(task, verdict)
        if made.error:
            self.counts["errors"] += 1
            self.errors[_reason(made.error)] += 1
            if len(self.failed) < _ERRORS:
                self.failed.append((made.row.path or made.row.id, made.error))
        self.sample.add(made)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "counts": dict(self.counts),
            "tasks": dict(sorted(self.tasks.items())),
            "filtered": dict(sorted(self.filtered.items())),
            "checked": self.checked.as_dict(),
            "errors": dict(self.errors.most_common(_ERRORS)),
            "failed": [{"row": row, "error": error} for row, error in self.failed],
        }

    def write(self, path: Path, about: dict[str, Any]) -> None:
        """As a JSON file, whole or not at all."""
        said = {"about": about, **self.as_dict()}
        write_atomic(path, (json.dumps(said, indent=2, ensure_ascii=False) + "\n").encode())


def report_of(records: Iterable[MadeRow]) -> MadeReport:
    """The report on records, of which only the sample stays in memory."""
    report = MadeReport()
    for made in records:
        report.add(made)
    return report


def _reason(error: str) -> str:
    """An error without the place it happened at, so that equal ones can be counted."""
    head, _, rest = error.partition(" (")
    return f"{head}{rest.partition(')')[2]}" if rest else head
