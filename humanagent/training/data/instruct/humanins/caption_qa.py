"""Questions about a captioned person, answered by a teacher from the caption alone.

An answer is checked twice: that it is one ("the description does not say" is none), and against
the joints and boxes of its row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from humanagent.training.data.geometry.check import TextChecker
from humanagent.training.data.geometry.types import Checked, Finding
from humanagent.training.data.instruct.humanins.pairs import Pair
from humanagent.training.data.instruct.types import Discarded, Piece
from humanagent.training.data.rows import Row
from humanagent.training.data.teacher import About, Teacher
from humanagent.training.data.teacher.caption_qa import KIND
from humanagent.training.data.teacher.rules import NothingToSayError
from humanagent.vlm.types import Message

#: The paper's prompt, word for word.
PROMPT: Final = (
    "This is an overall appearance of a pedestrian: {caption}. Please answer the following "
    "question according to it strictly: {question}"
)
_NO_ANSWER: Final = re.compile(
    r"\b(?:not|n't|no|never|without)\b[^.]{0,40}\b(?:mention|specif|state|describ|provid|given|"
    r"indicat|clear|possible|information|details?)\w*|\b(?:unknown|unclear|cannot|unspecified)\b|"
    r"\b(?:the|this|given|provided) (?:description|caption|text|appearance)\b",
    re.IGNORECASE,
)


@dataclass
class Answers:
    """What a teacher's answers came to: pairs that can be used, and the verdicts on all."""

    pairs: list[Pair] = field(default_factory=list)
    discarded: list[Discarded] = field(default_factory=list)
    checked: list[tuple[str, Checked]] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """A question on a topic: its words to the teacher, and how the instruction names the person."""

    task: str
    question: str
    who: tuple[Piece, ...]


async def ask_about(
    teacher: Teacher, row: Row, index: int, caption: str, questions: list[Asked]
) -> Answers:
    """The answers to some questions about one person of a row.

    Raises:
        BudgetSpentError, NotStartedError, VLMError: as ``Teacher.ask``.
    """
    checker, found = TextChecker(row), Answers()
    for asked in questions:
        prompt = PROMPT.format(caption=caption.rstrip(". "), question=asked.question)
        try:
            reply = await teacher.ask([Message("user", prompt)], about=About(KIND, row))
        except NothingToSayError:
            continue
        checked = _checked(reply.text.strip(), asked.question, checker, index)
        found.checked.append((asked.task, checked))
        if checked.outcome != "kept":
            found.discarded.append(Discarded(asked.task, reply.text.strip(), checked))
        if checked.usable:
            made = reply.made("turns[1]", checked.verdict())
            found.pairs.append(
                Pair(asked.task, (checked.text,), {"who": asked.who}, (index,), made)
            )
    return found


def _checked(text: str, question: str, checker: TextChecker, index: int) -> Checked:
    if no_answer := _NO_ANSWER.search(text):
        return Checked("", "refused", (Finding("leak", no_answer[0], "no answer"),))
    return checker.check(text, question, index)
