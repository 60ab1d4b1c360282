"""``YoloPose``: boxes and joints in one pass over the whole picture."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from humanagent.errors import BackendError
from humanagent.scene import Scene
from humanagent.tools.one_stage import Found, OneStage
from humanagent.tools.protocols import Image, ToolInfo
from humanagent.tools.skeletons import SKELETONS, skeleton, skeleton_of
from humanagent.tools.topdown import ACCEPT, NARROWEST, POSSIBLE, too_small
from humanagent.tools.ultralytics.load import Yolo, library_version

Array = npt.NDArray[np.float64]

#: Overlap (IoU) that two people may have: the library's default.
OVERLAP: Final = 0.7
#: Confidence from which a joint is *seen*: where the library itself drew the line until 8.3.
SEEN: Final = 0.5


class YoloPose(OneStage):
    """People with their joints by a YOLO pose model. Safe to call from several threads.

    Args:
        weights: Name in the model store; or path of a .pt, .onnx or .engine file, or of a folder
            ``..._openvino_model``.
        accept: Score from which a box is a person. Weaker ones, down to 0.1, become
            ``Scene.possible``.
        overlap: Overlap (IoU) that two people may have.
        joints: Name of the key point set, where the number of joints does not tell.
        trusted: Read a .pt or .engine file, which can run code.
        imgsz: Longest side of the input; None: as trained or exported.
        threads: As ``Yolo``.
        device: Of torch.
        seen: Confidence from which a joint counts as *seen*.

    Raises:
        HumanAgentError: as ``Yolo``.
    """

    def __init__(
        self,
        weights: str | os.PathLike[str],
        *,
        accept: float = ACCEPT,
        overlap: float = OVERLAP,
        joints: str | None = None,
        trusted: bool = False,
        imgsz: int | None = None,
        threads: int | None = None,
        device: str = "cpu",
        seen: float = SEEN,
    ) -> None:
        self._yolo = Yolo(
            weights, ("pose",), trusted=trusted, imgsz=imgsz, threads=threads, device=device
        )
        self._accept, self._overlap, self._seen = accept, overlap, seen
        count = int(self._yolo.kpt_shape[0])
        self.joints = skeleton(joints) if joints else SKELETONS[skeleton_of(count)]
        if len(self.joints) != count:
            raise BackendError(
                f"the model has {count} joints, not {len(self.joints)}",
                where=str(weights),
                do="name the key point set that it was trained with, in the argument joints",
            )

    @property
    def info(self) -> ToolInfo:
        """Versions of the libraries, hash of the weights, and all that the outcome depends on."""
        settings = self._yolo.settings()
        settings |= {"accept": self._accept, "overlap": self._overlap, "seen": self._seen}
        return ToolInfo("yolo-pose", library_version(), settings)

    def perceive_many(self, images: Sequence[Image]) -> list[Scene]:
        """``perceive`` of several pictures, those of one size in one batch where the file can."""
        large = [image for image in images if min(image.shape[:2]) >= NARROWEST]
        found = iter(self._measure(large))
        return [
            self._scene(image, next(found))
            if min(image.shape[:2]) >= NARROWEST
            else too_small((image.shape[1], image.shape[0]), self)
            for image in images
        ]

    def measure(self, image: Image) -> Found:
        """As ``OneStage``."""
        return self._measure([image])[0]

    def _measure(self, images: Sequence[Image]) -> list[Found]:
        score = min(POSSIBLE, self._accept)
        found = self._yolo.predict_many(images, score=score, overlap=self._overlap)
        return [self._read(one, image) for one, image in zip(found, images, strict=True)]

    def _read(self, found: Any, image: Image) -> Found:
        boxes = np.asarray(found.boxes.xyxy, dtype=np.float64).reshape(-1, 4)
        scores = np.asarray(found.boxes.conf, dtype=np.float64).reshape(-1).clip(0, 1)
        shape = (len(boxes), *self._yolo.kpt_shape)
        raw = np.asarray(found.keypoints.data, dtype=np.float64).reshape(shape)
        xy = beyond_the_rim(raw[..., :2], image.shape[1], image.shape[0])
        # Two numbers a joint: how sure it is, only the box can say.
        visible = raw[..., 2] if raw.shape[-1] > 2 else np.repeat(scores[:, None], raw.shape[1], 1)
        order = np.argsort(-scores, kind="stable")
        return boxes[order], scores[order], xy[order], visible[order]


def beyond_the_rim(xy: Array, width: int, height: int) -> Array:
    """Joints that lie on the very rim of the picture, moved out of it.

    The library moves every joint that the model sees outside onto the rim, where it would count as
    measured; what truly lies there is out by a pixel then.

    Example:
        >>> beyond_the_rim(np.array([[0.0, 5.0], [3.0, 5.0], [3.0, 8.0]]), 9, 8).tolist()
        [[-1.0, 5.0], [3.0, 5.0], [3.0, 9.0]]
    """
    rim = np.array([width, height], dtype=np.float64)
    return np.where(xy <= 0, -1.0, np.where(xy >= rim, rim + 1, xy))
