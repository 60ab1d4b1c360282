"""Is anybody there: people, faces, an empty room."""

from __future__ import annotations

from typing import Final

from humanagent.claims import Reply
from humanagent.pose import SceneFacts
from humanagent.scene import Person, Scene
from humanagent.speaker.ask import Ask
from humanagent.speaker.counting import WHOLE
from humanagent.speaker.exact import likely_exact, nobody, people
from humanagent.speaker.limits import HEDGE, NOBODY, VLM
from humanagent.speaker.measure import known
from humanagent.speaker.names import left_to_right, names
from humanagent.speaker.placing import on_side
from humanagent.speaker.say import abstained, answered, cited, claims, present_claim
from humanagent.speaker.words import word_set

_EMPTY: Final = word_set("empty deserted unoccupied vacant abandoned")
_NEUTRAL: Final = word_set(
    """
    present appear appears contain contains contained feature features around anywhere
    somewhere found find detect detected detects spot sign signs notice home living least
    image captured depicted pictured human real
    """
)
_FACE: Final = frozenset(("face", "faces"))


def presence(ask: Ask, scene: Scene, facts: SceneFacts) -> Reply:
    """Answer whether somebody, or a face, is in the picture."""
    words = {*ask.foreign, *ask.qualifiers, *ask.extra} - _NEUTRAL
    if words & _EMPTY and words <= _EMPTY | WHOLE:
        return _empty(scene)
    words -= WHOLE
    subject = ask.subject
    if words & _FACE and words <= _FACE and (subject is None or subject.quantifier == "any"):
        return _face(scene, facts)
    if subject is None or not set(ask.foreign) <= _NEUTRAL:
        unread = cited(ask.text, sorted(words) or ["that"])
        return abstained(f"I only measure people, and not {unread}", VLM)
    if ask.negated or subject.quantifier == "none":
        return _negated(ask, scene, words)
    if not scene.people:
        return nobody(scene, f"No: {NOBODY}", presumed=bool(words) or not subject.plain)
    if words or not subject.plain:
        what = cited(ask.text, sorted(words) or [subject.noun])
        return abstained(
            f"joints do not show who is meant by {what}",
            VLM,
            known=f"I find {people(len(scene.people))}",
            made=(present_claim(scene),),
        )
    ids = tuple(p.id for p in left_to_right(scene))
    if subject.place or subject.ordinal:
        ids = on_side(scene, subject.place) if subject.place in ("left", "right") else ()
    if not ids:
        return abstained("I find nobody who is clearly at that place", VLM)
    return answered(f"Yes, I find {names(scene, ids)}", (present_claim(scene),))


def _empty(scene: Scene) -> Reply:
    if scene.people:
        ids = [p.id for p in left_to_right(scene)]
        return answered(f"No, I find {names(scene, ids)}", (present_claim(scene),))
    return nobody(scene, f"Yes, as far as I can see: {NOBODY}")


def _negated(ask: Ask, scene: Scene, words: set[str]) -> Reply:
    """Whether nobody is there."""
    if not scene.people or (not words and ask.subject and ask.subject.plain):
        return _empty(scene)
    return abstained("joints do not show who is meant", VLM, made=(present_claim(scene),))


def _face(scene: Scene, facts: SceneFacts) -> Reply:
    """Whether a face is seen: nose and eyes of somebody whose head is not turned away."""
    if not scene.people:
        return nobody(scene, f"No: {NOBODY}")
    turned = {p.id: known(facts, p.id, "head_turn") for p in left_to_right(scene)}
    seen = [p for p in left_to_right(scene) if _sees_face(p) and turned[p.id].value != "away"]
    if seen:
        said = claims(f for f in turned.values() if f.known and f.subject in {p.id for p in seen})
        text = f"Yes, I see the face of {names(scene, [p.id for p in seen])}"
        return answered(text, (present_claim(scene), *said))
    if all(f.value == "away" for f in turned.values()) and likely_exact(scene):
        text = f"No, whoever I find has the head turned away. {HEDGE}"
        return answered(text, claims(turned.values()))
    return abstained("no face is clearly visible", VLM, made=(present_claim(scene),))


def _sees_face(person: Person) -> bool:
    return person.keypoints.seen("nose", "left_eye", "right_eye")
