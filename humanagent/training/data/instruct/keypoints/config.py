"""What can be set about keypoints-integrated instructions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from humanagent.errors import SettingsError

Task = Literal["conversation", "detail", "reasoning"]
Given = Literal["captions", "boxes", "keypoints"]

#: Samples of the paper, by type (Zhang et al. 2024, arXiv 2409.09306, section 3.2). It asks one
#: detail question per picture, so the others are counted per picture by dividing by those.
PAPER: Final[Mapping[Task, int]] = MappingProxyType(
    {"conversation": 112_980, "detail": 45_174, "reasoning": 42_174}
)
_MOST_TURNS: Final = 10


class KeypointsConfig(BaseModel):
    """How many instructions of each type a row gives, and what the teacher is told of it.

    The three switches are the control that the paper lacks: with ``with_keypoints=False`` the
    same rows and prompts, less the joints. (Texts are still checked against the joints of the
    row: the rejection rates with and without can be compared.)

    Raises:
        SettingsError: nothing is given, or counts that cannot be.

    Example:
        >>> config = KeypointsConfig(with_keypoints=False)
        >>> sorted(config.given), round(config.conversation, 1)
        (['boxes', 'captions'], 2.5)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int = Field(0, description="another seed gives other counts and detail questions")
    conversation: float = Field(
        PAPER["conversation"] / PAPER["detail"],
        description="questions with answers per row, on average; each is an instruction",
    )
    detail: float = Field(1.0, description="share of rows that get a detailed description")
    reasoning: float = Field(
        PAPER["reasoning"] / PAPER["detail"], description="share of rows with complex reasoning"
    )
    with_captions: bool = Field(True, description="captions, and actions where a source has them")
    with_boxes: bool = Field(True, description="boxes of people and of things")
    with_keypoints: bool = Field(True, description="17 COCO joints per person")
    examples: int = Field(2, ge=0, description="seed examples shown to the teacher, at most")
    tries: int = Field(3, ge=1, le=10, description="so often is asked for a text that may be used")
    told: bool = Field(
        False,
        description="the person context stands in the user's turn, as an agent that serves the "
        "model puts it there; the paper's model sees the picture and the question only",
    )
    context: Literal["compact", "paper"] = Field("compact", description="its form, if told")

    @field_validator("conversation", "detail", "reasoning")
    @classmethod
    def _counts(cls, value: float, info: object) -> float:
        name = getattr(info, "field_name", "")
        most = _MOST_TURNS if name == "conversation" else 1
        if not 0 <= value <= most:
            raise SettingsError(
                f"{value:g} texts per row", where=name, do=f"give a number from 0 to {most}"
            )
        return value

    @model_validator(mode="after")
    def _something(self) -> KeypointsConfig:
        if not self.given:
            raise SettingsError(
                "the teacher would be told nothing",
                where="with_captions, with_boxes, with_keypoints",
                do="leave one of them on",
            )
        return self

    @property
    def given(self) -> frozenset[Given]:
        """What the teacher is told."""
        switches: dict[Given, bool] = {
            "captions": self.with_captions,
            "boxes": self.with_boxes,
            "keypoints": self.with_keypoints,
        }
        return frozenset(name for name, on in switches.items() if on)
