"""Attributes of faces: the protocol, and any ONNX model behind it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from humanagent.errors import BackendError
from humanagent.scene import BBox
from humanagent.settings import Provider
from humanagent.tools.attributes.celeba import ATTRIBUTES
from humanagent.tools.attributes.cropped import CroppedModel
from humanagent.tools.protocols import Image, ToolInfo

Array = npt.NDArray[np.float64]


@runtime_checkable
class FaceAttributePredictor(Protocol):
    """Says what shows on faces, each attribute with a probability."""

    @property
    def info(self) -> ToolInfo: ...

    @property
    def names(self) -> tuple[str, ...]:
        """Of the attributes, in the order of ``predict``."""
        ...

    def predict(self, image: Image, faces: Sequence[BBox]) -> Array:
        """(N, A) probabilities in 0..1 for N face boxes (xyxy pixels) of one picture."""
        ...


class OnnxFaceAttributes:
    """A multi-label model: one (N, 3, H, W) input, one (N, A) output. Users bring the weights.

    Without names in the JSON beside it (see ``CropSpec``) it must have the 40 of CelebA.

    Args:
        model: a path, or a name of the store.
        threads: of onnxruntime.
        provider: where it runs.

    Raises:
        HumanAgentError: as ``CroppedModel``.

    Example:
        >>> tool = OnnxFaceAttributes("attributes.onnx")                     # doctest: +SKIP
        >>> table = tool.predict(pixels, [face.bbox for face in faces])      # doctest: +SKIP
        >>> described(dict(zip(tool.names, table[0], strict=True)))          # doctest: +SKIP
        {'glasses': 'glasses', 'hair': 'brown'}
    """

    def __init__(
        self, model: str | os.PathLike[str], *, threads: int = 2, provider: Provider = "cpu"
    ) -> None:
        self._model = CroppedModel(model, ATTRIBUTES, threads=threads, provider=provider)

    @property
    def info(self) -> ToolInfo:
        """Hash of the model and version of onnxruntime."""
        return self._model.info("face-attributes")

    @property
    def names(self) -> tuple[str, ...]:
        """Of the attributes, in the order of ``predict``."""
        return self._model.spec.names

    def predict(self, image: Image, faces: Sequence[BBox]) -> Array:
        """(N, A) probabilities in 0..1 for N face boxes (xyxy pixels) of one picture.

        Raises:
            BackendError: the model puts out something else.
        """
        raw = self._model.run(image, faces)
        if raw is None:
            return np.zeros((0, len(self.names)))
        if raw.ndim != 2 or raw.shape[1] != len(self.names):
            raise BackendError(
                f"the model puts out {raw.shape}, wanted is (N, {len(self.names)})",
                where=self._model.name,
                do='name its attributes: {"names": [...]} in the JSON file beside it',
            )
        scores = raw.astype(np.float64)
        if self._model.spec.output == "logits":
            return np.asarray(1 / (1 + np.exp(-scores.clip(-50, 50))))
        if not ((scores >= 0) & (scores <= 1)).all():
            raise BackendError(
                "the model's probabilities lie outside 0..1",
                where=self._model.name,
                do='write {"output": "logits"} into the JSON file beside it',
            )
        return scores
