"""Naming people by their place in the picture: "the person on the left (P1)"."""

from __future__ import annotations

from collections.abc import Sequence

from humanagent.scene import Person, Scene
from humanagent.speaker.words import ORDINALS

_ORDINALS = {number: word for word, number in ORDINALS.items()}


def ordinal(number: int) -> str:
    """The number as a word up to ten, then with its ending.

    Example:
        >>> ordinal(2), ordinal(12), ordinal(21)
        ('second', '12th', '21st')
    """
    if number in _ORDINALS:
        return _ORDINALS[number]
    ending = (
        "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{ending}"


def left_to_right(scene: Scene) -> tuple[Person, ...]:
    """The people ordered by their place, which is also the order of the ids in a photo."""
    return tuple(sorted(scene.people, key=lambda p: (p.center[0], p.center[1], p.id)))


def name(scene: Scene, person_id: str) -> str:
    """A person by place and id.

    Raises:
        KeyError: nobody in the scene has this id.

    Example:
        >>> box = Person(id="P1", bbox=(0, 0, 10, 20), score=0.9)
        >>> name(Scene.from_people((100, 100), [box]), "P1")
        'the person (P1)'
    """
    scene.person(person_id)
    ids = [p.id for p in left_to_right(scene)]
    return f"{_place(ids.index(person_id), len(ids))} ({person_id})"


def _place(index: int, total: int) -> str:
    if total == 1:
        return "the person"
    if total <= 3:
        left_middle_right = ("on the left", "in the middle", "on the right")
        return f"the person {left_middle_right[2 if index == total - 1 else index]}"
    if index == 0:
        return "the leftmost person"
    if index == total - 1:
        return "the rightmost person"
    if index * 2 + 1 == total:
        return "the person in the middle"
    if index < total / 2:
        return f"the {ordinal(index + 1)} person from the left"
    return f"the {ordinal(total - index)} person from the right"


def names(scene: Scene, ids: Sequence[str]) -> str:
    """Several people in one phrase; a long run is shortened to its ids."""
    if len(ids) > 3 and len(ids) == len(scene.people):
        return f"{ids[0]} to {ids[-1]} from left to right"
    return listed([name(scene, i) for i in ids])


def listed(parts: Sequence[str], word: str = "and") -> str:
    """Words joined as in prose.

    Example:
        >>> listed(["a", "b", "c"])
        'a, b and c'
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def sentence(text: str) -> str:
    """The text with a capital first letter and a full stop.

    Example:
        >>> sentence("the person (P1) is standing")
        'The person (P1) is standing.'
    """
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."
