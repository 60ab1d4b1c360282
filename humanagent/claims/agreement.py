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

Pairs = frozenset[tuple[str, str]]


def _if(*words: str) -> Pairs:
    """(claimed, measured), in this order only."""
    return frozenset((w.split()[0], w.split()[1]) for w in words)


def _either(*words: str) -> Pairs:
    """(claimed, measured) and the other way round."""
    return frozenset(pair for c, m in _if(*words) for pair in ((c, m), (m, c)))


#: What is measured implies what is claimed.
_IMPLIED: Final[dict[str, Pairs]] = {
    "arm": _if("raised above_head"),
    "distance": _if("near touching"),
}
#: Both can be true of one body.
_OVERLAP: Final[dict[str, Pairs]] = {
    "posture": _either("standing bending", "kneeling sitting"),
    # The hand of a bent arm is below the shoulder, but a raised arm may bend.
    "arm": _if(
        "bent raised",
        "bent above_head",
        "stretched_side above_head",
        "stretched_forward above_head",
    )
    | _either("raised stretched_side", "raised stretched_forward"),
    "hand": _either(
        "near_other_hand at_face",
        "near_other_hand above_head",
        "near_other_hand on_hip",
        "near_person at_face",
        "near_person above_head",
        "near_person on_hip",
        "near_person near_other_hand",
    ),
    "leg": _either("raised bent", "raised straight"),
    "distance": _either("near apart"),  # neighbours at a bus stop are near each other, and apart
}
#: Next to each other: a body near the border between them is called either.
_NEIGHBOURS: Final[dict[str, Pairs]] = {
    "posture": _either(
        "standing crouching",
        "standing mid_air",
        "sitting crouching",
        "sitting lying",
        "crouching kneeling",
        "crouching bending",
    ),
    "orientation": _either("camera left", "camera right", "away left", "away right"),
    "head_turn": _either("camera left", "camera right", "away left", "away right"),
    "head_tilt": _either("upright tilted_left", "upright tilted_right"),
    "arm": _either(
        "raised above_head",
        "raised bent",
        "stretched_side above_head",
        "stretched_forward above_head",
        "bent hanging",
        "bent stretched_side",
        "bent stretched_forward",
        "stretched_side stretched_forward",
        "stretched_side hanging",
        "stretched_forward hanging",
    ),
    "hand": _either(
        "above_head at_face",
        "free at_face",
        "free on_hip",
        "free near_other_hand",
        "free near_person",
    ),
    "leg": _either("straight bent"),
    "stance": _either("wide normal", "normal closed"),
    "depth": _either("in_front_of same_depth", "behind same_depth"),
    "distance": _either("touching near"),
    "facing": _either("facing_each_other not_facing_each_other"),
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
    both = (claimed, measured)
    if claimed == measured or both in _IMPLIED.get(kind, ()):
        return "agrees"
    if both in _OVERLAP.get(kind, ()):
        return "overlap"
    return "neighbour" if both in _NEIGHBOURS.get(kind, ()) else "conflict"
