"""``count_again``: the perceiver runs once more, on a part of the picture."""

from __future__ import annotations

from typing import Annotated, Final

import numpy as np
from pydantic import Field

from humanagent.errors import BadInputError
from humanagent.scene import BBox, Person, Scene
from humanagent.tools.looks.crop import clipped
from humanagent.tools.looks.types import Arguments, Equipment, Found, Look, LookResult
from humanagent.tools.protocols import Image, PersonPerceiver

Part = tuple[int, int, int, int]

#: A part with a shorter side is no picture of people.
LEAST: Final = 32
#: Boxes that share this much of their union, or of the smaller one, are one person's.
SAME, WITHIN = 0.5, 0.7
#: Without a region the picture is seen in two parts, each this share of its longer side.
_HALF: Final = 0.6
#: Whoever comes closer to an inner edge than this share of a part may be cut off by it.
_EDGE: Final = 0.01


class CountArguments(Arguments):
    """Where to look."""

    region: Annotated[list[float], Field(min_length=4, max_length=4)] | None = Field(
        None,
        description="box x0, y0, x1, y1 in pixels of the picture; without it, the whole picture",
    )


class Counted(Found):
    """Who is in a part of the picture."""

    region: BBox = Field(description="x0, y0, x1, y1 in pixels of the picture")
    count: int
    known: list[str] = Field(description="ids of people who were found again")
    missed: list[str] = Field(description="ids of people who were found before, and not again")
    new: list[BBox] = Field(description="boxes of people who were not found before")


def count_again(equipment: Equipment) -> Look[CountArguments]:
    """The look, with the agent's own perceiver."""

    def run(arguments: CountArguments, pixels: Image, scene: Scene) -> LookResult:
        height, width = pixels.shape[:2]
        parts = _parts(arguments.region, width, height)
        found = _look(equipment.perceiver(), pixels, parts)
        return _told(found, parts, scene)

    return Look(
        "count_again",
        "Searches a part of the picture for people once more, seen from closer: says how many "
        "are there, and who was not found before.",
        CountArguments,
        run,
        Counted,
    )


def alike(a: BBox, b: BBox) -> bool:
    """Whether two boxes are likely the same person's.

    Example:
        >>> alike((0, 0, 10, 10), (0, 0, 10, 30)), alike((0, 0, 10, 10), (8, 0, 18, 10))
        (True, False)
    """
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    if wide <= 0 or high <= 0:
        return False
    areas = [(x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in (a, b)]
    shared = wide * high
    return shared >= SAME * (sum(areas) - shared) or shared >= WITHIN * min(areas)


def _parts(region: list[float] | None, width: int, height: int) -> list[Part]:
    """One part that was asked for, or two that overlap and together are the whole picture."""
    if region is not None:
        part = clipped((region[0], region[1], region[2], region[3]), width, height)
        if min(part[2] - part[0], part[3] - part[1]) < LEAST:
            raise BadInputError(f"the region is less than {LEAST} pixels wide or high")
        return [part]
    if width >= height:
        near = max(1, round(_HALF * width))
        return [(0, 0, near, height), (width - near, 0, width, height)]
    near = max(1, round(_HALF * height))
    return [(0, 0, width, near), (0, height - near, width, height)]


def _look(perceiver: PersonPerceiver, pixels: Image, parts: list[Part]) -> list[Person]:
    """The people of all parts, each once, in pixels of the whole picture."""
    found: list[Person] = []
    for part in parts:
        x0, y0, x1, y1 = part
        seen = perceiver.perceive(np.ascontiguousarray(pixels[y0:y1, x0:x1]))
        for person in seen.people:
            left, top, right, low = person.bbox
            box = (left + x0, top + y0, right + x0, low + y0)
            cut_off = len(parts) > 1 and _at_inner_edge(box, part, pixels.shape[1], pixels.shape[0])
            if not cut_off and not any(alike(box, other.bbox) for other in found):
                found.append(person.model_copy(update={"bbox": box}))
    return found


def _at_inner_edge(box: BBox, part: Part, width: int, height: int) -> bool:
    """Whether a part's edge may cut through somebody: the other part or the scene has them."""
    x0, y0, x1, y1 = part
    near_x, near_y = _EDGE * (x1 - x0), _EDGE * (y1 - y0)
    return (
        (x0 > 0 and box[0] <= x0 + near_x)
        or (y0 > 0 and box[1] <= y0 + near_y)
        or (x1 < width and box[2] >= x1 - near_x)
        or (y1 < height and box[3] >= y1 - near_y)
    )


def _told(found: list[Person], parts: list[Part], scene: Scene) -> LookResult:
    """What was found, held against the people who are known."""
    inside = [p for p in scene.people if any(_holds(part, p) for part in parts)]
    left = list(found)
    again: list[str] = []
    for known in inside:
        match = next((p for p in left if alike(p.bbox, known.bbox)), None)
        if match is not None:
            left.remove(match)
            again.append(known.id)
    # Somebody whose middle lies elsewhere may reach into the part: known, though not counted there.
    new = [p for p in left if not any(alike(p.bbox, known.bbox) for known in scene.people)]
    missed = [p.id for p in inside if p.id not in again]
    x0, y0 = min(p[0] for p in parts), min(p[1] for p in parts)
    x1, y1 = max(p[2] for p in parts), max(p[3] for p in parts)
    lines = [f"x {x0} to {x1}, y {y0} to {y1}: {_people(len(again) + len(new))} found there."]
    if again:
        lines.append(f"Known: {', '.join(again)}.")
    lines += [f"New: box {_words(p.bbox)}, sure to {p.score:.2f}." for p in new]
    if missed:
        lines.append(f"Found before, not found again from closer: {', '.join(missed)}.")
    boxes = [p.bbox for p in new]
    data = Counted(
        region=(x0, y0, x1, y1),
        count=len(again) + len(new),
        known=again,
        missed=missed,
        new=boxes,
    )
    return LookResult(" ".join(lines), possible=tuple(boxes), data=data)


def _holds(part: Part, person: Person) -> bool:
    x, y = person.center
    return part[0] <= x <= part[2] and part[1] <= y <= part[3]


def _people(count: int) -> str:
    return f"{count} {'person' if count == 1 else 'people'}"


def _words(box: BBox) -> str:
    return ",".join(str(round(v)) for v in box)
