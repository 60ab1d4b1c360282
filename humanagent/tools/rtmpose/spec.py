"""What has to be known about an ONNX file beyond its shapes: how pixels are normalised, and so on.

Files exported by ``humanagent.tools.mmpose.export`` carry it in their metadata, under one key, as
JSON. Files from elsewhere (OpenMMLab's own exports carry none) get the values of MMPose's shipped
configs, which differ by kind: pose models take normalised RGB, RTMDet normalised BGR, YOLOX and
RTMO plain BGR.
"""

from __future__ import annotations

from typing import Final, Literal, Self

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from humanagent.errors import BackendError

Kind = Literal["simcc", "detector", "rtmo"]
Triple = tuple[float, float, float]

#: ImageNet's, in the order R, G, B, on 0..255.
MEAN: Final[Triple] = (123.675, 116.28, 103.53)
STD: Final[Triple] = (58.395, 57.12, 57.375)


class Spec(BaseModel):
    """How a model is fed and read.

    ``mean`` and ``std`` are in the order in which the model takes the channels.

    Example:
        >>> Spec.read("{}", "simcc").rgb, Spec.plain("rtmo").mean
        (True, (0.0, 0.0, 0.0))
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: Kind = "simcc"
    input_size: tuple[int, int] | None = Field(None, description="width, height")
    mean: Triple = MEAN
    std: Triple = STD
    rgb: bool = True
    joints: tuple[str, ...] = Field((), description="names of the joints in the model's order")
    person_class: int = Field(0, ge=0, description="index of the class of people")
    padding: float = Field(1.25, gt=0, description="size of the crop over size of the box")
    source: str = Field("", description="config that the file was exported from")

    @classmethod
    def plain(cls, kind: Kind, *, normalised: bool = False) -> Self:
        """The values of the shipped configs. ``normalised``: RTMDet as against YOLOX."""
        if kind == "simcc":
            return cls()
        if normalised:
            return cls(kind=kind, mean=MEAN[::-1], std=STD[::-1], rgb=False)
        return cls(kind=kind, mean=(0.0, 0.0, 0.0), std=(1.0, 1.0, 1.0), rgb=False)

    @classmethod
    def read(cls, text: str, kind: Kind, where: str = "metadata") -> Self:
        """From the metadata of a file.

        Raises:
            BackendError: it is damaged, or the file is of another kind.
        """
        try:
            spec = cls.model_validate_json(text)
        except ValidationError as error:
            raise BackendError(
                f"the metadata of the model is damaged: {error.errors()[0]['msg']}",
                where=where,
                do="export it again",
            ) from error
        if spec.kind != kind:
            raise BackendError(
                f"this is a model of the kind {spec.kind!r}, wanted is {kind!r}",
                where=where,
                do="swap detector_weights and pose_weights, or name another file",
            )
        return spec

    def tensor(self, crops: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """(N, 3, H, W) float32 that the model takes, of (N, H, W, 3) uint8 RGB crops."""
        ordered = crops if self.rgb else crops[..., ::-1]
        planes = np.ascontiguousarray(ordered.transpose(0, 3, 1, 2), dtype=np.float32)
        if any(self.mean):
            planes -= np.array(self.mean, np.float32)[:, None, None]
        if any(s != 1 for s in self.std):
            planes /= np.array(self.std, np.float32)[:, None, None]
        return planes
