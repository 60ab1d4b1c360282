"""What? Looks for an accepted word or phrase, said and not denied."""

# ruff: noqa: SIM905 - word lists read better as text

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from humanagent.training.evaluate.matching.text import NEGATION, clauses, normal, stems
from humanagent.training.evaluate.matching.types import Match

COLOURS: Final = frozenset(
    "red orange yellow green blue purple violet pink brown black white grey gray beige turquoise"
    " teal navy gold silver maroon cream tan".split()
)
_COLOUR_STEMS: Final = frozenset(s for c in COLOURS for s in stems(c))
_ARTICLES: Final = frozenset({"a", "an", "the", "his", "her", "their", "it", "is"})


def judge_phrase(text: str, accepted: Iterable[str], question: str) -> Match | None:
    """Judge a free answer; ``None`` when no accepted phrase is in it.

    Phrases match by whole words, singular or plural, articles aside. Of several colours the first
    one counts. "A or b" with only one of them accepted is *abstained*.

    Example:
        >>> judge_phrase("a big horse", ["horses"], "What is he riding?").verdict
        'right'
        >>> judge_phrase("it is not red", ["red"], "What colour is it?") is None
        True
    """
    phrases = [p for p in (_plain(a) for a in accepted) if p]
    said = clauses(text)
    hit = next((c for c in said if any(_affirms(c, p) for p in phrases)), None)
    if hit is None:
        return None
    if re.search(r"\bor\b", text) and not _every_alternative(text, phrases):
        return Match("abstained", text, "does not commit to one of them")
    if _asks_colour(question) and not _first_colour(text, phrases):
        return Match("wrong", text, "another colour comes first")
    return Match("right", hit)


def _plain(text: str) -> list[str]:
    return [s for s in stems(normal(text)) if s not in _ARTICLES]


def _affirms(clause: str, phrase: list[str]) -> bool:
    """Whether the phrase is in the clause with no negation before it."""
    negation = NEGATION.search(clause)
    before = clause[: negation.start()] if negation else clause
    plain, n = _plain(before), len(phrase)
    return any(plain[i : i + n] == phrase for i in range(len(plain) - n + 1))


def _every_alternative(text: str, phrases: list[list[str]]) -> bool:
    around = [p for p in re.split(r"[.;:!?]", text) if re.search(r"\bor\b", p)]
    parts = [q for p in around for q in re.split(r"\bor\b|,", p) if q.strip()]
    return all(any(_affirms(q, p) for p in phrases) for q in parts)


def _asks_colour(question: str) -> bool:
    return bool(re.search(r"\bcolou?r", normal(question)))


def _first_colour(text: str, phrases: list[list[str]]) -> bool:
    for clause in clauses(text):
        negation = NEGATION.search(clause)
        plain = _plain(clause[: negation.start()] if negation else clause)
        if any(s in _COLOUR_STEMS for s in plain):
            first = next(i for i, s in enumerate(plain) if s in _COLOUR_STEMS)
            return any(plain[i : i + len(p)] == p for p in phrases for i in range(first + 1))
    return True
