"""What says more about a face than where the head is turned."""

from __future__ import annotations

from typing import Final

from humanagent.scene import Person
from humanagent.speaker.words import word_set

#: Who often wears a visor, a mask or goggles, which joints do not show.
COVERED: Final = word_set(
    """
    rider riders motorcyclist motorcyclists biker bikers snowboarder snowboarders skier skiers
    catcher umpire goalkeeper goalie astronaut diver welder firefighter
    """
)
HEAD: Final = ("nose", "left_eye", "right_eye", "left_ear", "right_ear")
#: The box begins within this part of its height of the upper edge of the picture.
_AT_EDGE: Final = 0.01


def head_cut_off(person: Person) -> bool:
    """Whether the upper edge of the picture cuts the head off.

    The box begins at the edge and no joint of the head is seen; what is only guessed of a head
    that is in the picture does not reach the edge.

    Example:
        >>> head_cut_off(Person(id="P1", bbox=(0, 0, 9, 20), score=1))
        True
        >>> head_cut_off(Person(id="P1", bbox=(0, 5, 9, 20), score=1))
        False
    """
    at_edge = person.bbox[1] <= _AT_EDGE * person.height
    return at_edge and not any(person.keypoints.seen(name) for name in HEAD)
