"""How wrong a pose tool is: settings, with named levels."""

from __future__ import annotations

from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field

from humanagent.errors import SettingsError


class Noise(BaseModel):
    """The errors of a perception tool. Probabilities and shares lie in 0..1.

    ``jitter`` is in units of COCO's keypoint sigmas: 1 is how far two annotators differ, the
    measure in which object keypoint similarity (OKS) counts errors (cocodataset.org, Keypoint
    Evaluation; Ronchi and Perona, ICCV 2017, for swaps, inversions and misses as kinds of error).

    The levels: ``none`` is exact. ``good`` is of the kind of RTMPose-m behind a detector (COCO AP
    .758, Jiang et al. 2023): errors below those of annotators, few swaps, most people found.
    ``embedded`` is of the kind of our BlazePose perceiver: it finds about 6 of 10 lone people on
    photos that are hard for it, counts half of such photos exactly, invents nearly nobody, and
    calls many joints *guessed* (README). No level is fitted to a tool: where those sources give no
    number, that is everywhere but in the order of size, numbers were chosen by judgement.

    Example:
        >>> Noise.named("good").jitter < Noise.named("embedded").jitter
        True
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    jitter: float = Field(0.0, ge=0, description="of seen joints, in COCO sigmas")
    guessed_jitter: float = Field(1.0, ge=1, description="times that for joints that are guessed")
    box: float = Field(0.0, ge=0, le=0.5, description="of each side, in shares of the box's size")
    guess: float = Field(0.0, ge=0, le=1, description="a seen joint is called guessed")
    drop: float = Field(0.0, ge=0, le=1, description="a guessed joint is absent")
    lose_limb: float = Field(0.0, ge=0, le=1, description="a forearm or lower leg is misplaced")
    swap: float = Field(0.0, ge=0, le=1, description="left and right of arms or legs exchanged")
    miss: float = Field(0.0, ge=0, le=1, description="anybody is missed")
    miss_small: float = Field(0.0, ge=0, le=1, description="rising to this for the very small")
    miss_hidden: float = Field(0.0, ge=0, le=1, description="rising to this for the very hidden")
    false_person: float = Field(0.0, ge=0, le=1, description="a picture has one who is not there")
    doubt_missed: float = Field(0.0, ge=0, le=1, description="someone is missed, and it says so")
    doubt_exact: float = Field(0.0, ge=0, le=1, description="nobody is missed, and it says so")

    @classmethod
    def named(cls, level: str) -> Self:
        """The settings of a level.

        Raises:
            SettingsError: no level of that name.
        """
        if level not in LEVELS:
            raise SettingsError(f"no noise called {level!r}", do=f"use one of {', '.join(LEVELS)}")
        return cls(**LEVELS[level])

    @property
    def exact(self) -> bool:
        """Whether everything is reported as it is."""
        return self == type(self)()


LEVELS: Final[dict[str, dict[str, float]]] = {
    "none": {},
    "good": {
        "jitter": 0.5, "guessed_jitter": 2.0, "box": 0.02, "guess": 0.03, "drop": 0.1,
        "lose_limb": 0.01, "swap": 0.01, "miss": 0.01, "miss_small": 0.1, "miss_hidden": 0.3,
        "false_person": 0.01, "doubt_missed": 0.5, "doubt_exact": 0.06,
    },
    "embedded": {
        "jitter": 0.8, "guessed_jitter": 2.0, "box": 0.05, "guess": 0.15, "drop": 0.05,
        "lose_limb": 0.04, "swap": 0.02, "miss": 0.08, "miss_small": 0.4, "miss_hidden": 0.6,
        "false_person": 0.02, "doubt_missed": 0.75, "doubt_exact": 0.2,
    },
}  # fmt: skip
