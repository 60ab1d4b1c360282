"""How a model of attributes or parts is fed and read: the JSON file beside it.

``model.onnx`` has ``model.json`` beside it; what that leaves out, or where it is missing, are the
defaults. Shapes are read from the model itself.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from humanagent.errors import BadInputError

Triple = tuple[float, float, float]

#: ImageNet's, in the order R, G, B, on 0..255.
MEAN: Final[Triple] = (123.675, 116.28, 103.53)
STD: Final[Triple] = (58.395, 57.12, 57.375)
_LARGEST: Final = 1 << 20


class CropSpec(BaseModel):
    """What the JSON beside a model may say. ``mean`` and ``std`` are in the model's channel order.

    Example:
        >>> CropSpec(names=("hat", "hair")).rgb
        True
        >>> CropSpec(names=("hat", "hat"))
        Traceback (most recent call last):
        humanagent.errors.BadInputError: names must differ from each other
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: tuple[str, ...] = Field((), description="of attributes or labels, in the model's order")
    input_size: tuple[int, int] | None = Field(
        None, description="width, height; only where the model leaves them open"
    )
    mean: Triple = MEAN
    std: Triple = STD
    rgb: bool = Field(True, description="channel order; false is BGR")
    padding: float = Field(1.0, gt=0, le=4, description="side of the crop over that of the box")
    output: Literal["logits", "probabilities"] = Field(
        "logits", description="what a model of attributes puts out"
    )

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        if len(set(self.names)) != len(self.names):
            raise BadInputError("names must differ from each other")
        return self

    @classmethod
    def beside(cls, model: Path, names: tuple[str, ...]) -> CropSpec:
        """The JSON beside a model, with these names where it gives none.

        Raises:
            BadInputError: the file cannot be read, is no JSON, or says what is not known.
        """
        path = model.with_suffix(".json")
        if not path.is_file():
            return cls(names=names)
        try:
            text = path.read_bytes()[: _LARGEST + 1]
            if len(text) > _LARGEST:
                raise ValueError("larger than 1 MiB")
            spec = cls.model_validate(json.loads(text))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            problem = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
            raise _unusable(path, problem) from error
        except (OSError, ValueError) as error:
            raise _unusable(path, str(error)) from error
        return spec if spec.names else spec.model_copy(update={"names": names})


def _unusable(path: Path, problem: str) -> BadInputError:
    known = ", ".join(CropSpec.model_fields)
    return BadInputError(
        f"the description of the model cannot be used: {problem}",
        where=str(path),
        do=f"give a JSON object with some of {known}",
    )
