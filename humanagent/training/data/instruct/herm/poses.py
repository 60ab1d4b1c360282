"""Measured facts as sentences, people named by id: what rules say of poses and of pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from humanagent.training.data.instruct.herm.people import RowPeople
from humanagent.training.data.scenes.captions import listed

#: As many other people are told about beside one.
_OTHERS: Final = 2

_POSTURES: Final = {
    **{name: name for name in ("standing", "sitting", "crouching", "kneeling", "lying")},
    "bending": "bending over",
    "mid_air": "in mid-air",
}
_ORIENTATIONS: Final = {
    "camera": "facing the camera",
    "away": "facing away from the camera",
    "left": "facing left",
    "right": "facing right",
}
_ARMS: Final = {
    "above_head": "raised above the head",
    "raised": "raised",
    "stretched_side": "stretched out to the side",
    "stretched_forward": "stretched out forward",
    "bent": "bent",
    "hanging": "hanging down",
}
_HANDS: Final = {"at_face": "at the face", "on_hip": "on the hip", "near_other_hand": "together"}
_HEADS: Final = {
    "camera": "to the camera",
    "away": "away from the camera",
    "left": "to the left of the picture",
    "right": "to the right of the picture",
}
_TILTS: Final = {
    "tilted_left": "tilted to the person's own left",
    "tilted_right": "tilted to the person's own right",
}
_SIDES: Final = {"left_of": "to the left of", "right_of": "to the right of"}
#: Not "apart": two who ride side by side are, and no word for it says as little.
_DISTANCES: Final = {"touching": "touching", "near": "near"}
_DEPTHS: Final = {"in_front_of": "in front of", "behind": "behind"}


def pose_sentences(view: RowPeople, i: int) -> list[str]:
    """Posture, arms, legs and head of one person, as far as the joints decide them.

    Example:
        >>> from humanagent.training.data.scenes import SceneConfig, make_scene
        >>> from humanagent.training.data.teacher.drawn import drawn_row
        >>> row = drawn_row(make_scene(11, SceneConfig(people={1: 1})))
        >>> pose_sentences(RowPeople(row), 0)[0]
        'P1 is standing, facing the camera.'
    """
    who = view.ids[i]
    whole = [
        table[view.fact(i, name)]
        for name, table in (("posture", _POSTURES), ("orientation", _ORIENTATIONS))
        if view.fact(i, name) in table
    ]
    found = [f"{who} is {', '.join(whole)}."] if whole else []
    return [*found, *limb_sentences(view, i)]


def limb_sentences(view: RowPeople, i: int) -> list[str]:
    """Arms, legs and head alone."""
    who = view.ids[i]
    limbs = [*_arms(view, i), *_legs(view, i)]
    found = [f"{who} has {listed(limbs)}."] if limbs else []
    head = _head(view, i)
    return [*found, f"{who}'s head is {listed(head)}."] if head else found


def pair_sentences(view: RowPeople, i: int, others: Sequence[int] | None = None) -> list[str]:
    """Where one person is beside others, by default the nearest.

    Example:
        >>> from humanagent.training.data.rows import PersonRow, Row
        >>> people = tuple(PersonRow(bbox=(x, 0, x + 10, 40)) for x in (0, 100))
        >>> row = Row("0" * 64, 160, 48, "coco", "x", path="a.jpg", people=people)
        >>> pair_sentences(RowPeople(row), 0)
        ['P1 is to the left of P2.']
    """
    who, found = view.ids[i], []
    for j in view.near(i, _OTHERS) if others is None else others:
        other = view.ids[j]
        if view.pair(i, j, "facing") == "facing_each_other":
            found.append(f"{who} and {other} are facing each other.")
        side = _SIDES.get(view.pair(i, j, "side"))
        more = _DISTANCES.get(view.pair(i, j, "distance")) or _DEPTHS.get(view.pair(i, j, "depth"))
        told = [f"{words} {other}" for words in (side, more) if words]
        if told:
            found.append(f"{who} is {' and '.join(told)}.")
    return found


def part_sentence(view: RowPeople, i: int, part: str) -> str:
    """What the joints say of an arm or a leg of these names; empty where they say nothing.

    Example:
        >>> people = RowPeople.__new__(RowPeople)
        >>> part_sentence(people, 0, "hair")
        ''
    """
    side, _, limb = part.replace("-", "_").partition("_")
    if side not in ("left", "right") or limb not in ("arm", "leg"):
        return ""
    value = view.fact(i, f"{side}_{limb}")
    words = _ARMS.get(value) if limb == "arm" else None if value == "unknown" else value
    return f"The {side} {limb} is {words}." if words else ""


def _arms(view: RowPeople, i: int) -> list[str]:
    found = {}
    for side in ("left", "right"):
        hand, arm = view.fact(i, f"{side}_hand"), view.fact(i, f"{side}_arm")
        if hand in _HANDS:
            found[side] = ("hand", _HANDS[hand])
        elif arm in _ARMS:
            found[side] = ("arm", _ARMS[arm])
    return _sides(found)


def _legs(view: RowPeople, i: int) -> list[str]:
    values = {side: view.fact(i, f"{side}_leg") for side in ("left", "right")}
    return _sides({side: ("leg", v) for side, v in values.items() if v != "unknown"})


def _sides(found: dict[str, tuple[str, str]]) -> list[str]:
    """*both arms raised* of two alike, else each; hands are only together both at once."""
    if len(found) == 2 and found["left"] == found["right"]:
        limb, words = found["left"]
        return [f"the hands {words}" if words == "together" else f"both {limb}s {words}"]
    return [
        f"the {side} {limb} {words}" for side, (limb, words) in found.items() if words != "together"
    ]


def _head(view: RowPeople, i: int) -> list[str]:
    turn, tilt = view.fact(i, "head_turn"), view.fact(i, "head_tilt")
    told = turn in _HEADS and turn != view.fact(i, "orientation")
    found = [f"turned {_HEADS[turn]}"] if told else []
    return found + ([_TILTS[tilt]] if tilt in _TILTS else [])
