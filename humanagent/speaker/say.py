"""Replies and the claims they carry: everything said here was measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from humanagent.claims import Claim, Evidence, Reply
from humanagent.pose import Fact
from humanagent.scene import Scene
from humanagent.speaker.limits import HEDGE, SURE_EXACT
from humanagent.speaker.names import sentence
from humanagent.speaker.words import WORD, word_set


def claim(fact: Fact) -> Claim:
    """The claim that a fact supports, with its evidence."""
    return Claim(
        subject=fact.subject,
        predicate=fact.name,
        value=fact.value,
        other=fact.other,
        verdict="measured",
        evidence=Evidence(
            measured=fact.value,
            confidence=fact.confidence,
            joints=fact.joints,
            numbers=fact.numbers,
        ),
    )


def claims(facts: Iterable[Fact]) -> tuple[Claim, ...]:
    """One claim per fact, in order, without repetitions."""
    unique: dict[tuple[str, str, str | None], Claim] = {}
    for fact in facts:
        unique.setdefault((fact.subject, fact.name, fact.other), claim(fact))
    return tuple(unique.values())


def count_claim(scene: Scene) -> Claim:
    """How many people were found, as sure as the list is complete."""
    found = str(len(scene.people))
    return _scene_claim(scene, "count", found, scene.complete)


def present_claim(scene: Scene) -> Claim:
    """Whether anybody was found."""
    if scene.people:
        return _scene_claim(scene, "present", "yes", max(p.score for p in scene.people))
    return _scene_claim(scene, "present", "no", scene.complete)


def _scene_claim(scene: Scene, predicate: str, value: str, confidence: float) -> Claim:
    boxes = {"found": float(len(scene.people)), "possible": float(len(scene.possible))}
    return Claim(
        subject="scene",
        predicate=predicate,
        value=value,
        verdict="measured",
        evidence=Evidence(measured=value, confidence=confidence, numbers=boxes),
    )


def answered(text: str, made: Iterable[Claim] = ()) -> Reply:
    """An answer."""
    return Reply(text=sentence(text), claims=tuple(made))


def abstained(why: str, remedy: str, *, known: str = "", made: Iterable[Claim] = ()) -> Reply:
    """No answer: why, what would help, and what is known all the same.

    Example:
        >>> abstained("the legs are out of the picture", "step back").text
        'I cannot tell: the legs are out of the picture.'
    """
    text = sentence(f"I cannot tell: {why}")
    return Reply(
        text=f"{text} {sentence(known)}" if known else text,
        claims=tuple(made),
        status="abstained",
        reason=f"{why}; {remedy}",
    )


def quoted(words: Sequence[str], longest: int = 6) -> str:
    """Words of the question that were not understood, in quotes, the first few of them.

    Example:
        >>> quoted(["blue", "top"])
        "'blue top'"
    """
    said = [w for w in words if w]
    return repr(" ".join(said[:longest]) + (" ..." if len(said) > longest else ""))


#: Words that belong to the one after them.
_LEADING: Final = word_set("in on at of to with by into from for inside behind near the a an")


def cited(text: str, words: Sequence[str]) -> str:
    """Words of the question that were not understood, as they stand there where they are close.

    Example:
        >>> cited("is there anyone in the van ?", ["van"])
        "'in the van'"
    """
    said = WORD.findall(text)
    places = [said.index(w) for w in words if w in said]
    if len(places) < len(words) or not places or max(places) - min(places) > 6:
        return quoted(words)
    first = min(places)
    while first > 0 and said[first - 1] in _LEADING:
        first -= 1
    while said[first] in ("of", "to"):
        first += 1
    return repr(" ".join(said[first : max(places) + 1]))


def hedged(scene: Scene, text: str) -> str:
    """The text, and that someone may be missed unless the list of people is surely exact."""
    text = sentence(text)
    return text if scene.complete >= SURE_EXACT else f"{text} {HEDGE}"
