"""Left or right? Keeps the asked side apart from where in the picture somebody stands."""

from __future__ import annotations

import re
from typing import Final

from humanagent.training.evaluate.matching.text import PEOPLE, normal
from humanagent.training.evaluate.matching.types import Match, judged

_SIDE: Final = re.compile(r"\b(left|right)(?:-hand)?\b")
_PART: Final = r"(?:hand|arm|leg|foot|knee|elbow|wrist|shoulder|hip|ear|eye|side of (?:his|her))"
_OF_PART: Final = re.compile(
    rf"\b(left|right) {_PART}\b|\b{_PART}s? is (?:the|his|her) (left|right)"
)
_WHO: Final = (
    "(?:" + "|".join(sorted(PEOPLE)) + "|people|men|women|children|one|second|third|fourth|last)"
)
_PLACE: Final = re.compile(
    rf"\b{_WHO}(?: \w+){{0,2}}? (?:on|at|to|from|in) the (?:far |very )?(?:left|right)"
    r"(?:[- ]hand)?(?: side)?(?: of the (?:picture|image|photo))?"
    r"|\b(?:left|right)-?most\b|\bfrom (?:the )?left to right\b"
)
#: "right" that is no side.
_OTHER_SENSE: Final = re.compile(
    r"\b(?:that's|that is|you're|you are|all|is) right(?=[.,;!]|$)|^right(?=[.,;!] )"
    r"|\bright (?:now|here|there|next|behind|beside|in front|above|away|at the edge)\b"
)
_NEGATED: Final = re.compile(
    r"(?:\bnot|\brather than|\binstead of|\bn't) (?:with |on |to )?(?:the |his |her |their )?"
    r"(?:own )?(?:left|right)(?: (?:hand|arm|leg|foot|one|side))?"
)
_DENIED: Final = re.compile(
    r"\b(?:left|right)(?: \w+)? (?:is not|isn't|does not|doesn't|cannot|can't|was not)\b"
)
_EITHER: Final = re.compile(
    r"\b(?:left|right)(?: \w+)? or (?:maybe |possibly )?(?:the |his |her )?(?:own )?"
    r"(?:left|right)\b"
)
_VIEWER: Final = re.compile(
    r"\b(?:(?:the )?viewer's (?:left|right)|(?:the )?(?:left|right)(?:[- ]hand)?(?: side)?"
    r"(?: as)? (?:in|of|from) the (?:picture|image|photo|viewer\w*)(?:'s)?(?: \w+)?)"
)
_OWN: Final = re.compile(r"\b(?:his|her|their) (?:own )?(?:left|right)\b")


def to_side(text: str) -> str | None:
    """The side that a short expected answer names, or ``None``.

    Example:
        >>> to_side("The right hand"), to_side("left"), to_side("the man on the left")
        ('right', 'left', None)
    """
    found = re.fullmatch(
        r"(?:on |to |with )?(?:the |his |her |their )?(?:own )?(left|right)"
        r"(?: (?:one|side|hand|arm|leg|foot))?(?: of the (?:picture|image|photo))?\.?",
        normal(text),
    )
    return found[1] if found else None


def judge_side(text: str, accepted: frozenset[str], question: str) -> Match | None:
    """Judge a left/right answer; ``None`` when the text names neither.

    "Left or right" is *abstained*; both are *wrong*.

    Example:
        >>> q = "Which of his own hands is raised, the left or the right?"
        >>> judge_side("the man on the left raises his right hand", frozenset({"right"}), q).verdict
        'right'
    """
    if _EITHER.search(text):
        return Match("abstained", "left or right", "does not commit to a side")
    found = _sides(text, question)
    if not found:
        return None
    if len(found) > 1:
        return Match("wrong", "left and right", "names both sides")
    return judged(found.pop(), accepted)


def _sides(text: str, question: str) -> set[str]:
    asked = normal(question)
    text = _DENIED.sub(" ", _NEGATED.sub(" ", _OTHER_SENSE.sub(" ", text)))
    if re.search(r"\bown\b", asked):
        text = _VIEWER.sub(" ", text)
    elif re.search(r"\b(?:side of|in) the (?:picture|image|photo)\b", asked):
        text = _OWN.sub(" ", text)
    text = _PLACE.sub(" ", text)
    part = {a or b for a, b in _OF_PART.findall(text)}
    return part or set(_SIDE.findall(text))
