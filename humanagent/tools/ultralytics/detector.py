"""``YoloDetector``: person boxes by any YOLO model; ``YoloSegmenter``: outlines too."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import numpy.typing as npt

from humanagent.tools.protocols import Detection, Image, ToolInfo
from humanagent.tools.topdown import ACCEPT, NARROWEST, clipped
from humanagent.tools.ultralytics.load import Yolo, library_version
from humanagent.tools.ultralytics.people import OVERLAP

Mask = npt.NDArray[np.bool_]


class YoloDetector:
    """Person boxes by a YOLO model for detection, segmentation or pose.

    Safe to call from several threads.

    Args:
        weights: Name in the model store; or path of a .pt, .onnx or .engine file, or of a folder
            ``..._openvino_model``.
        score: Boxes below are dropped.
        overlap: Overlap (IoU) that two people may have.
        trusted: Read a .pt or .engine file, which can run code.
        imgsz: Longest side of the input; None: as trained or exported.
        threads: As ``Yolo``.
        device: Of torch.
        person: Name of the class of people.

    Raises:
        HumanAgentError: as ``Yolo``.
    """

    _tasks: tuple[str, ...] = ("detect", "segment", "pose")

    def __init__(
        self,
        weights: str | os.PathLike[str],
        *,
        score: float = ACCEPT,
        overlap: float = OVERLAP,
        trusted: bool = False,
        imgsz: int | None = None,
        threads: int | None = None,
        device: str = "cpu",
        person: str = "person",
    ) -> None:
        self._yolo = Yolo(
            weights,
            self._tasks,
            trusted=trusted,
            imgsz=imgsz,
            threads=threads,
            device=device,
            person=person,
        )
        self._score, self._overlap = score, overlap

    @property
    def info(self) -> ToolInfo:
        """Versions of the libraries, hash of the weights, and all that the outcome depends on."""
        settings = self._yolo.settings() | {"score": self._score, "overlap": self._overlap}
        return ToolInfo(f"yolo-{self._yolo.task}", library_version(), settings)

    def detect(self, image: Image) -> list[Detection]:
        """Person boxes of a (H, W, 3) uint8 RGB picture, best first."""
        return [detection for detection, _ in self._found(image)]

    def _found(self, image: Image, **more: Any) -> list[tuple[Detection, Mask | None]]:
        height, width = image.shape[:2]
        if min(height, width) < NARROWEST:
            return []
        result = self._yolo.predict(image, score=self._score, overlap=self._overlap, **more)
        boxes = np.asarray(result.boxes.xyxy, dtype=np.float64).reshape(-1, 4)
        scores = np.asarray(result.boxes.conf, dtype=np.float64).reshape(-1).clip(0, 1)
        masks = None if result.masks is None else np.asarray(result.masks.data) > 0
        found: list[tuple[Detection, Mask | None]] = []
        for i in np.argsort(-scores, kind="stable"):
            x0, y0, x1, y1 = boxes[i].tolist()
            if (box := clipped((x0, y0, x1, y1), width, height)) is not None:
                mask = None if masks is None else masks[i]
                found.append((Detection(box, float(scores[i])), mask))
        return found


class YoloSegmenter(YoloDetector):
    """Person boxes with their outlines by a YOLO model for segmentation.

    Args and Raises: as ``YoloDetector``.
    """

    _tasks = ("segment",)

    def segment(self, image: Image) -> list[tuple[Detection, Mask]]:
        """Person boxes, best first, each with the (H, W) pixels that show the person."""
        return [
            (detection, np.zeros(image.shape[:2], np.bool_) if mask is None else mask)
            for detection, mask in self._found(image, retina_masks=True)
        ]
