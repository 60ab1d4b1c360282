"""Whether a reply says what is true."""

from __future__ import annotations

import re
from typing import Final, Literal

from humanagent.claims import Claim
from humanagent.training.data.questions import QuestionAnswer
from humanagent.vlm.parse import parse_reply

#: *abstained*: the model did not answer what could be answered.
Outcome = Literal["right", "wrong", "abstained"]
_NUMBERS: Final = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_FIRST: Final = re.compile(r"[a-z']+")


def outcome(truth: QuestionAnswer, text: str) -> Outcome:
    """Compare a model's reply (JSON or plain) with the true answer.

    - Where nothing can be told, right is an abstention, where it must be refused a refusal in the
      words of the policy, and anything else is wrong.
    - Else an abstention is *abstained*; right is: the same claims, if the true answer has any,
      yes and no as they are, and otherwise the words that matter.

    Example:
        >>> truth = QuestionAnswer("Is P1 sitting?", "Yes, P1 is sitting.", "answered", "posture",
        ...     "posture.is", "posture.is/test/0", ("P1",), (Claim("P1", "posture", "sitting"),),
        ...     "test", "yes")
        >>> outcome(truth, truth.reply()), outcome(truth, "I cannot tell.")
        ('right', 'abstained')
        >>> outcome(truth, '{"answer": "No.", "claims": []}')
        'wrong'
    """
    reply, _ = parse_reply(text)
    if truth.status == "refused":
        return "right" if reply.text == truth.answer and not reply.claims else "wrong"
    if truth.status == "abstained":
        return "right" if reply.status == "abstained" else "wrong"
    if reply.status == "abstained":
        return "abstained"
    if _as_set(reply.claims) != _as_set(truth.claims):
        return "wrong"
    return "right" if _says(reply.text.lower(), truth) else "wrong"


def _as_set(claims: tuple[Claim, ...]) -> set[tuple[str, str, str, str | None]]:
    return {(c.subject, c.predicate, c.value, c.other) for c in claims}


def _says(text: str, truth: QuestionAnswer) -> bool:
    """Whether the words carry the value; claims that agree say it where they are about it."""
    value = truth.value.lower()
    if value in ("yes", "no"):
        return _polarity(text) == _polarity(truth.answer.lower())
    if value.isdigit():
        number = int(value)
        word = _NUMBERS[number] if number < len(_NUMBERS) else value
        return (
            any(re.search(rf"\b{w}\b", text) for w in (word, value)) or text == truth.answer.lower()
        )
    if truth.claims:
        return True
    wanted = set(re.findall(r"[a-z0-9]+", value))
    return wanted <= set(re.findall(r"[a-z0-9]+", text))


def _polarity(text: str) -> str | None:
    """``yes`` or ``no`` where an answer begins with it."""
    first = _FIRST.match(text)
    return first.group() if first and first.group() in ("yes", "no") else None
