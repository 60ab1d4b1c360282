"""What can be set about dialogues."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from humanagent.training.data.scenes.config import PEOPLE

ContextArm = Literal["none", "boxes", "paper", "compact"]
NoiseLevel = Literal["none", "good", "embedded"]
Share = Annotated[float, Field(ge=0, le=1)]


class DialogueConfig(BaseModel):
    """Which scenes, what is told about them, what is asked.

    ``noise`` weighs the levels of ``perception.Noise``; ``attributes`` is the share of scenes in
    which clothes, age and actions are told as well. ``scale`` is the range by which coordinates
    are enlarged, drawn evenly in its logarithm: photos are larger than drawn scenes.

    Example:
        >>> DialogueConfig(context="none").questions
        8
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    scenes: int = Field(100_000, gt=0, description="different scenes to draw from")
    people: dict[int, float] = Field(PEOPLE, description="weight of each number of people")
    size: int = Field(112, ge=16, le=1024, description="pixels of a drawn picture's side")
    questions: int = Field(8, ge=1, description="questions per scene")
    picture: bool = Field(True, description="whether the model sees the picture")
    context: ContextArm = "compact"
    noise: dict[NoiseLevel, float] = Field(default={"none": 1.0})
    attributes: Share = 0.5
    scale: tuple[float, float] = (1.0, 1.0)
    careful: bool = Field(
        True, description="what the context does not tell is answered with an abstention"
    )
    shared: bool = Field(True, description="questions about one scene share its prefix")

    @model_validator(mode="after")
    def _can_be_drawn(self) -> Self:
        for name, weights in (("people", self.people), ("noise", self.noise)):
            if min(weights.values(), default=0) < 0 or sum(weights.values()) <= 0:
                raise ValueError(f"{name}: give weights, 0 or more, and some above 0")
        if not all(number in PEOPLE for number in self.people):
            raise ValueError(f"people: give numbers from {min(PEOPLE)} to {max(PEOPLE)}")
        if not 0 < self.scale[0] <= self.scale[1]:
            raise ValueError("scale: give two factors above 0, the smaller first")
        return self
