"""How many people: an exact number, a lower bound, or nobody found."""

from __future__ import annotations

from humanagent.claims import Reply
from humanagent.scene import Scene
from humanagent.speaker.limits import LIKELY_EXACT, NOBODY, VLM
from humanagent.speaker.names import left_to_right, names
from humanagent.speaker.say import abstained, answered, count_claim, hedged, present_claim


def likely_exact(scene: Scene) -> bool:
    """Whether the list of people can be taken to be exact; an empty one needs more."""
    return scene.complete >= LIKELY_EXACT and bool(scene.people or not scene.possible)


def people(number: int) -> str:
    """The number with its noun.

    Example:
        >>> people(1), people(3)
        ('1 person', '3 people')
    """
    return f"{number} {'person' if number == 1 else 'people'}"


def count(scene: Scene) -> Reply:
    """Answer how many people are in the picture."""
    if not scene.people:
        return nobody(scene, f"0 people: {NOBODY}")
    ids = [p.id for p in left_to_right(scene)]
    if not likely_exact(scene):
        return abstained(
            f"at least {people(len(ids))}, but more may be small, hidden or turned away",
            VLM,
            made=(present_claim(scene),),
        )
    if len(ids) == 1:
        return answered(hedged(scene, "I count 1 person (P1)"), (count_claim(scene),))
    text = f"I count {people(len(ids))}: {names(scene, ids)}"
    return answered(hedged(scene, text), (count_claim(scene),))


def nobody(scene: Scene, text: str) -> Reply:
    """An answer that rests on nobody being there, or why that cannot be said."""
    if likely_exact(scene):
        return answered(text, (present_claim(scene),))
    seen = f"{len(scene.possible)} possible" if scene.possible else "hidden or small"
    people_ = "person" if len(scene.possible) == 1 else "people"
    return abstained(f"I find nobody for sure, but there may be {seen} {people_}", VLM)
