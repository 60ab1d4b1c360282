"""What rules call the people of a picture: by place, where the place is plain to see.

Whoever reads these texts sees the picture and knows no ids.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from humanagent.scene import Person, Scene
from humanagent.speaker.limits import NAMED, PROMINENT_HEIGHT, PROMINENT_RATIO
from humanagent.speaker.names import left_to_right, name

#: Neighbours whose centres lie closer than this share of the picture have no plain order; claims
#: about people who are named by place are read with the same limit.
APART: Final = 0.04
_ID: Final = re.compile(r" \(P\d{1,3}\)")
_LABEL: Final = re.compile(r"\b(P\d{1,3})\b", re.IGNORECASE)


def labels(scene: Scene) -> dict[str, str]:
    """Id to name, for everybody who can be named; nobody in a crowd.

    Where people may be missing from the list, places among those who are on it say nothing. Then
    only somebody who is much larger than anybody else can be meant by "the person".

    Example:
        >>> boxes = [(0, 0, 30, 90), (60, 0, 90, 90)]
        >>> people = [Person(id="P1", bbox=box, score=1.0) for box in boxes]
        >>> labels(Scene.from_people((100, 100), people, complete=1.0))
        {'P1': 'the person on the left', 'P2': 'the person on the right'}
        >>> labels(Scene.from_people((100, 100), people[:1], complete=0.0))
        {'P1': 'the person'}
    """
    people = left_to_right(scene)
    if scene.may_be_missed:
        return {one.id: "the person" for one in people if _prominent(one, scene)}
    if len(people) > NAMED:
        return {}
    close: set[str] = set()
    for a, b in pairwise(people):
        if b.center[0] - a.center[0] < APART * scene.width:
            close |= {a.id, b.id}
    return {one.id: unlabelled(name(scene, one.id)) for one in people if one.id not in close}


def unlabelled(text: str) -> str:
    """Without the ids that a speaker puts behind names.

    Example:
        >>> unlabelled("The person on the left (P1) is standing.")
        'The person on the left is standing.'
    """
    return _ID.sub("", text)


def by_place(text: str, names: Mapping[str, str]) -> str | None:
    """A text in which ids stand for people, with their names; None where one has no name.

    Example:
        >>> by_place("The one in red (P1) sits, near P2.", {"P1": "the man", "P2": "the boy"})
        'The one in red sits, near the boy.'
        >>> by_place("P3 sits.", {}) is None
        True
    """
    text = unlabelled(text)
    if not {found.upper() for found in _LABEL.findall(text)} <= names.keys():
        return None

    def said(match: re.Match[str]) -> str:
        words = names[match[1].upper()]
        begins = match.start() == 0 or re.search(r"[.?!:] $", text[: match.start()])
        return words[:1].upper() + words[1:] if begins and match[0][:1].isupper() else words

    return re.sub(rf"(?:\bperson )?{_LABEL.pattern}", said, text, flags=re.IGNORECASE)


def _prominent(one: Person, scene: Scene) -> bool:
    def height(box: tuple[float, float, float, float]) -> float:
        return box[3] - box[1]

    others = [height(p.bbox) for p in scene.people if p.id != one.id]
    others += [height(box) for box in scene.possible]
    mine = height(one.bbox)
    return mine >= PROMINENT_HEIGHT * scene.height and mine >= PROMINENT_RATIO * max(
        others, default=0.0
    )
