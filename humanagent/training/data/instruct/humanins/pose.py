"""Pose: joints by name, each with its point. The paper does not give its text; this one is ours.

Two pairs per picture. ``pose.all`` names every annotated joint of everybody, people from left to
right, joints in the order of their skeleton::

    These are the key points of 2 people, from left to right. Person 1, in [..]: nose [..],
    left shoulder [..], right wrist [..] (hidden). Person 2, in [..]: ...

``pose.joints`` asks for two or three joints of one person. A joint that is annotated but covered is
said to be hidden; one that is not annotated is left out and never asked for. Joints that a tool
found are told where it was sure of them: of the others it does not know whether they are covered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from humanagent.tools.skeletons import SKELETONS
from humanagent.training.data.instruct.humanins.pairs import Pair, merged
from humanagent.training.data.instruct.types import Piece, Where
from humanagent.training.data.rows import Keypoints, Row
from humanagent.training.data.rows.types import BBox
from humanagent.training.data.scenes.captions import listed
from humanagent.training.data.scenes.dice import Dice

#: People whose joints one answer names, the largest ones; a joint takes about a dozen tokens.
MOST: Final = 4
_ASKED: Final = 3
_WORDS: Final = {"head_top": "top of the head", "top_head": "top of the head"}


class Joint(NamedTuple):
    """A joint that is annotated: its name in words, its place in pixels, whether it is covered."""

    name: str
    at: tuple[float, float]
    hidden: bool


class _Posed(NamedTuple):
    person: int
    joints: tuple[Joint, ...]
    box: BBox | None


def joints_of(points: Keypoints | None) -> tuple[Joint, ...]:
    """The annotated joints, in the order of the skeleton; none of one that is not known.

    Example:
        >>> joints_of(Keypoints("coco_17", (5.0, 6.0) * 17, (2, 1) + (0,) * 15))[1]
        Joint(name='left eye', at=(5.0, 6.0), hidden=True)
    """
    names = None if points is None else SKELETONS.get(points.skeleton.replace("_", ""))
    if points is None or names is None or len(names) != len(points.visibility):
        return ()
    return tuple(
        Joint(_WORDS.get(name, name.replace("_", " ")), (x, y), seen == 1)
        for name, x, y, seen in zip(
            names, points.xy[::2], points.xy[1::2], points.visibility, strict=True
        )
        if seen
    )


def pose_pairs(row: Row, dice: Dice) -> list[Pair]:
    """Pairs about the joints of a row; none where there are none."""
    posed = sorted(
        (
            _Posed(i, found, one.bbox)
            for i, one in enumerate(row.people)
            if not one.ignore and (found := _told(row, i))
        ),
        key=lambda p: _hull(p.joints)[0] + _hull(p.joints)[2],
    )
    if not posed:
        return []
    largest = sorted(posed, key=lambda p: -_area(p.box or _hull(p.joints)))[:MOST]
    told = [p for p in posed if p in largest]
    pairs = [
        Pair("pose.all", _everybody(row, told, len(posed)), people=tuple(p.person for p in told))
    ]
    one = dice.pick(told)
    asked = {j.name for j in dice.shuffled(one.joints)[:_ASKED]}
    joints = [j for j in one.joints if j.name in asked]
    if len(joints) < 2:
        return pairs
    fills: dict[str, tuple[Piece, ...]] = {
        "who": _pointed_out(row, one),
        "joints": (listed([f"the {j.name}" for j in joints]),),
    }
    return [*pairs, Pair("pose.joints", _sentences(joints), fills, (one.person,))]


def _told(row: Row, index: int) -> tuple[Joint, ...]:
    joints = joints_of(row.people[index].keypoints)
    by_tool = any(made.field == f"people[{index}].keypoints" for made in row.made)
    return tuple(j for j in joints if not j.hidden) if by_tool else joints


def _everybody(row: Row, told: Sequence[_Posed], count: int) -> tuple[Piece, ...]:
    if count == 1:
        who = _pointed_out(row, told[0])
        pieces: list[Piece] = ["The key points of ", *who, " are: "]
    elif count == len(told):
        pieces = [f"These are the key points of {count} people, from left to right."]
    else:
        largest = f"the {len(told)} largest of {count} people, from left to right"
        pieces = [f"These are the key points of {largest}."]
    for number, one in enumerate(told, 1):
        if count > 1:
            pieces.append(f" Person {number}")
            pieces += [", in ", Where("box", one.box), ": "] if one.box else [": "]
        for place, joint in enumerate(one.joints):
            pieces += [f"{', ' if place else ''}{joint.name} ", Where("point", joint.at)]
            pieces += [" (hidden)"] * joint.hidden
        pieces.append(".")
    return merged(pieces)


def _pointed_out(row: Row, one: _Posed) -> tuple[Piece, ...]:
    """Where nobody drew a box, the one round the joints tells who is meant."""
    if len(row.people) == 1:
        return ("this person",)
    return ("the person in ", Where("box", one.box or _hull(one.joints)))


def _sentences(joints: Sequence[Joint]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for place, joint in enumerate(joints):
        verb = "is hidden, at about" if joint.hidden else "is at"
        pieces += [f"{' ' if place else ''}The {joint.name} {verb} ", Where("point", joint.at), "."]
    return merged(pieces)


def _hull(joints: Sequence[Joint]) -> BBox:
    xs, ys = [j.at[0] for j in joints], [j.at[1] for j in joints]
    return min(xs), min(ys), max(xs), max(ys)


def _area(box: BBox) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
