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


def _correction(claim: Claim) -> str:
    if claim.predicate in ("count", "present") or claim.evidence.measured == "no":
        return _who_is_there(claim)
    measured = statement(claim.subject, claim.predicate, claim.evidence.measured, claim.other)
    if denied(claim.value, claim.predicate) or claim.predicate == "facing":
        return measured
    return f"{measured}, not {value_in_words(claim.predicate, claim.value, claim.other)}"


def _who_is_there(claim: Claim) -> str:
    if claim.predicate == "count":
        return f"{claim.evidence.reason}, not {claim.value}"
    return claim.evidence.reason
