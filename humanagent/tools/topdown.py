"""``TopDown``: any detector and any pose estimator become a perceiver."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from humanagent.scene import BBox, Keypoints, Person, Scene
from humanagent.tools.protocols import (
    Detection,
    Detector,
    Image,
    ManyDetector,
    ManyPoseEstimator,
    PersonPerceiver,
    PoseEstimator,
    ToolInfo,
)

#: Score from which a box is a person: the ``bbox_thr`` of MMPose's top-down demo.
ACCEPT = 0.3
#: Score from which a box may be one: below, nobody is hinted at.
POSSIBLE = 0.1
#: Narrower pictures are not looked at: nobody can be made out, and detectors invent people there.
NARROWEST = 24


class TopDown:
    """Boxes by one tool, joints by another: all boxes of a picture are one batch, of several too.

    Args:
        detector: Finds people.
        estimator: Measures the joints in their boxes.
        accept: Score from which a box is a person. Weaker ones become ``Scene.possible``.

    Example:
        >>> import numpy as np
        >>> from humanagent.tools.blazepose import BlazePoseDetector, BlazePoseEstimator
        >>> perceiver = TopDown(BlazePoseDetector(), BlazePoseEstimator(), accept=0.0)
        >>> perceiver.perceive(np.zeros((48, 64, 3), np.uint8)).people
        ()
    """

    def __init__(
        self, detector: Detector, estimator: PoseEstimator, *, accept: float = ACCEPT
    ) -> None:
        self.detector = detector
        self.estimator = estimator
        self._accept = accept

    @property
    def info(self) -> ToolInfo:
        """Both halves: names and versions joined, settings told apart by a prefix."""
        found, measured = self.detector.info, self.estimator.info
        settings: dict[str, str | int | float | bool] = {"accept": self._accept}
        settings |= {f"detector.{k}": v for k, v in found.settings.items()}
        settings |= {f"pose.{k}": v for k, v in measured.settings.items()}
        versions = dict.fromkeys([found.version, measured.version])  # one library, said once
        return ToolInfo(f"{found.name} + {measured.name}", ", ".join(versions), settings)

    def perceive(self, image: Image) -> Scene:
        """The people of one (H, W, 3) uint8 RGB picture."""
        return self.perceive_many([image])[0]

    def perceive_many(self, images: Sequence[Image]) -> list[Scene]:
        """``perceive`` of several pictures: one batch for each half that takes several."""
        large = [image for image in images if min(image.shape[:2]) >= NARROWEST]
        found = self._detect(large)
        sure = [[d for d in of_one if d.score >= self._accept] for of_one in found]
        asked = [(i, [d.bbox for d in s]) for i, s in zip(large, sure, strict=True)]
        measured = iter(zip(found, sure, self._estimate(asked), strict=True))
        return [
            self._scene(image, *next(measured))
            if min(image.shape[:2]) >= NARROWEST
            else too_small((image.shape[1], image.shape[0]), self)
            for image in images
        ]

    def _detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        if isinstance(self.detector, ManyDetector):
            return self.detector.detect_many(images)
        return [self.detector.detect(image) for image in images]

    def _estimate(self, pictures: Sequence[tuple[Image, list[BBox]]]) -> list[list[Keypoints]]:
        if isinstance(self.estimator, ManyPoseEstimator):
            return self.estimator.estimate_many(pictures)
        return [self.estimator.estimate(image, boxes) for image, boxes in pictures]

    def _scene(
        self,
        image: Image,
        found: list[Detection],
        sure: list[Detection],
        joints: list[Keypoints],
    ) -> Scene:
        return Scene.from_people(
            (image.shape[1], image.shape[0]),
            [
                Person(id="P1", bbox=d.bbox, score=d.score, keypoints=k)
                for d, k in zip(sure, joints, strict=True)
            ],
            possible=tuple(d.bbox for d in found if d.score < self._accept),
            complete=completeness([d.score for d in found]),
            provenance=self.info.provenance(),
        )


def completeness(scores: list[float]) -> float:
    """How likely the list is exact, if each score were the chance that its box is a person.

    Detector scores are not calibrated, so this is a caution and no measurement.

    Example:
        >>> completeness([]), round(completeness([0.9, 0.2]), 2)
        (1.0, 0.72)
    """
    return float(prod(max(s, 1 - s) for s in scores))


def too_small(size: tuple[int, int], perceiver: PersonPerceiver) -> Scene:
    """The scene of a picture in which nobody was looked for."""
    return Scene.from_people(
        size,
        [],
        complete=0.0,
        warnings=("the picture is too small or too narrow to find people in",),
        provenance=perceiver.info.provenance(),
    )


def clipped(box: BBox, width: int, height: int) -> BBox | None:
    """The part of a box that lies in the picture; None where there is none.

    Example:
        >>> clipped((-5, 2, 30, 9), 20, 10)
        (0.0, 2.0, 20.0, 9.0)
    """
    x0, x1 = (min(max(float(v), 0.0), float(width)) for v in (box[0], box[2]))
    y0, y1 = (min(max(float(v), 0.0), float(height)) for v in (box[1], box[3]))
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None
