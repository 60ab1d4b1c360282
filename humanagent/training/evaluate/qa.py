"""Are the answers right? Asks every question and judges what is said.

Definitions:

- ``coverage``: answered / n. Not answered: abstained, refused, or hedged into a bound or a range.
- ``accuracy_on_answered``: right / answered, ``None`` where nothing was answered.
- ``all``: every question that has an answer to get right, so all kinds but *abstain* and *caption*.
- ``geometry``: the kinds that boxes and joints can decide: count, posture, limb, orientation,
  presence, relation.
- ``abstain_right``: of the *abstain* questions (nobody can tell), those not answered. Their
  ``by_kind`` entry counts an answer as wrong, so its coverage should be 0.
- *caption*: no rule here can tell whether a free description is right, so captions have a coverage
  and no accuracy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from humanagent.claims import Status
from humanagent.training.evaluate.dataset import Question
from humanagent.training.evaluate.matching import Match

GEOMETRY: Final = frozenset({"count", "posture", "limb", "orientation", "presence", "relation"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what was said, and the verdict."""

    question: Question
    said: str
    status: Status
    match: Match

    @property
    def wrong(self) -> bool:
        """Whether it is listed as wrong."""
        return self.match.verdict == "wrong"


@dataclass(frozen=True, slots=True)
class QAScore:
    """Fractions in 0..1, ``None`` without a case."""

    accuracy_on_answered: float | None
    coverage: float | None
    n: int
    right: int = 0
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class QA:
    """The scores, and every question with its verdict."""

    all: QAScore
    geometry: QAScore
    by_kind: dict[str, QAScore]
    abstain_right: float | None
    asked: tuple[Asked, ...]

    def wrong(self) -> tuple[Asked, ...]:
        """The wrong answers, in the order asked."""
        return tuple(a for a in self.asked if a.wrong)


def qa_figures(asked: Sequence[Asked]) -> QA:
    """The scores of all questions.

    Example:
        >>> qa_figures([]).all.coverage is None
        True
    """
    kinds = sorted({a.question.kind for a in asked})
    unanswerable = [a for a in asked if a.question.kind == "abstain"]
    withheld = sum(a.match.verdict == "right" for a in unanswerable)
    return QA(
        all=_score([a for a in asked if a.question.kind not in ("abstain", "caption")]),
        geometry=_score([a for a in asked if a.question.kind in GEOMETRY]),
        by_kind={k: _score([a for a in asked if a.question.kind == k]) for k in kinds},
        abstain_right=withheld / len(unanswerable) if unanswerable else None,
        asked=tuple(asked),
    )


def _score(asked: Sequence[Asked]) -> QAScore:
    answered = [a for a in asked if _answers(a)]
    right = sum(a.match.verdict == "right" for a in answered)
    wrong = sum(a.wrong for a in answered)
    return QAScore(
        accuracy_on_answered=right / (right + wrong) if right + wrong else None,
        coverage=len(answered) / len(asked) if asked else None,
        n=len(asked),
        right=right,
        wrong=wrong,
    )


def _answers(asked: Asked) -> bool:
    if asked.question.kind == "abstain":
        return asked.wrong  # right means that it was not answered
    return asked.match.answered
