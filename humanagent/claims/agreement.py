"""How what is claimed and what is measured go together when they are different words.

The values of a fact exclude each other, words do not: a hand above the head is also raised. So
two different values do not always conflict.
"""

from __future__ import annotations

from typing import Final, Literal

#: *agrees*: equal, or implied by what is measured. *overlap*: both can be true of one body, so
#: nothing follows. *neighbour*: next to each other on a scale, decided only when measured
#: clearly. *conflict*: not both.
Agreement = Literal["agrees", "overlap", "neighbour", "conflict"]

#: (claimed, measured): what is measured implies what is claimed.
_IMPLIED: Final[dict[str, frozenset[tuple[str, str]]]] = {
    "arm": frozenset({("raised", "above_head")}),
    "distance": frozenset({("near", "touching")}),
}


def _pairs(*words: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair.split()) for pair in words)


#: Both can be true of one body.
_OVERLAP: Final[dict[str, frozenset[frozenset[str]]]] = {
    "posture": _pairs("standing bending", "kneeling sitting"),
    "arm": _pairs(
        "raised bent",
        "raised stretched_side",
        "raised stretched_forward",
        "above_head bent",
        "above_head stretched_side",
        "above_head stretched_forward",
    ),
    "hand": _pairs(
        "near_other_hand at_face",
        "near_other_hand above_head",
        "near_other_hand on_hip",
        "near_person at_face",
        "near_person above_head",
        "near_person on_hip",
        "near_person near_other_hand",
    ),
    "leg": _pairs("raised bent", "raised straight"),
    "distance": _pairs("near apart"),  # neighbours at a bus stop are near each other, and apart
}
#: Next to each other: a body near the border between them is called either.
_NEIGHBOURS: Final[dict[str, frozenset[frozenset[str]]]] = {
    "posture": _pairs(
        "standing crouching",
        "standing mid_air",
        "sitting crouching",
        "sitting lying",
        "crouching kneeling",
        "crouching bending",
    ),
    "orientation": _pairs("camera left", "camera right", "away left", "away right"),
    "head_turn": _pairs("camera left", "camera right", "away left", "away right"),
    "head_tilt": _pairs("upright tilted_left", "upright tilted_right"),
    "arm": _pairs(
        "raised above_head",
        "bent hanging",
        "bent stretched_side",
        "bent stretched_forward",
        "stretched_side stretched_forward",
        "stretched_side hanging",
        "stretched_forward hanging",
    ),
    "hand": _pairs(
        "above_head at_face",
        "free at_face",
        "free on_hip",
        "free near_other_hand",
        "free near_person",
    ),
    "leg": _pairs("straight bent"),
    "stance": _pairs("wide normal", "normal closed"),
    "depth": _pairs("in_front_of same_depth", "behind same_depth"),
    "distance": _pairs("touching near"),
    "facing": _pairs("facing_each_other not_facing_each_other"),  # two in half profile
}


def agreement(predicate: str, claimed: str, measured: str) -> Agreement:
    """How a claimed value stands to the measured one, neither of them ``unknown``.

    Example:
        >>> agreement("left_arm", "raised", "above_head")
        'agrees'
        >>> agreement("posture", "sitting", "crouching"), agreement("side", "left_of", "right_of")
        ('neighbour', 'conflict')
    """
    kind = predicate.removeprefix("left_").removeprefix("right_")
    both = frozenset((claimed, measured))
    if claimed == measured or (claimed, measured) in _IMPLIED.get(kind, ()):
        return "agrees"
    if both in _OVERLAP.get(kind, ()):
        return "overlap"
    return "neighbour" if both in _NEIGHBOURS.get(kind, ()) else "conflict"
