"""``DetrDetector``: people by RT-DETR, RT-DETRv2, D-FINE or RF-DETR."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from humanagent.errors import BackendError, SettingsError
from humanagent.tools.protocols import Detection, Image, ToolInfo
from humanagent.tools.topdown import ACCEPT, NARROWEST, clipped
from humanagent.tools.torch_threads import use_threads
from humanagent.tools.vitpose.load import DETECTORS, library_version, load
from humanagent.tools.vitpose.preparation import Preparation

Array = npt.NDArray[np.float64]

#: Width and height of inputs whose preprocessor_config.json does not say them.
DEFAULT_SIZE = (640, 640)
#: Pictures in one run: bounds memory.
BATCH = 8


class DetrDetector:
    """Person boxes by one of transformers' real-time detectors. Safe to call from several threads.

    These models are trained to find everybody once, so nothing is suppressed afterwards.

    Args:
        weights: Name in the model store, or path of a folder with safetensors.
        score: Boxes below are dropped.
        person: Name of the class of people, in any case.
        threads: Of torch, for the whole process; None: as it is set.
        device: Of torch.

    Raises:
        MissingDependencyError: a library or the weights are not there.
        BadInputError: this is no such detector, or it does not know people.
        BackendError: the model cannot be loaded.
    """

    def __init__(
        self,
        weights: str | os.PathLike[str],
        *,
        score: float = ACCEPT,
        person: str = "person",
        threads: int | None = None,
        device: str = "cpu",
    ) -> None:
        self._loaded = loaded = load(weights, DETECTORS, device=device)
        self._preparation = Preparation.read(loaded.folder)
        size = self._preparation.size
        self._size = DEFAULT_SIZE if size is None else (size.width, size.height)
        self._class = _class_of(loaded.model.config, person, loaded.name)
        self._score, self._device, self._threads = score, device, threads

    @property
    def info(self) -> ToolInfo:
        """Versions of the libraries, hash of the weights, and all that the outcome depends on."""
        settings: dict[str, str | int | float | bool] = {
            "weights": os.path.basename(self._loaded.name),
            "sha256": self._loaded.sha256,
            "kind": str(self._loaded.model.config.model_type),
            "input": f"{self._size[0]}x{self._size[1]}",
            "score": self._score,
            "device": self._device,
        }
        return ToolInfo("detr-detector", library_version(), settings)

    def detect(self, image: Image) -> list[Detection]:
        """Person boxes of a (H, W, 3) uint8 RGB picture, best first."""
        return self.detect_many([image])[0]

    def detect_many(self, images: Sequence[Image]) -> list[list[Detection]]:
        """``detect`` of several pictures as one batch."""
        wide_enough = [i for i, image in enumerate(images) if min(image.shape[:2]) >= NARROWEST]
        found: list[list[Detection]] = [[] for _ in images]
        for start in range(0, len(wide_enough), BATCH):
            part = wide_enough[start : start + BATCH]
            canvases = [self._preparation.resized(images[i], self._size) for i in part]
            boxes, scores = self._find(self._preparation.tensor(np.stack(canvases)))
            for i, of_one, sure in zip(part, boxes, scores, strict=True):
                found[i] = self._detections(images[i], of_one, sure)
        return found

    def _detections(self, image: Image, boxes: Array, scores: Array) -> list[Detection]:
        height, width = image.shape[:2]
        boxes = boxes * [width, height, width, height]
        found = []
        for i in np.argsort(-scores, kind="stable"):
            x0, y0, x1, y1 = boxes[i].tolist()
            box = clipped((x0, y0, x1, y1), width, height)
            if box is not None and scores[i] >= self._score:
                found.append(Detection(box, float(scores[i])))
        return found

    def _find(self, tensor: npt.NDArray[np.float32]) -> tuple[Array, Array]:
        """(B, N, 4) xyxy in parts of the pictures, and (B, N) how sure each is a person."""
        import torch

        use_threads(self._threads)
        with torch.inference_mode():
            out = self._loaded.model(torch.from_numpy(tensor).to(self._device))
        centre, extent = np.split(out.pred_boxes.double().cpu().numpy(), 2, axis=-1)
        scores = out.logits[..., self._class].double().sigmoid().cpu().numpy()
        boxes = np.concatenate([centre - extent / 2, centre + extent / 2], -1)
        if not np.isfinite(boxes).all():
            raise BackendError(
                "the detector put out boxes that are no numbers",
                where=self._loaded.name,
                do="get the model again",
            )
        return boxes, scores


def _class_of(config: Any, person: str, where: str) -> int:
    """Index of the class of people."""
    for index, label in config.id2label.items():
        if str(label).lower() == person.lower():
            return int(index)
    known = ", ".join(str(v) for v in list(config.id2label.values())[:5])
    raise SettingsError(
        f"the detector has no class {person!r}: it knows {known}",
        where=where,
        do="use a detector that was trained on people, or name its class",
    )
