"""Embedded rules from a question to its route (first, thin version)."""

from __future__ import annotations

import re

from humanagent.routing.types import Intent, RefusalKind, Route, Tool

_BOTH: tuple[Tool, ...] = ("detector", "pose")

#: First match wins: (pattern, intent, refusal, why).
_RULES: tuple[tuple[str, Intent, RefusalKind | None, str], ...] = (
    (r"\bname\b(?! badge)|\bwho('s| is) (this|that|he|she)\b|celebrity|identity", "refuse",
     "identity", "asks who somebody is"),
    (r"\b(happy|sad|angry|stressed|nervous|mood|feel|feeling)\b", "refuse", "emotion",
     "asks for inner feelings"),
    (r"\b(race|ethnicity|religion|muslim|gay|pregnant|criminal)\b", "refuse", "sensitive",
     "asks for a sensitive trait"),
    (r"\bwhy\b|happen next|dangerous", "reason", None, "asks for a reason"),
    (r"\bhow many\b|\bcount\b|number of", "count", None, "count phrase"),
    (r"^(who|which (person|man|woman|child|one))\b", "which_person", None, "asks which person"),
    (r"\b(describe|caption|doing)\b|what (can|do) you see", "describe", None, "asks to describe"),
    (r"\b(arms?|hands?|legs?|foot|feet|head|knees?|elbows?)\b", "limb", None, "names a limb"),
    (r"\b(facing|looking|from behind|turned)\b", "orientation", None, "asks for a direction"),
    (r"next to|\bnear\b|left of|right of|behind|in front of|between", "relation", None, "place"),
    (r"\b(holding|riding|hugging|carrying|using|touching)\b", "interaction", None, "an action"),
    (r"\b(wear\w*|colou?r|hair|glasses|smiling|beard|hat)\b", "appearance", None, "looks"),
    (r"\b(sit\w*|stand\w*|ly(ing|es)|crouch\w*|kneel\w*|bend\w*|upright)\b", "posture", None,
     "a posture"),
    (r"\b(any(one|body)|some(one|body)|people|person|is there|are there|face)\b", "presence",
     None, "asks whether somebody is there"),
)


def route(question: str, *, profile: str = "default") -> Route:
    """Find the intent of a question and the least set of tools that can answer it.

    Example:
        >>> route("How many people are there?").tools
        ('detector',)
    """
    text = question.lower().replace("\u2019", "'").strip()
    for pattern, intent, refusal, why in _RULES:
        if re.search(pattern, text):
            tools: tuple[Tool, ...] = () if refusal else _BOTH
            if intent in ("count", "presence"):
                tools = ("detector",)
            return Route(intent=intent, tools=tools, refusal=refusal, reason=f"matched: {why}")
    return Route(intent="not_about_people", reason="no word about people")
