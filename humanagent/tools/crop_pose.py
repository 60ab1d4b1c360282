"""``CropPose``: what all pose models have in common that look at one crop per person."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from humanagent.scene import BBox, Keypoints
from humanagent.tools.crops import Affine, Pixels, warp
from humanagent.tools.keypoints import with_states
from humanagent.tools.protocols import Image
from humanagent.tools.skeletons import to_coco

Array = npt.NDArray[np.float64]

#: Crops in one run: bounds memory (a run of 32 crops of 384x288 takes about a gigabyte).
BATCH = 32


@dataclass(frozen=True)
class Measured:
    """What a model says of the people of one picture, in its own key point set.

    Attributes:
        xy: (N, K, 2) pixels of the picture, NaN where a joint was not found.
        score: (N, K) as the model gives them.
        joints: K names.
    """

    xy: Array
    score: Array
    joints: tuple[str, ...]

    def part(self, name: str) -> Array:
        """(N, 3) x, y, score of one joint."""
        i = self.joints.index(name)
        return np.concatenate([self.xy[:, i], self.score[:, i, None]], -1)

    def keypoints(self, image: Image, seen: float) -> list[Keypoints]:
        """The COCO-17 joints of each person; *seen* from this confidence on."""
        xy, score = to_coco(self.xy, self.score, self.joints)
        height, width = image.shape[:2]
        return with_states(xy, score, width, height, seen)


class CropPose(ABC):
    """A pose estimator over crops: those of one picture, or of several, are run as one batch."""

    joints: tuple[str, ...]
    _size: tuple[int, int]
    _seen: float
    _batch: int = BATCH

    def estimate(self, image: Image, boxes: Sequence[BBox]) -> list[Keypoints]:
        """COCO-17 key points for each xyxy box, in the same order; boxes are run as one batch.

        A box without area gives *absent* joints.
        """
        return self.estimate_many([(image, boxes)])[0]

    def estimate_many(
        self, pictures: Sequence[tuple[Image, Sequence[BBox]]]
    ) -> list[list[Keypoints]]:
        """``estimate`` of several pictures, each with its boxes, as one batch."""
        found = self.measure_many(pictures)
        return [
            m.keypoints(image, self._seen) for m, (image, _) in zip(found, pictures, strict=True)
        ]

    def measure(self, image: Image, boxes: Sequence[BBox]) -> Measured:
        """All joints of the model, whatever its key point set, for each xyxy box."""
        return self.measure_many([(image, boxes)])[0]

    def measure_many(self, pictures: Sequence[tuple[Image, Sequence[BBox]]]) -> list[Measured]:
        """``measure`` of several pictures, each with its boxes, as one batch."""
        count = len(self.joints)
        found = [
            Measured(np.full((len(b), count, 2), np.nan), np.zeros((len(b), count)), self.joints)
            for _, b in pictures
        ]
        todo = [
            (image, affine, one, i)
            for one, (image, boxes) in zip(found, pictures, strict=True)
            for i, box in enumerate(boxes)
            if (affine := self._map(box)) is not None
        ]
        for start in range(0, len(todo), self._batch):
            part = todo[start : start + self._batch]
            crops = np.stack([warp(image, affine, self._size) for image, affine, _, _ in part])
            places, scores = self._run(crops)
            for (_, affine, one, i), place, score in zip(part, places, scores, strict=True):
                one.xy[i], one.score[i] = affine.to_picture(place), score
        return found

    @abstractmethod
    def _map(self, box: BBox) -> Affine | None:
        """Where the pixels around a box go; None where it has no area."""

    @abstractmethod
    def _run(self, crops: Pixels) -> tuple[Array, Array]:
        """Of (N, H, W, 3) crops, (N, K, 2) places in their pixels and (N, K) confidences."""
