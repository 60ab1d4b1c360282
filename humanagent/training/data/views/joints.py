"""Joints as text: ``(coco_17: nose [300, 190], left eye [304, 186] hidden)``, and back.

The skeleton's name, then its joints in its order by name. Those that are not annotated are left
out, *hidden* are those that are annotated but cannot be seen; ``(coco_17: none)`` where nothing is
annotated. The brackets say where the joints of one person end, so that they are not read as points.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from humanagent.errors import BadInputError
from humanagent.tools.skeletons import skeleton
from humanagent.training.data.instruct.types import Where

#: What stands before and behind the name of a joint.
Marks = tuple[str, str]

_NAME: Final = r"[a-z][a-z0-9 -]*?"
_HIDDEN: Final = " hidden"


def joints_pattern(marks: Marks, point: str) -> str:
    """Pattern of the joints of one person, given that of a point."""
    one = f"{_named(marks, _NAME)}{point}(?:{_HIDDEN})?"
    return rf"\([a-z][a-z0-9_]*: (?:none|{one}(?:, {one})*)\)"


def joints_text(place: Where, marks: Marks, point: Callable[[tuple[float, ...]], str]) -> str:
    """The joints; ``point`` writes one place.

    Raises:
        BadInputError: the skeleton is not known, has another number of joints, or a visibility is
            not 0, 1 or 2.
    """
    names, visibility = _names(place.skeleton), place.visibility
    if len(names) != len(visibility) or not set(visibility) <= {0, 1, 2}:
        raise BadInputError(
            f"{len(visibility)} joints of {place.skeleton} with visibilities "
            f"{sorted(set(visibility))}",
            do=f"give {len(names)} joints, each 0, 1 or 2",
        )
    before, behind = marks
    joints = [
        before + name + behind + point(place.xy[2 * i : 2 * i + 2]) + _HIDDEN * (v == 1)
        for i, (name, v) in enumerate(zip(names, visibility, strict=True))
        if v
    ]
    return f"({place.skeleton}: {', '.join(joints) or 'none'})"


def read_joints(
    text: str, marks: Marks, point: str, values: Callable[[str], tuple[float, ...] | None]
) -> Where | None:
    """What ``joints_text`` wrote, given what ``joints_pattern`` found; ``values`` reads one place.

    ``None`` for a skeleton that is not known, and for joints that it does not have in this order.
    """
    head, _, rest = text[1:-1].partition(": ")
    try:
        names = _names(head)
    except BadInputError:
        return None
    xy, visibility, last = [0.0] * (2 * len(names)), [0] * len(names), -1
    one = f"{_named(marks, f'({_NAME})')}({point})({_HIDDEN})?"
    for match in re.finditer(one, "" if rest == "none" else rest):
        name, place, hidden = match.groups()
        found = values(place)
        index = names.index(name) if name in names else -1
        if found is None or index <= last:
            return None
        xy[2 * index : 2 * index + 2] = found
        visibility[index] = 1 if hidden else 2
        last = index
    return Where("keypoints", tuple(xy), tuple(visibility), head)


def _named(marks: Marks, name: str) -> str:
    before, behind = map(re.escape, marks)
    return before + name + behind


def _names(named: str) -> list[str]:
    """Joint names of a skeleton, with blanks."""
    return [name.replace("_", " ") for name in skeleton(named.replace("_", ""))]
