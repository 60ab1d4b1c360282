"""What is said about claims that the measured joints contradict."""

from __future__ import annotations

from collections.abc import Iterable

from humanagent.claims.types import Claim


def contradicted(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims with the verdict *contradicted*."""
    return tuple(c for c in claims if c.verdict == "contradicted")


def disagreement(claims: Iterable[Claim]) -> str:
    """One sentence about what is contradicted, empty when nothing is (first, thin version)."""
    said = [
        f"{c.subject} {c.predicate} is {c.evidence.measured or 'not there'}, not {c.value}"
        for c in contradicted(claims)
    ]
    return f"Checked against the measured joints: {'; '.join(said)}." if said else ""
