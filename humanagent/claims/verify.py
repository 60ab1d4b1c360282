"""Verdicts: each claim against what was measured. A failed check is never a pass.

*measured*: read straight off a fact, and still equal to it. *confirmed*: agrees with the measured
joints, which is not the same as true. *contradicted*: the joints say something else, surely
enough. *unverifiable*: everything else: a fact that is unknown or not sure, a word that the
vocabulary does not know, two values that may both be true.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from humanagent.claims.agreement import agreement
from humanagent.claims.people import verify_scene
from humanagent.claims.types import Claim, Evidence, Verdict
from humanagent.claims.vocabulary import NOT, VALUES, denied, normalise
from humanagent.claims.words import numbers_in_words, value_in_words
from humanagent.pose.types import PAIR_VALUES, Fact, SceneFacts
from humanagent.scene import Scene

#: A fact that is less sure decides nothing.
MIN_CONFIDENCE: Final = 0.5
#: Neighbouring values (sitting, crouching) are told apart from here on.
CLEAR: Final = 0.8

_INVERSE: Final = {
    "left_of": "right_of",
    "right_of": "left_of",
    "in_front_of": "behind",
    "behind": "in_front_of",
}
_FLIP: Final[dict[Verdict, Verdict]] = {
    "confirmed": "contradicted",
    "contradicted": "confirmed",
    "unverifiable": "unverifiable",
}


def verify_claims(claims: Iterable[Claim], scene: Scene, facts: SceneFacts) -> tuple[Claim, ...]:
    """The same claims in the same order, each with its verdict and the evidence for it.

    Claims come back in the words of the closed vocabulary where they are known (``Seated``
    becomes ``sitting``). A person who is not in the scene is an invention and contradicted. A
    verdict that a claim already has counts for nothing, except that *measured* stays when the
    claim truly equals what was measured.

    Example:
        >>> from humanagent.scene import Person
        >>> scene = Scene.from_people((9, 9), [Person(id="P1", bbox=(0, 0, 5, 9), score=1)])
        >>> fact = Fact(subject="P1", name="posture", value="sitting", confidence=0.9)
        >>> facts = SceneFacts(people={"P1": {"posture": fact}})
        >>> lie = Claim(subject="P1", predicate="posture", value="standing")
        >>> verify_claims([lie], scene, facts)[0].verdict
        'contradicted'
    """
    return tuple(_verify(normalise(c), scene, facts) for c in claims)


def pair_fact(facts: SceneFacts, subject: str, name: str, other: str) -> Fact:
    """The fact about an ordered pair, read from either order of the two.

    Example:
        >>> side = Fact(subject="P1", name="side", value="left_of", confidence=1, other="P2")
        >>> facts = SceneFacts(people={}, pairs={"P1>P2": {"side": side}})
        >>> pair_fact(facts, "P2", "side", "P1").value
        'right_of'
    """
    fact = facts.fact(subject, name, other)
    if fact.known:
        return fact
    back = facts.fact(other, name, subject)
    value = _INVERSE.get(back.value, back.value)
    return back.model_copy(update={"subject": subject, "other": other, "value": value})


def _verify(claim: Claim, scene: Scene, facts: SceneFacts) -> Claim:
    verdict, evidence = _judge(claim, scene, facts)
    if verdict == "confirmed" and claim.verdict == "measured":
        verdict = "measured" if claim.value == evidence.measured else verdict
    return claim.model_copy(update={"verdict": verdict, "evidence": evidence})


def _judge(claim: Claim, scene: Scene, facts: SceneFacts) -> tuple[Verdict, Evidence]:
    about_scene = verify_scene(claim, scene)
    if about_scene is not None:
        return about_scene
    if claim.subject == "scene":
        return _open("only the number and the presence of people are checked for the scene")
    if claim.predicate not in VALUES:
        return _open("this is not measured")
    if claim.predicate in PAIR_VALUES and claim.other in (None, claim.subject):
        return _open("a claim about two people needs the other one")
    if claim.predicate in PAIR_VALUES:
        fact = pair_fact(facts, claim.subject, claim.predicate, str(claim.other))
    else:
        fact = facts.fact(claim.subject, claim.predicate)
    return _against(claim, fact, facts)


def _against(claim: Claim, fact: Fact, facts: SceneFacts) -> tuple[Verdict, Evidence]:
    flip = denied(claim.value, claim.predicate)
    value = claim.value.removeprefix(NOT) if flip else claim.value
    if value not in VALUES[claim.predicate]:
        return _open("this is not a value that is measured", fact)
    if not fact.known:
        return _open("the joints do not decide it", fact)
    same_person = claim.other is None or fact.other is None or claim.other == fact.other
    if claim.verdict == "measured" and claim.value == fact.value and same_person:
        return "confirmed", _evidence(fact, "")
    if fact.confidence < MIN_CONFIDENCE:
        return _open("not measured surely enough", fact)
    if value == fact.value and not same_person:
        return _open(f"measured for {fact.other}, which leaves {claim.other} open", fact)
    verdict, why = _compare(claim.predicate, value, fact)
    if verdict == "contradicted" and _face_may_say(claim, value, fact, facts):
        return _open("the face may be turned another way than the body", fact)
    return (_FLIP[verdict] if flip else verdict), _evidence(fact, why)


def _compare(predicate: str, claimed: str, fact: Fact) -> tuple[Verdict, str]:
    words = (value_in_words(predicate, claimed), value_in_words(predicate, fact.value))
    match agreement(predicate, claimed, fact.value):
        case "agrees":
            return "confirmed", ""
        case "overlap":
            return "unverifiable", f"{words[0]} and {words[1]} may both be true"
        case "neighbour" if fact.confidence < CLEAR:
            return "unverifiable", f"too close between {words[0]} and {words[1]}"
        case _:
            return "contradicted", ""


def _face_may_say(claim: Claim, value: str, fact: Fact, facts: SceneFacts) -> bool:
    """Whether "facing the camera" may be said of a face where the body is turned elsewhere."""
    if claim.predicate != "orientation":
        return False
    head = facts.value(claim.subject, "head_turn")
    beside = agreement("orientation", value, fact.value) == "neighbour"
    return head == value or (head == "unknown" and beside)


def _evidence(fact: Fact, why: str) -> Evidence:
    said = numbers_in_words(fact.numbers)
    return Evidence(
        measured=fact.value,
        confidence=fact.confidence,
        joints=fact.joints,
        numbers=fact.numbers,
        reason="; ".join(part for part in (why, said) if part),
    )


def _open(why: str, fact: Fact | None = None) -> tuple[Verdict, Evidence]:
    if fact is None:
        return "unverifiable", Evidence(reason=why)
    return "unverifiable", _evidence(fact, why)
