"""Verdicts: each claim against what was measured."""

from __future__ import annotations

from collections.abc import Iterable

from humanagent.claims.types import Claim, Evidence, Verdict
from humanagent.pose.types import PAIR_VALUES, Fact, SceneFacts
from humanagent.scene import Scene

MIN_CONFIDENCE = 0.5


def verify_claims(
    claims: Iterable[Claim], scene: Scene, facts: SceneFacts
) -> tuple[Claim, ...]:
    """The same claims, each with a verdict and its evidence (first, thin version)."""
    return tuple(_verify(c, scene, facts) for c in claims)


def _verify(claim: Claim, scene: Scene, facts: SceneFacts) -> Claim:
    ids = {p.id for p in scene.people}
    if claim.predicate == "count" and claim.subject == "scene":
        found = len(ids)
        same = claim.value == str(found)
        missed = bool(scene.possible) or scene.complete < 0.6
        sure: Verdict = "unverifiable" if missed else "contradicted"
        return _with(claim, "confirmed" if same else sure, Evidence(measured=str(found)))
    invented = [i for i in (claim.subject, claim.other) if i not in (None, "scene", *ids)]
    if invented:
        return _with(claim, "contradicted", Evidence(reason=f"nobody called {invented[0]}"))
    other = claim.other if claim.predicate in PAIR_VALUES else None
    fact = facts.fact(claim.subject, claim.predicate, other)
    return _with(claim, _verdict(claim, fact), Evidence(
        measured=fact.value, confidence=fact.confidence, joints=fact.joints, numbers=fact.numbers
    ))


def _verdict(claim: Claim, fact: Fact) -> Verdict:
    if claim.verdict == "measured" and fact.known and claim.value == fact.value:
        return "measured"
    if not fact.known or fact.confidence < MIN_CONFIDENCE:
        return "unverifiable"
    return "confirmed" if claim.value == fact.value else "contradicted"


def _with(claim: Claim, verdict: Verdict, evidence: Evidence) -> Claim:
    if claim.verdict == "measured" and verdict == "confirmed":
        verdict = "measured"
    return claim.model_copy(update={"verdict": verdict, "evidence": evidence})
