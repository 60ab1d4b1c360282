"""A claim about a scene, its verdict and the evidence for the verdict."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Verdict = Literal["measured", "confirmed", "contradicted", "unverifiable"]


class Evidence(BaseModel):
    """What the verdict rests on: the measured value, the joints and the numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    measured: str = ""
    confidence: float = Field(default=0.0, ge=0, le=1)
    joints: tuple[str, ...] = ()
    numbers: dict[str, float] = Field(default_factory=dict)
    reason: str = ""


class Claim(BaseModel):
    """``subject predicate value``, for example ``P1 right_arm raised``.

    ``subject`` is a person id or ``scene``. ``predicate`` is a pose fact (``posture``,
    ``left_arm`` ...), a pair fact (``side``, ``depth``, ``distance``, ``facing``; the other
    person's id is then in ``other``) or one of the scene's: ``count``, ``present``. A value that
    the text denies is written ``not_sitting``. *measured* means read straight off the facts;
    *confirmed* means that the measured joints agree with what a model said, not that it is true.

    Example:
        >>> Claim(subject="P1", predicate="posture", value="standing").verdict
        'unverifiable'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: str
    predicate: str
    value: str
    other: str | None = None
    verdict: Verdict = "unverifiable"
    evidence: Evidence = Field(default_factory=lambda: Evidence())

    def __str__(self) -> str:
        tail = f" {self.other}" if self.other else ""
        return f"{self.subject} {self.predicate} {self.value}{tail}"
