"""One routing rule; the tables of rules are in ``refusals`` and ``rules``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from humanagent.routing.patterns import View
from humanagent.routing.types import Intent, RefusalKind


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: an intent, a name that says why, and patterns of which one must match.

    ``on`` says what is looked at: the whole question, or its core without what only points.
    ``unless`` lists patterns that forbid the rule.
    """

    intent: Intent
    name: str
    patterns: tuple[str, ...]
    unless: tuple[str, ...] = ()
    on: Literal["whole", "core"] = "whole"
    refusal: RefusalKind | None = None


def match(rule: Rule, view: View) -> str | None:
    """The words that the rule matched, or ``None``."""
    for pattern in rule.patterns:
        found = view.find(pattern)
        if found is not None:
            if any(view.find(other) is not None for other in rule.unless):
                return None
            return " ".join(token.text for token in view.tokens[found[0] : found[1] + 1])
    return None
