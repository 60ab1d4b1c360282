"""What is said about claims that the measured joints contradict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from humanagent.claims.types import Claim
from humanagent.claims.vocabulary import denied
from humanagent.claims.words import statement, value_in_words

#: So many contradictions are spelled out in the sentence; the claims list all.
_TOLD: Final = 4


def contradicted(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims with the verdict *contradicted*.

    Example:
        >>> lie = Claim(subject="P1", predicate="posture", value="lying", verdict="contradicted")
        >>> contradicted([lie, lie.model_copy(update={"verdict": "confirmed"})]) == (lie,)
        True
    """
    return tuple(c for c in claims if c.verdict == "contradicted")


def disagreement(claims: Iterable[Claim]) -> str:
    """One sentence about what stays contradicted; empty when nothing is.

    Example:
        >>> from humanagent.claims.types import Evidence
        >>> lie = Claim(subject="P1", predicate="posture", value="standing",
        ...     verdict="contradicted", evidence=Evidence(measured="sitting"))
        >>> disagreement([lie])
        'Checked against the measured joints: P1 is sitting, not standing.'
    """
    said = list(dict.fromkeys(_correction(c) for c in contradicted(claims)))
    if not said:
        return ""
    more = len(said) - _TOLD
    if more > 0:
        said = [*said[:_TOLD], f"{more} more"]
    return f"Checked against the measured joints: {'; '.join(said)}."


def measured(claim: Claim) -> str:
    """What was measured instead of what a contradicted claim says, with its numbers.

    Example:
        >>> from humanagent.claims.types import Evidence
        >>> seen = Evidence(measured="sitting", reason="left knee 92 degrees")
        >>> measured(Claim(subject="P1", predicate="posture", value="lying", evidence=seen))
        'P1 is sitting (left knee 92 degrees)'
    """
    reason = claim.evidence.reason
    if _about_presence(claim):
        return reason
    truth = statement(claim.subject, claim.predicate, claim.evidence.measured, claim.other)
    return f"{truth} ({reason})" if reason else truth


def _correction(claim: Claim) -> str:
    if claim.predicate == "count":
        return f"{claim.evidence.reason}, not {claim.value}"
    if _about_presence(claim):
        return claim.evidence.reason
    truth = statement(claim.subject, claim.predicate, claim.evidence.measured, claim.other)
    if denied(claim.value, claim.predicate) or claim.predicate == "facing":
        return truth
    return f"{truth}, not {value_in_words(claim.predicate, claim.value, claim.other)}"


def _about_presence(claim: Claim) -> bool:
    """Whether it is about who is there; so is any claim about an invented person."""
    return claim.predicate in ("count", "present") or claim.evidence.measured == "no"
