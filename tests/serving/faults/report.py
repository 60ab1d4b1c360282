"""The soak as a table."""

from __future__ import annotations

from collections import Counter

import numpy as np

from tests.serving.faults.plan import Plan
from tests.serving.faults.soak import ANSWERED, DEGRADED, ERROR, LOST, End

_KINDS = (ANSWERED, DEGRADED, ERROR, LOST)


def table(ends: list[End], plan: Plan, deadline_s: float) -> str:
    """Markdown: what became of the asks of each fault, and what the real server was asked."""
    lines = [
        f"| fault | asks | {' | '.join(_KINDS)} | p50 s | p99 s | latest | requests | at server |",
        "|---" * (len(_KINDS) + 7) + "|",
    ]
    rows: dict[str, list[End]] = {}
    for end in ends:
        rows.setdefault("server killed meanwhile" if end.killed else end.ask.row, []).append(end)
    for name in sorted(rows):
        lines.append(_row(name, rows[name], plan, deadline_s))
    lines.append(_row("all", ends, plan, deadline_s))
    return "\n".join(lines)


def _row(name: str, ends: list[End], plan: Plan, deadline_s: float) -> str:
    kinds = Counter(end.kind for end in ends)
    seconds = [end.seconds for end in ends]
    latest = max(seconds) / deadline_s - 1
    asked = [plan.asked[end.ask.id] for end in ends]
    cells = [
        name,
        len(ends),
        *(kinds[kind] or "" for kind in _KINDS),
        f"{np.percentile(seconds, 50):.2f}",
        f"{np.percentile(seconds, 99):.2f}",
        f"{latest:+.1%}" if latest > 0 else "in time",
        sum(plan.requests[end.ask.id] for end in ends),
        f"{sum(asked)} ({sum(n - 1 for n in asked if n > 1)} twice)",
    ]
    return f"| {' | '.join(map(str, cells))} |"
