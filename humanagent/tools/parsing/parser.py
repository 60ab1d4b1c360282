"""Which part of the body or of the clothes each pixel of a person shows."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from humanagent.errors import BackendError
from humanagent.scene import BBox
from humanagent.settings import Provider
from humanagent.tools.attributes.cropped import CroppedModel
from humanagent.tools.protocols import Image, ToolInfo

#: Labels of CIHP in their official order (Gong et al., ECCV 2018). Left and right are the person's.
CIHP: Final[tuple[str, ...]] = (
    *("background", "hat", "hair", "glove", "sunglasses", "upper_clothes", "dress", "coat"),
    *("socks", "pants", "torso_skin", "scarf", "skirt", "face", "left_arm", "right_arm"),
    *("left_leg", "right_leg", "left_shoe", "right_shoe"),
)


@dataclass(frozen=True)
class Parsed:
    """The parts of one person.

    Attributes:
        region: the part of the picture that the labels cover, xyxy pixels; may reach outside.
        labels: (h, w) uint8 indices into ``names``, from the upper left of ``region``.
        names: of the labels; the first is the background.
    """

    region: BBox
    labels: npt.NDArray[np.uint8]
    names: tuple[str, ...]

    def share(self, name: str) -> float:
        """The share (0..1) of the region that shows a part.

        Example:
            >>> halves = np.array([[0, 1]], np.uint8)
            >>> Parsed((0, 0, 2, 1), halves, ("background", "hat")).share("hat")
            0.5
        """
        return float((self.labels == self.names.index(name)).mean())

    def box(self, name: str) -> BBox | None:
        """The box of a part in pixels of the picture; None where none of it shows.

        Example:
            >>> halves = np.array([[0, 1]], np.uint8)
            >>> Parsed((10, 0, 30, 8), halves, ("background", "hat")).box("hat")
            (20.0, 0.0, 30.0, 8.0)
        """
        y, x = np.nonzero(self.labels == self.names.index(name))
        if not len(x):
            return None
        x0, y0, x1, y1 = self.region
        kx, ky = (x1 - x0) / self.labels.shape[1], (y1 - y0) / self.labels.shape[0]
        left, top = float(x.min()), float(y.min())
        right, low = float(x.max() + 1), float(y.max() + 1)
        return x0 + left * kx, y0 + top * ky, x0 + right * kx, y0 + low * ky


@runtime_checkable
class BodyParser(Protocol):
    """Labels the pixels of people whose boxes are known."""

    @property
    def info(self) -> ToolInfo: ...

    @property
    def names(self) -> tuple[str, ...]:
        """Of the labels; the first is the background."""
        ...

    def parse(self, image: Image, boxes: Sequence[BBox]) -> list[Parsed]:
        """The parts of the person in each box (xyxy pixels) of one picture, in the same order."""
        ...


class OnnxBodyParser:
    """A segmentation model of people: one (N, 3, H, W) input. Users bring the weights.

    Its output is (N, L, h, w) scores of L labels, or (N, h, w) labels. Without names in the JSON
    beside it (see ``CropSpec``) it must have the 20 of CIHP.

    Args:
        model: a path, or a name of the store.
        threads: of onnxruntime.
        provider: where it runs.

    Raises:
        HumanAgentError: as ``CroppedModel``.

    Example:
        >>> parser = OnnxBodyParser("parts.onnx")                             # doctest: +SKIP
        >>> [one] = parser.parse(pixels, [person.bbox])                       # doctest: +SKIP
        >>> one.box("hair")                                                   # doctest: +SKIP
        (101.0, 24.0, 140.0, 61.0)
    """

    def __init__(
        self, model: str | os.PathLike[str], *, threads: int = 2, provider: Provider = "cpu"
    ) -> None:
        self._model = CroppedModel(model, CIHP, threads=threads, provider=provider)

    @property
    def info(self) -> ToolInfo:
        """Hash of the model and version of onnxruntime."""
        return self._model.info("body-parser")

    @property
    def names(self) -> tuple[str, ...]:
        """Of the labels; the first is the background."""
        return self._model.spec.names

    def parse(self, image: Image, boxes: Sequence[BBox]) -> list[Parsed]:
        """The parts of the person in each box (xyxy pixels) of one picture, in the same order.

        Raises:
            BackendError: the model puts out something else.
        """
        raw = self._model.run(image, boxes)
        if raw is None:
            return []
        labels = self._labels(raw)
        return [
            Parsed(self._model.region(box), one, self.names)
            for box, one in zip(boxes, labels, strict=True)
        ]

    def _labels(self, raw: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
        """(N, h, w) labels from the model's output."""
        count = len(self.names)
        if raw.ndim == 4 and raw.shape[1] == count:
            return np.asarray(raw.argmax(1), np.uint8)
        if raw.ndim == 4 and raw.shape[1] == 1:
            raw = raw[:, 0]
        if raw.ndim == 3 and np.issubdtype(raw.dtype, np.integer) and _within(raw, count):
            return raw.astype(np.uint8)
        raise BackendError(
            f"the model puts out {raw.dtype} {raw.shape}, wanted are scores of {count} labels",
            where=self._model.name,
            do='name its labels: {"names": [...]} in the JSON file beside it',
        )


def _within(labels: npt.NDArray[Any], count: int) -> bool:
    return bool((labels >= 0).all() and (labels < count).all())
