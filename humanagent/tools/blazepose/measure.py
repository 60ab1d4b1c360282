"""Everything that is measured in one picture before the verifier speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from humanagent.scene import BBox
from humanagent.tools.blazepose.candidates import (
    Candidate,
    Face,
    Search,
    find_candidates,
    likenesses,
)
from humanagent.tools.blazepose.coco import to_box
from humanagent.tools.blazepose.crop import Picture
from humanagent.tools.blazepose.duplicates import one_body
from humanagent.tools.blazepose.features import feature_rows
from humanagent.tools.blazepose.hands import HAND, SeenHand, seen_hands
from humanagent.tools.blazepose.models import load_models
from humanagent.tools.blazepose.scene_features import Selection, scene_row
from humanagent.tools.blazepose.ssd import iou
from humanagent.tools.protocols import Image

Array = npt.NDArray[np.float64]

#: Pictures are scaled down to this longer side first: bounds time and memory.
LONGEST = 1280
#: A doubted candidate whose box overlaps a person's this much (IoU) is that person.
COVERED = 0.5


@dataclass(frozen=True)
class Looked:
    """The candidates of one picture with their features."""

    picture: Picture
    candidates: list[Candidate]
    faces: list[Face]
    rows: Array  # (N, features)
    same: npt.NDArray[np.bool_]  # (N, N) one person by pose or silhouette
    boxes: list[BBox]  # pixels of the original picture

    @property
    def covered(self) -> npt.NDArray[np.bool_]:
        """(N, N) so much the same box that one of them, once doubted, is nobody else."""
        boxes = np.array(self.boxes, dtype=float).reshape(-1, 4)
        return iou(boxes, boxes) >= COVERED

    @property
    def heights(self) -> Array:
        """(N,) box height over picture height."""
        full = self.picture.height * self.picture.scale[1]
        return np.array([(b[3] - b[1]) / full for b in self.boxes], dtype=float)

    def with_hand(self, candidates: Sequence[int], hands: Sequence[SeenHand]) -> int | None:
        """The first of these candidates that has a verified hand in its box."""
        scale = np.array(self.picture.scale)
        sure = [np.array([h.x, h.y]) * scale for h in hands if h.presence >= HAND]
        for i in candidates:
            x0, y0, x1, y1 = self.boxes[i]
            if any(x0 <= x <= x1 and y0 <= y <= y1 for x, y in sure):
                return i
        return None

    def scene_row(self, selection: Selection, probability: Array) -> Array:
        """The scene features of a selection."""
        return scene_row(selection, probability, self.heights, [f.score for f in self.faces])


class Measurer:
    """Finds and measures candidates: what the perceiver and the fitting of its verifier share."""

    def __init__(self, *, threads: int = 2, search: Search | None = None) -> None:
        self.models = load_models(threads)
        self.search = search or Search()

    def hands(self, picture: Picture) -> list[SeenHand]:
        """Hands in the picture, sure or not."""
        return seen_hands(picture, self.models)

    def look(self, image: Image) -> Looked:
        """Candidates of one (H, W, 3) uint8 RGB picture, and their features."""
        picture = Picture(image, LONGEST)
        candidates, faces = find_candidates(picture, self.models, self.search)
        alike = likenesses(candidates)
        return Looked(
            picture,
            candidates,
            faces,
            feature_rows(candidates, alike, picture),
            one_body(candidates, alike),
            [to_box(c.landmarks, picture) for c in candidates],
        )
