"""Verdicts on who is there: the number of people, their presence, ids that were invented."""

from __future__ import annotations

from typing import Final

from humanagent.claims.types import Claim, Evidence, Verdict
from humanagent.claims.vocabulary import NOT, number
from humanagent.scene import LIKELY_EXACT, Scene

#: Somebody found with this score is there.
SURE_PERSON: Final = 0.5


def verify_scene(claim: Claim, scene: Scene) -> tuple[Verdict, Evidence] | None:
    """The verdict on a claim about who is there; None for a claim about people who are.

    Example:
        >>> empty = Scene(width=9, height=9)
        >>> verify_scene(Claim(subject="scene", predicate="present", value="yes"), empty)[0]
        'contradicted'
    """
    named = [i for i in (claim.subject, claim.other) if i not in (None, "scene")]
    missing = [i for i in named if i not in {p.id for p in scene.people}]
    if missing:
        return _missing(claim, str(missing[0]), scene)
    if claim.predicate == "count":
        return _count(claim, scene)
    if claim.predicate == "present":
        return _present(claim, scene)
    return None


def _missing(claim: Claim, who: str, scene: Scene) -> tuple[Verdict, Evidence]:
    """Ids are given to those who were found, so an id without a person is an invention.

    A subject that is no id at all ("the man in red") is merely not understood.
    """
    if not (who[:1] == "P" and who[1:].isdigit()):
        return "unverifiable", Evidence(reason=f"it is not clear who {who!r} is")
    evidence = _evidence(scene, "no", f"no such person was found: {who}")
    denied = claim.predicate == "present" and claim.value == "no"
    return ("confirmed" if denied else "contradicted"), evidence


def _count(claim: Claim, scene: Scene) -> tuple[Verdict, Evidence]:
    found, claimed = len(scene.people), number(claim.value.removeprefix(NOT))
    evidence = _evidence(scene, str(found), _found(scene))
    if claimed is None or claim.subject != "scene" or claim.value.startswith(NOT):
        return "unverifiable", evidence
    if claim.verdict == "measured" and claimed == found:
        return "confirmed", evidence
    if claimed == 0:
        return _nobody(scene), evidence
    if claimed == found:
        return "confirmed", evidence
    if claimed < found:
        sure = sum(p.score >= SURE_PERSON for p in scene.people)
        return ("contradicted" if claimed < sure else "unverifiable"), evidence
    exact = scene.complete >= LIKELY_EXACT and claimed > found + len(scene.possible)
    return ("contradicted" if exact else "unverifiable"), evidence


def _present(claim: Claim, scene: Scene) -> tuple[Verdict, Evidence]:
    people = [p for p in scene.people if claim.subject in ("scene", p.id)]
    evidence = _evidence(scene, "yes" if people else "no", _found(scene))
    if claim.value not in ("yes", "no"):
        return "unverifiable", evidence
    if claim.verdict == "measured" and claim.value == evidence.measured:
        return "confirmed", evidence
    if any(p.score >= SURE_PERSON for p in people):
        return ("confirmed" if claim.value == "yes" else "contradicted"), evidence
    verdict: Verdict = _nobody(scene)
    if claim.value == "yes" and verdict != "unverifiable":
        verdict = "contradicted"
    return verdict, evidence


def _nobody(scene: Scene) -> Verdict:
    """The verdict on "nobody is there": an empty list may be a failure to find."""
    if any(p.score >= SURE_PERSON for p in scene.people):
        return "contradicted"
    return "unverifiable" if scene.people or scene.may_be_missed else "confirmed"


def _found(scene: Scene) -> str:
    count = len(scene.people)
    text = f"{count} {'person' if count == 1 else 'people'} found"
    return f"{text}, someone may be missed" if scene.may_be_missed else text


def _evidence(scene: Scene, measured: str, reason: str) -> Evidence:
    boxes = {"found": float(len(scene.people)), "possible": float(len(scene.possible))}
    return Evidence(measured=measured, confidence=scene.complete, numbers=boxes, reason=reason)
