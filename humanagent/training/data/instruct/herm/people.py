"""The people of a row as the makers see them: ids, facts, words, and who is worth a text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Final

from humanagent.pose import Fact
from humanagent.scene import BBox, Scene
from humanagent.training.data.geometry.check import TextChecker
from humanagent.training.data.geometry.scene import measure
from humanagent.training.data.instruct.herm.words import plain
from humanagent.training.data.rows import PersonRow, Row

#: Facts of less confidence (0..1) are not put into words.
SURE: Final = 0.5
#: Smaller people than this, in pixels of their shorter side, get no text of their own.
LEAST_SIDE: Final = 8.0


class RowPeople:
    """What is known of the people of one row; measured once.

    Args:
        row: any row.

    Example:
        >>> people = (PersonRow(bbox=(50, 0, 60, 40)), PersonRow(bbox=(0, 0, 10, 40)))
        >>> view = RowPeople(Row("0" * 64, 64, 48, "coco", "x", path="a.jpg", people=people))
        >>> view.ids[1], view.order, view.whole
        ('P1', (1, 0), True)
    """

    def __init__(self, row: Row) -> None:
        self.row = row
        self.measured = measure(row)
        self.checker = TextChecker(row, self.measured)
        #: Index in ``Row.people`` to the id that texts name, and back.
        self.ids: Mapping[int, str] = self.measured.ids
        #: Kept by ``phrases.phrases``: what fits each person alone.
        self.phrases: dict[int, tuple[str, ...]] = {}
        self.index: Mapping[str, int] = {name: i for i, name in self.ids.items()}

    @property
    def scene(self) -> Scene:
        """The measured scene."""
        return self.measured.scene

    @property
    def order(self) -> tuple[int, ...]:
        """Everybody with an id, from left to right."""
        return tuple(self.index[p.id] for p in self.scene.people)

    @property
    def whole(self) -> bool:
        """Whether the row has everybody in the picture, so that a phrase can be unique."""
        return not self.scene.may_be_missed

    def person(self, i: int) -> PersonRow:
        """The row's person of this index."""
        return self.row.people[i]

    def box(self, i: int) -> BBox:
        """The box in the picture, xyxy pixels."""
        return inside(self.scene.person(self.ids[i]).bbox, self.row)

    def boxed(self, i: int) -> bool:
        """Whether the row marks where this person is; of a lone one it may only be presumed."""
        one = self.row.people[i]
        return one.bbox is not None and usable(self.box(i))

    def largest(self, most: int) -> tuple[int, ...]:
        """The largest people that are large enough for a text, from left to right."""
        sized = [i for i in self.order if usable(self.box(i), LEAST_SIDE)]
        kept = sorted(sized, key=lambda i: -_area(self.box(i)))[:most]
        return tuple(i for i in self.order if i in kept)

    def fact(self, i: int, name: str) -> str:
        """The value of a fact, ``unknown`` unless it is sure."""
        return self._sure(self.measured.facts.fact(self.ids[i], name))

    def pair(self, i: int, j: int, name: str) -> str:
        """The value of a fact about ``i`` and ``j``, ``unknown`` unless it is sure."""
        return self._sure(self.measured.facts.fact(self.ids[i], name, self.ids[j]))

    def near(self, i: int, most: int) -> tuple[int, ...]:
        """The nearest other people in the picture."""
        x, y = self.scene.person(self.ids[i]).center

        def away(j: int) -> float:
            cx, cy = self.scene.person(self.ids[j]).center
            return (cx - x) ** 2 + (cy - y) ** 2

        return tuple(sorted((j for j in self.order if j != i), key=away)[:most])

    @cached_property
    def told(self) -> Scene:
        """The scene with the row's attributes and actions, for the text that a teacher reads."""
        people = []
        for one in self.scene.people:
            row = self.row.people[self.index[one.id]]
            words = {**plain(row.attributes), **({"action": row.action} if row.action else {})}
            people.append(one.model_copy(update={"attributes": words}))
        return self.scene.model_copy(update={"people": tuple(people)})

    def _sure(self, fact: Fact) -> str:
        return fact.value if fact.confidence >= SURE else "unknown"


def inside(box: BBox, row: Row) -> BBox:
    """The part of a box that lies in the picture.

    Example:
        >>> inside((-4, 2, 70, 20), Row("0" * 64, 64, 48, "coco", "x", path="a.jpg"))
        (0.0, 2.0, 64.0, 20.0)
    """
    w, h = float(row.width), float(row.height)
    x0, x1 = (min(max(float(v), 0.0), w) for v in box[::2])
    y0, y1 = (min(max(float(v), 0.0), h) for v in box[1::2])
    return x0, y0, x1, y1


def usable(box: BBox, least: float = 2.0) -> bool:
    """Whether a box is at least so many pixels wide and high.

    Example:
        >>> usable((0, 0, 9, 9)), usable((0, 0, 9, 1))
        (True, False)
    """
    return box[2] - box[0] >= least and box[3] - box[1] >= least


def _area(box: BBox) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
