"""What a perception backend must offer. One file per backend, one contract-test suite for all.

Pictures come in as (H, W, 3) uint8 RGB arrays, upright. Everything that goes out is in pixels of
that array, boxes xyxy, joints COCO-17.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from humanagent.scene import BBox, Keypoints, Provenance, Scene

Image = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Detection:
    """A person box with its score in 0..1."""

    bbox: BBox
    score: float


@dataclass(frozen=True)
class ToolInfo:
    """Name, version and settings of a backend: what goes into provenance and cache keys."""

    name: str
    version: str
    settings: dict[str, str | int | float | bool] = field(default_factory=dict)

    def provenance(self) -> Provenance:
        """The same, as the scene carries it."""
        return Provenance(tool=self.name, version=self.version, settings=self.settings)


@runtime_checkable
class Detector(Protocol):
    """Finds people."""

    @property
    def info(self) -> ToolInfo: ...

    def detect(self, image: Image) -> list[Detection]:
        """Person boxes, best first."""
        ...


@runtime_checkable
class PoseEstimator(Protocol):
    """Measures the joints of people whose boxes are known."""

    @property
    def info(self) -> ToolInfo: ...

    def estimate(self, image: Image, boxes: Sequence[BBox]) -> list[Keypoints]:
        """Keypoints for each box, in the same order; boxes of one picture are one batch."""
        ...


@runtime_checkable
class PersonPerceiver(Protocol):
    """Picture in, scene out: what the graph uses. Built from the two above, or in one piece."""

    @property
    def info(self) -> ToolInfo: ...

    def perceive(self, image: Image) -> Scene:
        """The people of one picture, named P1, P2, ... from left to right."""
        ...


@runtime_checkable
class ManyDetector(Detector, Protocol):
    """A detector that takes several pictures at once."""

    def detect_many(self, images: Sequence[Image]) -> list[list[Detection]]:
        """``detect`` of each, as one batch."""
        ...


@runtime_checkable
class ManyPoseEstimator(PoseEstimator, Protocol):
    """A pose estimator that takes people of several pictures at once."""

    def estimate_many(
        self, pictures: Sequence[tuple[Image, Sequence[BBox]]]
    ) -> list[list[Keypoints]]:
        """``estimate`` of each, as one batch."""
        ...


@runtime_checkable
class ManyPerceiver(PersonPerceiver, Protocol):
    """A perceiver that takes several pictures at once: the agent then gives it those that wait."""

    def perceive_many(self, images: Sequence[Image]) -> list[Scene]:
        """``perceive`` of each, as one batch; the scenes are the same to within rounding."""
        ...
