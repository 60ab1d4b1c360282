"""What a teacher is told of a row: captions, boxes, joints. It never gets pixels.

One line per thing that is known, in the notation of the paper (Zhang et al. 2024, arXiv 2409.09306,
table 1), whose renderer this package has (``paper`` version 1). Joints of any skeleton come as the
17 of COCO; people have the ids under which their texts are checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import Final

from humanagent.context import render
from humanagent.training.data.geometry.scene import Measured
from humanagent.training.data.instruct.keypoints.config import Given
from humanagent.training.data.rows import Row, Thing
from humanagent.training.data.rows.types import BBox

_BOX: Final = re.compile(r"person: \[[^\]]*\], keypoints")


def context_text(row: Row, measured: Measured, given: Set[Given]) -> str:
    """The lines about a row; coordinates are shares of the picture with three decimals.

    Args:
        row: the row.
        measured: what ``geometry.scene.measure`` made of it.
        given: which kinds of lines to give.

    Example:
        >>> from humanagent.training.data.geometry.scene import measure
        >>> from humanagent.training.data.rows import Caption, PersonRow
        >>> row = Row("0" * 64, 64, 48, "coco", "CC BY 4.0", captions=(Caption("A man sits."),),
        ...     people=(PersonRow(bbox=(8, 0, 16, 40)),), objects=(Thing("bench", (4, 9, 32, 48)),))
        >>> print(context_text(row, measure(row), {"captions", "boxes"}))
        A man sits.
        P1 person: [0.125, 0, 0.25, 0.833]
        bench: [0.062, 0.188, 0.5, 1]
    """
    lines: list[str] = []
    if "captions" in given:
        lines += _words(row, measured)
    if given & {"boxes", "keypoints"}:
        lines += _people(measured, given)
    if "boxes" in given:
        lines += [f"group of people: {_shares(box, row)}" for box in measured.scene.possible]
        lines += [_thing(thing, row) for thing in row.objects]
    return "\n".join(lines)


def _words(row: Row, measured: Measured) -> Iterator[str]:
    """Captions and actions, each on one line, whatever is in them."""
    yield from (_line(c.text) for c in row.captions if c.facet == "image")
    if row.action:
        yield f"action: {_line(row.action)}"
    for index, name in sorted(measured.ids.items(), key=lambda item: int(item[1][1:])):
        one = row.people[index]
        yield from (f"{name}: {_line(c.text)}" for c in one.captions if c.facet == "overall")
        if one.action:
            yield f"{name} action: {_line(one.action)}"


def _people(measured: Measured, given: Set[Given]) -> Iterator[str]:
    lines = render(measured.scene, measured.facts, name="paper", version=1).text.splitlines()[1:]
    for person, line in zip(measured.scene.people, lines, strict=True):
        if "keypoints" not in given or not person.keypoints.visible_names():
            line = line.partition(", keypoints:")[0]
        elif "boxes" not in given:
            line = _BOX.sub("person: keypoints", line)
        if "boxes" in given or "keypoints:" in line:
            yield line


def _thing(thing: Thing, row: Row) -> str:
    return f"{_line(thing.name)}: {_shares(thing.bbox, row)}"


def _shares(box: BBox, row: Row) -> str:
    whole = (row.width, row.height, row.width, row.height)
    shares = [round(value / size, 3) for value, size in zip(box, whole, strict=True)]
    return f"[{', '.join(f'{share:g}' for share in shares)}]"


def _line(text: str) -> str:
    return " ".join(text.split())
