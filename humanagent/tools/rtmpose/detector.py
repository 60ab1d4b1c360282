"""``OnnxDetector``: people by RTMDet or YOLOX."""

from __future__ import annotations

import os

import numpy as np
import numpy.typing as npt

from humanagent.errors import BackendError
from humanagent.settings import Provider
from humanagent.tools.crops import letterbox, warp_library
from humanagent.tools.onnx_session import library_version, open_session
from humanagent.tools.protocols import Detection, Image, ToolInfo
from humanagent.tools.rtmpose.boxes import candidates, suppress
from humanagent.tools.rtmpose.spec import Spec
from humanagent.tools.topdown import ACCEPT, NARROWEST, clipped

Array = npt.NDArray[np.float64]

#: Overlap (IoU) that two people may have: between RTMDet's 0.6 and the 0.65 of YOLOX and RTMO.
OVERLAP = 0.65
#: Input of files that leave it open.
DEFAULT_SIZE = (640, 640)


class OnnxDetector:
    """Person boxes by an RTMDet or YOLOX file. Safe to call from several threads.

    Args:
        weights: Name in the model store, or path of an .onnx file.
        score: Boxes below are dropped.
        overlap: Overlap (IoU) that two people may have.
        normalised: Whether pixels are normalised first: RTMDet's are, YOLOX's are not. None: as
            the metadata say, else as the name says ("yolox" in it: no).
        threads: Threads of onnxruntime.
        provider: Where it runs.

    Raises:
        MissingDependencyError: onnxruntime or the weights are not there.
        BackendError: the file is no such detector.
    """

    def __init__(
        self,
        weights: str | os.PathLike[str],
        *,
        score: float = ACCEPT,
        overlap: float = OVERLAP,
        normalised: bool | None = None,
        threads: int = 2,
        provider: Provider = "cpu",
    ) -> None:
        self._session = session = open_session(weights, threads=threads, provider=provider)
        if session.metadata is not None:
            self._spec = Spec.read(session.metadata, "detector", session.name)
        else:
            if normalised is None:
                normalised = "yolox" not in str(weights).lower()
            self._spec = Spec.plain("detector", normalised=normalised)
        self._size = self._spec.input_size or session.size or DEFAULT_SIZE
        self._score, self._overlap, self._provider = score, overlap, provider
        self._find(np.zeros((self._size[1], self._size[0], 3), np.uint8))  # refuses other models

    @property
    def info(self) -> ToolInfo:
        """Version of the library, hash of the weights, and all that the outcome depends on."""
        settings: dict[str, str | int | float | bool] = {
            "weights": os.path.basename(self._session.name),
            "sha256": self._session.sha256,
            "input": f"{self._size[0]}x{self._size[1]}",
            "normalised": any(self._spec.mean),
            "score": self._score,
            "overlap": self._overlap,
            "provider": self._provider,
            "warp": warp_library(),
        }
        return ToolInfo("onnx-detector", library_version(), settings)

    def detect(self, image: Image) -> list[Detection]:
        """Person boxes of a (H, W, 3) uint8 RGB picture, best first."""
        height, width = image.shape[:2]
        if min(height, width) < NARROWEST:
            return []
        canvas, affine = letterbox(image, self._size)
        boxes, scores = self._find(canvas)
        boxes = affine.to_picture(boxes.reshape(-1, 2, 2)).reshape(-1, 4)
        keep = np.flatnonzero((scores >= self._score) & np.isfinite(boxes).all(-1))
        keep = keep[suppress(boxes[keep], scores[keep], self._overlap)]
        found = []
        for i in keep:
            x0, y0, x1, y1 = boxes[i].tolist()
            if (box := clipped((x0, y0, x1, y1), width, height)) is not None:
                found.append(Detection(box, float(min(scores[i], 1.0))))
        return found

    def _find(self, canvas: Image) -> tuple[Array, Array]:
        """Boxes in pixels of the input and their scores, doubles still in."""
        outputs = self._session.run(self._spec.tensor(canvas[None]))
        found = candidates(outputs, self._size, self._spec.person_class)
        if found is None:
            raise BackendError(
                f"this is no RTMDet or YOLOX: its outputs are {[o.shape for o in outputs]}",
                where=self._session.name,
                do="name a detector whose form is described in humanagent.tools.rtmpose.boxes",
            )
        return found
