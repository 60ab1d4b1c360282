"""Whether the list of people can be trusted to be exact, and what is said when it is empty."""

from __future__ import annotations

from humanagent.claims import Reply
from humanagent.scene import Scene
from humanagent.speaker.limits import LIKELY_EXACT, SURE_EXACT, VLM
from humanagent.speaker.say import abstained, answered, present_claim


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
