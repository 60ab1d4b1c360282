"""Embedded rules from a question to its route."""

from __future__ import annotations

from functools import lru_cache
from typing import get_args

from humanagent.errors import SettingsError
from humanagent.routing.core import read
from humanagent.routing.needs import tools_for
from humanagent.routing.patterns import View
from humanagent.routing.predicates import PREDICATES
from humanagent.routing.refusals import EMOTION, IDENTITY, JUDGEMENTS, TRAITS
from humanagent.routing.rule import match
from humanagent.routing.rules import BEYOND, FORM
from humanagent.routing.tagging import tag
from humanagent.routing.types import Route
from humanagent.settings import ProfileName

_RULES = TRAITS + JUDGEMENTS + IDENTITY + EMOTION + BEYOND + FORM + PREDICATES
#: Longest question that is looked at, in characters; the rest is not read.
_MAX_CHARS = 600
_PROFILES = frozenset(get_args(ProfileName))


@lru_cache(maxsize=1024)
def _decide(question: str) -> Route:
    """The route under the default profile."""
    reading = read(tag(question))
    whole, core = View(reading.tokens), View(reading.core)
    for rule in _RULES:
        words = match(rule, whole if rule.on == "whole" else core)
        if words is not None:
            return Route(
                intent=rule.intent,
                tools=tools_for(rule.intent, reading.tokens),
                refusal=rule.refusal,
                reason=f"matched: {rule.name} ('{words}')",
            )
    return Route(intent="not_about_people", reason="matched: no rule that speaks of people")


def route(question: str, *, profile: str = "default") -> Route:
    """Find the intent of a question and the least set of tools that can answer it.

    Rules are tried in order and the first match decides; ``reason`` names it with the words that
    matched. A question that must be refused has the intent ``refuse`` and no tools. Questions
    about feelings are refused here in every profile but ``research``, where labelled expression
    classes are evaluated; ``humanagent.policy`` decides whether the user is told of a refusal or
    of an abstention. Identity and sensitive traits are refused in every profile.

    Args:
        question: English, in any form; what lies beyond 600 characters is not read.
        profile: ``default``, ``work``, ``school`` or ``research``.

    Returns:
        The route. A question that no rule knows is ``not_about_people``.

    Raises:
        SettingsError: If there is no such profile.

    Example:
        >>> route("How many people are there?").tools
        ('detector',)
        >>> route("Who is this?").refusal
        'identity'
        >>> route("Is the man standing near the fence facing the photographer?").intent
        'orientation'
    """
    if profile not in _PROFILES:
        raise SettingsError(
            f"no policy profile {profile!r}", do=f"choose one of {', '.join(sorted(_PROFILES))}"
        )
    decided = _decide(question[:_MAX_CHARS])
    if decided.refusal == "emotion" and profile == "research":
        return Route(
            intent="appearance",
            tools=("detector", "pose"),
            reason=f"{decided.reason}; read as visible expression in the profile research",
        )
    return decided
