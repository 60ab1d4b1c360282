"""A model that looks at crops of a picture: boxes in, outputs out, a bounded batch at a time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image as Pillow

from humanagent.errors import BackendError
from humanagent.scene import BBox
from humanagent.settings import Provider
from humanagent.tools.attributes.spec import CropSpec
from humanagent.tools.onnx_session import library_version, open_session
from humanagent.tools.protocols import Image, ToolInfo
from humanagent.tools.store import weights

#: Crops that go through a model at once.
LARGEST_BATCH: Final = 16


class CroppedModel:
    """An ONNX model with the description beside it; loaded once per process.

    Args:
        model: a path, or a name of the store.
        names: of its outputs, where the description gives none.
        threads: of onnxruntime.
        provider: where it runs.

    Raises:
        MissingDependencyError: onnxruntime or the provider is not installed.
        BadInputError: no such file, or its description cannot be used.
        BackendError: it is no model of pictures, or nobody says how large its input is.
    """

    def __init__(
        self,
        model: str | os.PathLike[str],
        names: tuple[str, ...],
        *,
        threads: int = 2,
        provider: Provider = "cpu",
    ) -> None:
        self.spec = CropSpec.beside(weights(model).path, names)
        self._session = open_session(model, threads=threads, provider=provider)
        size = self._session.size or self.spec.input_size
        if size is None:
            raise BackendError(
                "the model leaves the size of its input open",
                where=str(model),
                do='write {"input_size": [width, height]} into the JSON file beside it',
            )
        self.size = size

    @property
    def name(self) -> str:
        """The user's word for the model."""
        return self._session.name

    def info(self, tool: str) -> ToolInfo:
        """Provenance of a tool that is made from it."""
        settings: dict[str, str | int | float | bool] = {
            "model": self._session.name,
            "sha256": self._session.sha256,
            "padding": self.spec.padding,
        }
        return ToolInfo(tool, library_version(), settings)

    def run(self, image: Image, boxes: Sequence[BBox]) -> npt.NDArray[Any] | None:
        """The first output for each box, (N, ...); None where there are no boxes."""
        if not len(boxes):
            return None
        count = self._session.batch or min(len(boxes), LARGEST_BATCH)
        found = []
        for start in range(0, len(boxes), count):
            tensor = np.stack([self._crop(image, b) for b in boxes[start : start + count]])
            missing = (self._session.batch or len(tensor)) - len(tensor)
            padded = np.pad(tensor, ((0, missing), (0, 0), (0, 0), (0, 0)))
            found.append(self._session.run(padded)[0][: len(tensor)])
        return np.asarray(np.concatenate(found))

    def region(self, box: BBox) -> BBox:
        """The part of the picture that the model sees of a box; may reach outside."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        wide, high = (
            max(side, 1.0) / 2 * self.spec.padding for side in (box[2] - box[0], box[3] - box[1])
        )
        return x - wide, y - high, x + wide, y + high

    def _crop(self, image: Image, box: BBox) -> npt.NDArray[np.float32]:
        """(3, H, W) normalised; black beyond the picture."""
        height, width = image.shape[:2]
        x0, y0, x1, y1 = self.region(box)
        whole = (int(np.floor(x0)), int(np.floor(y0)), int(np.ceil(x1)), int(np.ceil(y1)))
        inside = (max(whole[0], 0), max(whole[1], 0), min(whole[2], width), min(whole[3], height))
        part = np.zeros((whole[3] - whole[1], whole[2] - whole[0], 3), np.uint8)
        if inside[0] < inside[2] and inside[1] < inside[3]:
            left, top = inside[0] - whole[0], inside[1] - whole[1]
            seen = image[inside[1] : inside[3], inside[0] : inside[2]]
            part[top : top + seen.shape[0], left : left + seen.shape[1]] = seen
        exact = (x0 - whole[0], y0 - whole[1], x1 - whole[0], y1 - whole[1])
        resized = Pillow.fromarray(part).resize(self.size, Pillow.Resampling.BILINEAR, box=exact)
        pixels = np.asarray(resized, np.float32)
        if not self.spec.rgb:
            pixels = pixels[..., ::-1]
        scaled = (pixels - np.array(self.spec.mean)) / np.array(self.spec.std)
        return np.asarray(scaled.transpose(2, 0, 1), np.float32)
