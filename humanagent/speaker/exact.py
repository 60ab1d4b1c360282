"""Whether the list of people can be trusted to be exact, and what is said when it is empty."""

from __future__ import annotations

from humanagent.claims import Reply
from humanagent.scene import LIKELY_EXACT, BBox, Scene
from humanagent.speaker.limits import INSIDE, SURE_EXACT, SURE_PERSON, VLM
from humanagent.speaker.say import abstained, answered, present_claim


def likely_exact(scene: Scene) -> bool:
    """Whether the list of people can be taken to be exact; an empty one needs more."""
    return scene.complete >= LIKELY_EXACT and bool(scene.people or not scene.possible)


def at_least(scene: Scene) -> str:
    """A lower bound for the number of people, in words.

    Example:
        >>> from humanagent.scene import Person
        >>> at_least(Scene.from_people((9, 9), [Person(id="P1", bbox=(0, 0, 5, 5), score=0.9)]))
        'at least 1 person'
    """
    sure: list[BBox] = []
    for person in sorted(scene.people, key=lambda p: -p.score):
        if person.score >= SURE_PERSON and all(_inside(person.bbox, b) < INSIDE for b in sure):
            sure.append(person.bbox)
    return f"at least {people(len(sure))}" if sure else f"perhaps {people(len(scene.people))}"


def _inside(box: BBox, other: BBox) -> float:
    """How much of a box lies in another one, 0..1."""
    width = min(box[2], other[2]) - max(box[0], other[0])
    height = min(box[3], other[3]) - max(box[1], other[1])
    area = (box[2] - box[0]) * (box[3] - box[1])
    return max(width, 0.0) * max(height, 0.0) / area if area else 1.0


def people(number: int) -> str:
    """The number with its noun.

    Example:
        >>> people(1), people(3)
        ('1 person', '3 people')
    """
    return f"{number} {'person' if number == 1 else 'people'}"


def nobody(scene: Scene, text: str, *, presumed: bool = False) -> Reply:
    """An answer that rests on nobody being there, or why that cannot be said.

    ``presumed``: the question speaks of somebody in particular ("a child", "on the bench"), so
    that it is likely that somebody is there and was missed.
    """
    if likely_exact(scene) and (not presumed or scene.complete >= SURE_EXACT):
        return answered(text, (present_claim(scene),))
    if scene.possible:
        found = len(scene.possible)
        maybe = f"{found} possible {'person' if found == 1 else 'people'}"
        return abstained(f"I find nobody for sure, but {maybe}", VLM)
    return abstained("I find nobody for sure, but someone small or hidden may be missed", VLM)
