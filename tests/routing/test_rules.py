"""The tables are sound: no rule speaks of a tag or phrase that no question can have."""

from __future__ import annotations

import itertools
import re

from humanagent.policy.statements import DECLINES, FEELINGS, NAMES
from humanagent.routing.lexicon import NOUNS, VERBS, WORDS
from humanagent.routing.predicates import PREDICATES
from humanagent.routing.refusals import EMOTION, IDENTITY, JUDGEMENTS, TRAITS
from humanagent.routing.rules import BEYOND, FORM
from humanagent.routing.tagging import tag

RULES = TRAITS + JUDGEMENTS + IDENTITY + EMOTION + BEYOND + FORM + PREDICATES + NAMES + FEELINGS
PATTERNS = sorted({*DECLINES, *(p for rule in RULES for p in rule.patterns + rule.unless)})
#: Tags that are made from the form or the place of a word, not listed in the lexicon.
_MADE = """
    HUMAN LIMB OBJECT NOUN PLURAL BASE THIRD ING PAST OTHERV UNKNOWN NAME PID ADVERB FOCUS SUBJ
"""
MADE = set(_MADE.split())


def alternatives(pattern: str) -> list[list[str]]:
    """The words and tags of each element of a pattern."""
    elements = [e for e in pattern.split() if e not in ("^", "$", "..", "...")]
    return [re.split(r"[|&]", e.removeprefix("-").removesuffix("?")) for e in elements]


def test_every_tag_of_a_pattern_exists() -> None:
    known = {*NOUNS, *VERBS, *WORDS, *MADE}
    used = {part for p in PATTERNS for parts in alternatives(p) for part in parts}
    assert {part for part in used if part.isupper()} <= known


def test_every_phrase_of_a_pattern_is_one_token() -> None:
    parts = {part for p in PATTERNS for parts in alternatives(p) for part in parts}
    phrases = {part.replace("_", " ") for part in parts if "_" in part}
    assert [phrase for phrase in sorted(phrases) if len(tag(phrase)) != 1] == []


def halves(pattern: str) -> list[str]:
    """Neighbouring words of a pattern that the tagger joins into one token."""
    elements = [e.removesuffix("?") for e in pattern.split() if e not in ("^", "$")]
    joined = []
    for left, right in itertools.pairwise(elements):
        for a, b in itertools.product(left.split("|"), right.split("|")):
            words = f"{a} {b}".replace("_", " ")
            if words.islower() and "." not in words and len(tag(words)) < 2:
                joined.append(words)
    return joined


def test_no_pattern_asks_for_the_halves_of_a_phrase() -> None:
    assert {pattern: halves(pattern) for pattern in PATTERNS if halves(pattern)} == {}


def test_every_rule_has_a_name_and_a_pattern() -> None:
    assert all(rule.name and rule.patterns for rule in RULES)


def test_a_refusal_always_says_its_kind_and_nothing_else_has_one() -> None:
    assert all((rule.intent == "refuse") == (rule.refusal is not None) for rule in RULES)
