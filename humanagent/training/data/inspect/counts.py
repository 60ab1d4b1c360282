"""What a folder holds, counted row by row: memory does not grow with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from humanagent.training.data.inspect.thinness import Thinness, group_name
from humanagent.training.data.instruct import MadeRow
from humanagent.training.data.rows import PersonRow, Row, Thing

#: COCO's classes of size, by the area of a box in square pixels.
_SMALL: Final = 32**2
_LARGE: Final = 96**2
_VISIBILITY: Final = ("not annotated", "hidden", "seen")


@dataclass
class Counts:
    """All counts of a folder.

    Attributes:
        tables: Title of a table -> what is counted -> how often.
        picture_captions: HERM's statistic, on captions of the whole picture.
        person_captions: The same on captions of one person, together per picture.
    """

    tables: dict[str, Counter[str]] = field(default_factory=dict)
    picture_captions: Thinness = field(default_factory=Thinness)
    person_captions: Thinness = field(default_factory=Thinness)

    def add(self, made: MadeRow) -> None:
        """Count one record."""
        row, people = made.row, [p for p in made.row.people if not p.ignore]
        self._count("rows", "rows")
        self._count("rows", "with people", int(bool(people)))
        self._count("rows", "people", len(people))
        self._count("rows", "regions to ignore", len(row.people) - len(people))
        self._count("rows", "objects", len(row.objects))
        self._count("rows", "with an action", int(bool(row.action)))
        self._count("sources", row.source)
        self._count("licences", row.licence)
        self._count("splits", row.split)
        self._count("people per picture", group_name(len(people)))
        for person in people:
            self._person(person)
        for facet in _facets(row):
            self._count("captions by facet", facet)
        for one in row.made:
            self._count("machine-made fields of rows by tool", f"{_place(one.field)}: {one.by}")
        self._instructions(made)
        self.picture_captions.add(len(people), (c.text for c in row.captions))
        said = (c.text for p in people for c in p.captions if c.facet != "refer")
        self.person_captions.add(len(people), said, about=1)

    def as_dict(self) -> dict[str, Any]:
        """For JSON; the most frequent first."""
        return {
            **{name: dict(counts.most_common()) for name, counts in self.tables.items() if counts},
            "words per aspect, captions of pictures": self.picture_captions.as_dict(),
            "words per aspect, captions of people": self.person_captions.as_dict(),
        }

    def _person(self, person: PersonRow) -> None:
        self._count("people with", "a box", int(person.bbox is not None))
        self._count("people with", "a box of what is seen", int(person.visible_bbox is not None))
        self._count("people with", "keypoints", int(person.keypoints is not None))
        self._count("people with", "parts", int(bool(person.parts)))
        self._count("people with", "attributes", int(bool(person.attributes)))
        self._count("people with", "an action", int(bool(person.action)))
        self._count("people with", "captions", int(bool(person.captions)))
        for name in person.attributes:
            self._count("attributes", name)
        if person.bbox is not None:
            x0, y0, x1, y1 = person.bbox
            self._count("boxes by size", _size((x1 - x0) * (y1 - y0)))
        if (joints := person.keypoints) is not None:
            self._count("skeletons", joints.skeleton)
            for seen in joints.visibility:
                name = _VISIBILITY[seen] if 0 <= seen < len(_VISIBILITY) else f"v = {seen}"
                self._count("joints by visibility", name)

    def _instructions(self, made: MadeRow) -> None:
        if made.error:
            self._count("instructions", "rows that failed")
        for one in made.instructions:
            self._count("instructions", f"{one.kind}: {one.task}")
            self._count("turns", "turns", len(one.turns))
            for wrote in one.made:
                self._count("machine-made fields of instructions by tool", wrote.by)
        for bad in made.discarded:
            self._count("discarded texts", f"{bad.task}: {bad.checked.outcome}")

    def _count(self, table: str, name: str, number: int = 1) -> None:
        self.tables.setdefault(table, Counter())[name] += number


def _facets(row: Row) -> Iterator[str]:
    said: tuple[Row | PersonRow | Thing, ...] = (row, *row.people, *row.objects)
    for one in said:
        yield from (caption.facet for caption in one.captions)


def _size(area: float) -> str:
    if area < _SMALL:
        return "small (under 32 x 32)"
    return "medium" if area < _LARGE else "large (96 x 96 or more)"


def _place(name: str) -> str:
    """A field without its numbers: ``people[3].captions[0]`` is ``people.captions``."""
    return "".join(part.partition("]")[2] if i else part for i, part in enumerate(name.split("[")))
