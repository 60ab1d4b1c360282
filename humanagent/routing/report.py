"""Accuracy of the routing on labelled questions: ``python -m humanagent.routing.report DIR``.

Prints figures only, never a question, so that it can be run on a set that is kept apart.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from humanagent.errors import BadInputError
from humanagent.routing.router import route


@dataclass
class Accuracy:
    """Counts per intent: all questions, label met, label or an also-label met."""

    total: Counter[str] = field(default_factory=Counter)
    strict: Counter[str] = field(default_factory=Counter)
    lenient: Counter[str] = field(default_factory=Counter)

    def add(self, intent: str, also: list[str], found: str) -> None:
        """Count one question."""
        self.total[intent] += 1
        self.strict[intent] += found == intent
        self.lenient[intent] += found == intent or found in also

    @property
    def rate(self) -> float:
        """Share of questions whose label or an also-label was met, 0..1."""
        return sum(self.lenient.values()) / max(1, sum(self.total.values()))

    @property
    def strict_rate(self) -> float:
        """Share of questions whose label was met, 0..1."""
        return sum(self.strict.values()) / max(1, sum(self.total.values()))


def accuracy(path: Path) -> Accuracy:
    """Route every question of a JSON-lines file with ``question``, ``intent`` and ``also``.

    Raises:
        BadInputError: If the file cannot be read or a line lacks a key.
    """
    found = Accuracy()
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found.add(row["intent"], row["also"], route(row["question"]).intent)
    except (OSError, ValueError, KeyError) as error:
        raise BadInputError(
            "not a question set", where=str(path), do="give JSON lines: question, intent, also"
        ) from error
    return found


def table(found: Accuracy) -> str:
    """The figures as text, one line per intent.

    Example:
        >>> counts = Accuracy()
        >>> counts.add("count", ["presence"], "presence")
        >>> print(table(counts))
        intent             n   label  or also
        count              1    0.0%   100.0%
        all                1    0.0%   100.0%
    """
    lines = [f"{'intent':<16}{'n':>4}{'label':>8}{'or also':>9}"]
    for intent, n in sorted(found.total.items()):
        strict, lenient = found.strict[intent] / n, found.lenient[intent] / n
        lines.append(f"{intent:<16}{n:>4}{strict:>8.1%}{lenient:>9.1%}")
    n = sum(found.total.values())
    return "\n".join([*lines, f"{'all':<16}{n:>4}{found.strict_rate:>8.1%}{found.rate:>9.1%}"])


if __name__ == "__main__":
    for name in ("questions_open.jsonl", "questions_apart.jsonl"):
        print(name, table(accuracy(Path(sys.argv[1]) / name)), "", sep="\n")
