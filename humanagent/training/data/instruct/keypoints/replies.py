"""Replies of a teacher as pairs of question and answer, and the verdict on a pair."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Final

from humanagent.errors import BadInputError
from humanagent.training.data.geometry.check import TextChecker
from humanagent.training.data.geometry.types import Checked, Finding
from humanagent.training.data.instruct.keypoints.config import Task

#: A label of the material. Whoever sees only the picture does not know it.
_LABEL: Final = re.compile(r"\bP[1-9]\d{0,2}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pair:
    """A question with its answer."""

    question: str
    answer: str

    @property
    def text(self) -> str:
        """Both, a line each."""
        return f"{self.question}\n{self.answer}"


def read_pairs(task: Task, reply: str, request: str) -> list[Pair]:
    """The pairs in a reply; of a detail the answer to our request.

    Raises:
        BadInputError: it is not of the shape that was asked for, or something in it is empty.

    Example:
        >>> read_pairs("detail", '{"answer": "A man sits."}', "Describe him.")
        [Pair(question='Describe him.', answer='A man sits.')]
    """
    try:
        said = json.loads(reply)
        turns = said["turns"] if task == "conversation" else [said]
        asked = [request if task == "detail" else turn["question"] for turn in turns]
        pairs = [
            Pair(" ".join(question.split()), turn["answer"].strip())
            for question, turn in zip(asked, turns, strict=True)
        ]
    except json.JSONDecodeError as error:
        raise BadInputError("no JSON", where=f"{error.pos}: {reply[:40]!r}") from error
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise BadInputError("no questions and answers", where=repr(reply[:60])) from error
    if not pairs or not all(pair.question and pair.answer for pair in pairs):
        raise BadInputError("something in it is empty", where=repr(reply[:60]))
    return pairs


def misshapen(error: BadInputError) -> Checked:
    """The verdict on a reply that is none.

    Example:
        >>> misshapen(BadInputError("no JSON")).findings
        (Finding(kind='shape', said='no JSON', measured=''),)
    """
    return Checked("", "refused", (Finding("shape", str(error)),))


def check_pair(checker: TextChecker, pair: Pair, *, labels: bool) -> Checked:
    """One verdict on both: the answer may be repaired, a question is right or the pair is not used.

    Args:
        checker: of the row.
        pair: what was written.
        labels: whether the reader is told who ``P1`` is; otherwise labels are leaks.
    """
    said = checker.check(pair.answer, pair.question)
    asked = checker.check(pair.question)
    named = () if labels else tuple(Finding("leak", name) for name in _LABEL.findall(pair.text))
    if asked.outcome == "kept" and not named:
        return said
    refused = bool(named) or "refused" in (asked.outcome, said.outcome)
    findings = tuple(dict.fromkeys((*asked.findings, *said.findings, *named)))
    return replace(said, text="", outcome="refused" if refused else "rejected", findings=findings)
