"""Which faces are good enough to caption (FaceCaption-15M), and which pictures are of high quality.

The numbers of ``FaceFilters`` are those that the set's authors publish (Dai et al. 2024); those of
``Quality`` are ours, since HumanCaption-HQ only says what its pictures show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from humanagent.scene import BBox
from humanagent.training.data.geometry.scene import coco_keypoints
from humanagent.training.data.geometry.types import Checked, Finding
from humanagent.training.data.instruct.captions.faces import Face
from humanagent.training.data.instruct.types import Discarded, MadeRow
from humanagent.training.data.rows import Row

#: ``Discarded.task`` of what a filter took out begins so; the reason follows.
FILTER: Final = "filter."
_BODY: Final = slice(5, 17)  # of COCO's joints: all but the head's
_GRID: Final = 64


@dataclass(frozen=True, slots=True)
class FaceFilters:
    """What a face must exceed.

    Attributes:
        side: width and height of its box, in pixels.
        confidence: of its detector, 0..1; faces that people marked are sure.
        probability: of an attribute, 0..1, so that it counts and is told.
        labels: number of attributes that count.

    Example:
        >>> face = Face(0, (0, 0, 100, 140), 0.99, {})
        >>> FaceFilters().reason(face), FaceFilters.small().reason(face)
        ('small_face', '')
    """

    side: float = 128.0
    confidence: float = 0.98
    probability: float = 0.85
    labels: int = 5

    @classmethod
    def small(cls) -> Self:
        """For drawn scenes and small photos, which have no faces of that size. Ours."""
        return cls(side=6.0, confidence=0.5, labels=-1)

    def reason(self, face: Face) -> str:
        """Why a face is left out: ``small_face``, ``unsure_face``, ``few_labels``; or nothing."""
        if min(face.size) <= self.side:
            return "small_face"
        if face.confidence is not None and face.confidence <= self.confidence:
            return "unsure_face"
        return "few_labels" if len(face.labels(self.probability)) <= self.labels else ""


@dataclass(frozen=True, slots=True)
class Quality:
    """When a picture shows face, body and background, and is large.

    Attributes:
        pixels: of the whole picture, at least.
        joints: of the 12 below the head that are seen, at least.
        person: share of the picture (0..1) that the person's box takes, at least.
        background: share (0..1) that nobody's box covers, at least.
    """

    pixels: int = 512 * 512
    joints: int = 8
    person: float = 0.05
    background: float = 0.25

    @classmethod
    def small(cls) -> Self:
        """For drawn scenes and small photos: of any size."""
        return cls(pixels=0, person=0.02)

    def lacks(self, row: Row, person: int) -> str:
        """What the picture lacks of somebody with a face: ``hq_size``, ``hq_body``,
        ``hq_background``; or nothing.
        """
        if row.width * row.height < self.pixels:
            return "hq_size"
        one = row.people[person]
        seen = coco_keypoints(one.keypoints).state[_BODY].count("seen")
        share = 0.0 if one.bbox is None else 1 - _free([one.bbox], row)
        if seen < self.joints or share < self.person:
            return "hq_body"
        boxes = [p.bbox for p in row.people if p.bbox is not None]
        return "hq_background" if _free(boxes, row) < self.background else ""


def left_out(reason: str, who: str, measured: str) -> Discarded:
    """What a filter took out, as it is stored and counted."""
    found = Finding(reason, who, measured)
    return Discarded(f"{FILTER}{reason}", f"{who}: {measured}", Checked("", "rejected", (found,)))


def filtered(made: Iterable[MadeRow]) -> Counter[str]:
    """How often each reason left something out.

    Example:
        >>> row = Row("0" * 64, 9, 9, "x", "x", path="a.jpg")
        >>> one = MadeRow(row, discarded=(left_out("no_face", "picture", "no face"),))
        >>> dict(filtered([one, one]))
        {'no_face': 2}
    """
    tasks = (d.task for each in made for d in each.discarded)
    return Counter(t.removeprefix(FILTER) for t in tasks if t.startswith(FILTER))


def _free(boxes: list[BBox], row: Row) -> float:
    """The share of the picture that no box covers, on a grid."""
    covered = np.zeros((_GRID, _GRID), bool)
    x = (np.arange(_GRID) + 0.5) * row.width / _GRID
    y = (np.arange(_GRID) + 0.5) * row.height / _GRID
    for x0, y0, x1, y1 in boxes:
        covered |= np.outer((y0 <= y) & (y <= y1), (x0 <= x) & (x <= x1))
    return 1 - float(covered.mean())
