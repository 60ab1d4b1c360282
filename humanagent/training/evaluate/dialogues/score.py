"""Whether a reply says what is true."""

from __future__ import annotations

import re
from typing import Final, Literal

from humanagent.claims import Claim
from humanagent.training.data.questions import QuestionAnswer
from humanagent.vlm.parse import parse_reply

#: *abstained*: the model did not answer what could be answered.
Outcome = Literal["right", "wrong", "abstained"]
_NUMBERS: Final = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
_NUMBER: Final = re.compile(rf"(?<![\w-])(?:{'|'.join(_NUMBERS)}|[0-9]+)\b")
_FIRST: Final = re.compile(r"[a-z']+")
_WORD: Final = re.compile(r"[a-z0-9]+")
_ID: Final = re.compile(r"\bp[1-9][0-9]*\b")
#: Values that answers also put into other words.
_MEANS: Final = {"bald": "no hair"}


def outcome(truth: QuestionAnswer, text: str) -> Outcome:
    """Compare a model's reply (JSON or plain) with the true answer.

    - Where nothing can be told, right is an abstention that says so, where it must be refused a
      refusal in the words of the policy, and anything else is wrong.
    - Else an abstention, or no words at all, is *abstained*. Right is: the same claims, yes and no
      as they are (a reply without either may leave that to its claims), the number that is named
      first, the same people and nobody else, and otherwise the words that matter, unless claims
      say them.

    Example:
        >>> truth = QuestionAnswer("Is P1 sitting?", "Yes, P1 is sitting.", "answered", "posture",
        ...     "posture.is", "posture.is/test/0", ("P1",),
        ...     (Claim(subject="P1", predicate="posture", value="sitting"),), "test", "yes")
        >>> outcome(truth, truth.reply()), outcome(truth, "I cannot tell.")
        ('right', 'abstained')
        >>> outcome(truth, '{"answer": "No.", "claims": []}')
        'wrong'
    """
    reply, _ = parse_reply(text)
    if truth.status == "refused":
        return "right" if reply.text == truth.answer and not reply.claims else "wrong"
    if truth.status == "abstained":
        return "right" if reply.status == "abstained" and reply.text else "wrong"
    if reply.status == "abstained":
        return "abstained"
    if _as_set(reply.claims) != _as_set(truth.claims):
        return "wrong"
    return "right" if _says(reply.text.lower(), truth) else "wrong"


def _as_set(claims: tuple[Claim, ...]) -> set[tuple[str, str, str, str | None]]:
    return {(c.subject, c.predicate, c.value, c.other) for c in claims}


def _says(text: str, truth: QuestionAnswer) -> bool:
    """Whether the words carry the value; claims that agree say it where they are about it."""
    value, answer = truth.value.lower(), truth.answer.lower()
    if value in ("yes", "no"):
        polarity = _polarity(text)
        return polarity == value or (polarity is None and bool(truth.claims))
    if value.isdigit():
        return text == answer or _number(text) == int(value)
    people, named = set(_ID.findall(value)), set(_ID.findall(text))
    whom = people or value == "nobody"
    if whom and not people <= named <= people | set(_ID.findall(answer)):
        return False
    if truth.claims:
        return True
    said = set(_WORD.findall(text))
    return any(set(_WORD.findall(words)) <= said for words in (value, _MEANS.get(value, value)))


def _number(text: str) -> int | None:
    """The first number of a text, in figures or words."""
    found = _NUMBER.search(text)
    if not found:
        return None
    return _NUMBERS.index(found[0]) if found[0] in _NUMBERS else int(found[0])


def _polarity(text: str) -> str | None:
    """``yes`` or ``no`` where an answer begins with it."""
    first = _FIRST.match(text)
    return first.group() if first and first.group() in ("yes", "no") else None
