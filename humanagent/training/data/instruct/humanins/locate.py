"""Detection of people and of faces: how many there are, and where.

Two pairs per picture, as in the paper's table: ``locate`` in the paper's own format, and ``count``,
the number alone. Boxes go from left to right. Where a source leaves some out (regions to ignore,
people it does not mark) the answer says "at least", and the second pair is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from humanagent.training.data.instruct.humanins.pairs import Pair, merged
from humanagent.training.data.instruct.humanins.tasks import counts_everybody, counts_faces
from humanagent.training.data.instruct.types import Piece, Where
from humanagent.training.data.rows import Row
from humanagent.training.data.rows.types import BBox

#: More boxes than these make an answer too long for a context; then the largest are located.
MOST: Final = 40
_ONE: Final = {"people": ("person", "The person is"), "faces": ("face", "It is")}


def people_pairs(row: Row) -> list[Pair]:
    """Pairs about everybody who has a box; none where nothing is known."""
    found = [(i, p.bbox) for i, p in enumerate(row.people) if p.bbox and not p.ignore]
    return _pairs("detection", "people", found, counts_everybody(row))


def face_pairs(row: Row) -> list[Pair]:
    """Pairs about every face that has a box."""
    found = [
        (i, part.bbox)
        for i, person in enumerate(row.people)
        for part in person.parts
        if part.name == "face" and not person.ignore
    ]
    return _pairs("faces", "faces", found, counts_faces(row))


def _pairs(task: str, noun: str, found: list[tuple[int, BBox]], exact: bool) -> list[Pair]:
    boxed = [(i, b) for i, b in found if b[2] > b[0] and b[3] > b[1]]
    exact = exact and len(boxed) == len(found)
    if not boxed and not exact:
        return []
    people = tuple(dict.fromkeys(i for i, _ in boxed))
    told = _number(len(boxed), noun, exact)
    pairs = [Pair(f"{task}.locate", merged([told, *_places(boxed, noun)]), people=people)]
    if exact:
        pairs.append(Pair(f"{task}.count", (told,), people=people))
    return pairs


def _number(count: int, noun: str, exact: bool) -> str:
    """The sentence of the number, such as "There are 2 faces in the picture."."""
    number = str(count) if count else "no"
    words = f"1 {_ONE[noun][0]}" if count == 1 else f"{number} {noun}"
    verb = "is" if count == 1 else "are"
    return f"There {verb} {'' if exact else 'at least '}{words} in the picture."


def _places(boxed: Sequence[tuple[int, BBox]], noun: str) -> list[Piece]:
    if not boxed:
        return []
    lead = f" {_ONE[noun][1]}" if len(boxed) == 1 else " They are"
    boxes = [box for _, box in boxed]
    if len(boxes) > MOST:
        lead = f" The {MOST} largest are"
        boxes = sorted(boxes, key=lambda b: (b[0] - b[2]) * (b[3] - b[1]))[:MOST]
    pieces: list[Piece] = [f"{lead} located in: "]
    for number, box in enumerate(sorted(boxes)):
        pieces += [", "] * bool(number) + [Where("box", box)]
    return [*pieces, "."]
