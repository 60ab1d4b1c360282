"""``match``: is this answer right, wrong, or none at all?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from humanagent.claims import Status
from humanagent.training.evaluate.matching.numbers import judge_number, lower_bound, to_int
from humanagent.training.evaluate.matching.phrases import judge_phrase
from humanagent.training.evaluate.matching.sides import judge_side, to_side
from humanagent.training.evaluate.matching.text import (
    ABSTAINS,
    GUESSES,
    UNSEEN,
    committed_parts,
    content,
    normal,
    stems,
)
from humanagent.training.evaluate.matching.types import Match
from humanagent.training.evaluate.matching.yesno import judge_yes_no

_EVERYBODY: Final = re.compile(
    r"how many (?:people|persons)(?: are| can be seen)?(?: there| visible)?"
    r"(?: (?:in|on) (?:the|this) (?:picture|image|photo))?\??"
)


def match(
    text: str,
    *,
    question: str,
    expected: str,
    accept: Sequence[str] = (),
    kind: str = "",
    status: Status = "answered",
) -> Match:
    """Judge one answer.

    The expected answer says how to read it: yes/no, a number, a side, or words. The rules:

    - A status of *abstained* or *refused* is *abstained*, and so is a text that says that it cannot
      be told ("unclear"), unless it commits before or after ("I cannot be sure, but two").
    - ``kind="abstain"``: abstaining is *right*, an answer
      is *wrong*.
    - ``kind="caption"``: *unscored*, or *abstained*. No rule here can judge a free description.
    - An answer in which nothing that was asked for can be read is *wrong*, never left out: a
      doubtful reading must not raise a score.
    - A lower bound that the truth breaks is *wrong* even from an abstention.

    Args:
        text: What was said.
        question: What was asked.
        expected: The right answer.
        accept: Other right answers.
        kind: The kind of question.
        status: What the agent says about its own answer.

    Example:
        >>> q = "How many people are in the picture?"
        >>> match("I count two people; someone may be missed.", question=q, expected="2").verdict
        'right'
        >>> match("P2 is sitting.", question=q, expected="2").verdict
        'wrong'
    """
    said = normal(text)
    if kind == "abstain":
        return _abstention(said, question, status)
    if status != "answered":
        return _broken_bound(said, question, expected, accept) or Match("abstained", status)
    if not said:
        return Match("abstained", "", "empty answer")
    if kind == "caption":
        parts = committed_parts(said)
        return Match("unscored", said) if parts else Match("abstained", said)
    for part in _readable(said):
        judged = _judge(part, question, expected, accept)
        if judged is not None:
            return judged
    if ABSTAINS.search(said) or UNSEEN.search(said):
        return Match("abstained", said, "says that it cannot be told")
    return Match("wrong", said, "no answer of the expected form found")


def _judge(part: str, question: str, expected: str, accept: Sequence[str]) -> Match | None:
    """Judge by the form of the expected answer."""
    right = [expected, *accept]
    answers = frozenset(normal(a).rstrip(".") for a in right)
    if normal(expected).rstrip(".") in ("yes", "no"):
        return judge_yes_no(part, answers & {"yes", "no"}, question)
    if to_int(expected) is not None:
        numbers = frozenset(n for n in map(to_int, right) if n is not None)
        return judge_number(part, numbers, question)
    if to_side(expected) is not None:
        sides = frozenset(s for s in map(to_side, right) if s is not None)
        return judge_side(part, sides, question)
    return judge_phrase(part, right, question)


def _readable(said: str) -> list[str]:
    """The parts of a text that may hold the answer."""
    parts, found = committed_parts(said), ABSTAINS.search(said)
    if found and re.match(r" (?:\w+ )?(?:how many|the (?:exact )?number)", said[found.end() :]):
        # "there are two people but I cannot tell how many are on foot" does not count anybody
        return [p for p in parts if said.find(p) > found.start()]
    return parts


def _broken_bound(said: str, question: str, expected: str, accept: Sequence[str]) -> Match | None:
    """Wrong when an abstention still says "at least 3 people" of a picture with 2."""
    numbers = [n for n in map(to_int, [expected, *accept]) if n is not None]
    bound = lower_bound(said)
    if not numbers or bound is None or not _EVERYBODY.fullmatch(normal(question)):
        return None
    if bound > max(numbers):
        return Match("wrong", f"at least {bound}", f"expected {max(numbers)}")
    return None


def _abstention(said: str, question: str, status: Status) -> Match:
    """Right when the answer is that it cannot be told."""
    if status != "answered":
        return Match("right", status)
    found = ABSTAINS.search(said) or UNSEEN.search(said)
    if not said or found is None:
        return Match("wrong", said, "cannot be told, but an answer was given")
    after = re.split(r"\b(?:but|however)\b", said[found.end() :], maxsplit=1)
    if len(after) > 1 and GUESSES.search(after[1]):
        return Match("wrong", said, "cannot be told, but a guess follows")
    first = re.split(r"[.!?]", said, maxsplit=1)[0]
    sentence = next(
        (s for s in re.split(r"[.!?]", said) if ABSTAINS.search(s) or UNSEEN.search(s)), first
    )
    if sentence != first and not set(content(question)) & set(stems(sentence)):
        return Match("wrong", said, "cannot be told, but an answer was given")
    return Match("right", "cannot tell")
