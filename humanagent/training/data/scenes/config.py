"""What can be set about scenes."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict, Field, field_validator

from humanagent.errors import SettingsError

#: Weight of each number of people: mostly one to three, sometimes nobody, now and then a crowd.
PEOPLE: Final[dict[int, float]] = {
    0: 0.05,
    1: 0.30,
    2: 0.27,
    3: 0.16,
    4: 0.09,
    5: 0.05,
    6: 0.03,
    **dict.fromkeys(range(7, 13), 0.0083),
}


class SceneConfig(BaseModel):
    """How scenes are drawn. Lengths are metres, angles degrees, probabilities 0..1.

    Raises:
        SettingsError: a number of people outside 0..12, or no weight above zero.

    Example:
        >>> SceneConfig(size=(160, 120), people={2: 1}).size
        (160, 120)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: tuple[int, int] = Field((112, 112), description="width, height in pixels")
    supersample: int = Field(2, ge=1, le=4, description="rays per pixel, per axis")
    people: dict[int, float] = Field(PEOPLE, description="weight of each number of people, 0..12")
    pair: float = Field(0.35, ge=0, le=1, description="share of people who do something together")
    camera_height: tuple[float, float] = (0.7, 3.2)
    focal: tuple[float, float] = Field((0.9, 1.9), description="focal length over picture height")
    truncation: float = Field(0.2, ge=0, le=1, description="someone is cut off by the frame")
    occluder: float = Field(0.25, ge=0, le=1, description="a thing stands in front of someone")
    noise: float = Field(0.035, ge=0, le=0.3, description="largest noise, over full brightness")
    dim: float = Field(0.12, ge=0, le=1, description="evening light")
    min_visible: float = Field(
        0.06, gt=0, le=1, description="who shows less of the part in the frame is left out"
    )
    min_pixels: int = Field(20, ge=1, description="who shows fewer pixels is left out")

    @field_validator("size")
    @classmethod
    def _size(cls, size: tuple[int, int]) -> tuple[int, int]:
        if not all(16 <= side <= 4096 for side in size):
            raise SettingsError(
                f"a picture of {size} cannot be drawn", where="size", do="give sides of 16 to 4096"
            )
        return size

    @field_validator("people")
    @classmethod
    def _people(cls, people: dict[int, float]) -> dict[int, float]:
        valid = all(0 <= n <= 12 and w >= 0 for n, w in people.items())
        if not valid or sum(people.values()) <= 0:
            raise SettingsError(
                "numbers of people must lie in 0..12 and some weight above 0",
                where=f"people={people}",
                do="give, for instance, {1: 1, 2: 1}",
            )
        return people
