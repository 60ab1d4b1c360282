"""One routing rule; the tables of rules are in ``refusals`` and ``rules``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
