"""How wrong a pose tool is: settings, with named levels."""

from __future__ import annotations

from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field

from humanagent.errors import SettingsError


class Noise(BaseModel):
    """The errors of a perception tool. Probabilities and shares lie in 0..1.

    ``jitter`` is in units of COCO's keypoint sigmas: 1 is how far annotators are off along an axis,
    the measure in which object keypoint similarity (OKS) counts errors (cocodataset.org, Keypoint
    Evaluation). Swapped and misplaced limbs are kinds of error after Ronchi and Perona, ICCV 2017.

    Where the numbers of the levels come from:

    ``none`` is exact.

    ``embedded`` is our BlazePose perceiver as measured once on the 36 annotated photos of the
    README, which are hard for it, verifier out of fold; 26 of 52 people found (OKS above .3). Of
    their joints: seen ones are off by .65 sigmas per axis, guessed ones by 1.24; of the plainly
    visible .24 are called guessed, of the occluded .5 are called seen; none is absent. The scores
    of seen ones begin at .54. Box sides are off by about .05 (median .03, mean .07). It says that
    someone may be missed on .84 of the photos where someone is, and on .47 of the others. By
    judgement: misplaced and swapped limbs, false people (none on 6 empty photos), and how misses
    rise with smallness and hiding; fewer are missed than there, since a report of nobody teaches
    little.

    ``good`` is of the kind of RTMPose-m behind a detector (COCO AP .758, Jiang et al. 2023: an OKS
    of .9 is .65 sigmas per axis). Beyond that order of size its numbers are judgement.

    Example:
        >>> Noise.named("good").jitter < Noise.named("embedded").jitter
        True
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    jitter: float = Field(0.0, ge=0, description="of seen joints, in COCO sigmas")
    guessed_jitter: float = Field(1.0, ge=1, description="times that for joints that are guessed")
    box: float = Field(0.0, ge=0, le=0.5, description="of each side, in shares of the box's size")
    guess: float = Field(0.0, ge=0, le=1, description="a seen joint is called guessed")
    bold: float = Field(0.0, ge=0, le=1, description="a guessed joint is called seen")
    score: float = Field(1.0, ge=0, le=1, description="lowest of a joint that is seen")
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
        "jitter": 0.45, "guessed_jitter": 2.0, "box": 0.02, "guess": 0.03, "bold": 0.4,
        "score": 0.7, "drop": 0.1, "lose_limb": 0.01, "swap": 0.01, "miss": 0.01,
        "miss_small": 0.1, "miss_hidden": 0.3, "false_person": 0.01, "doubt_missed": 0.6,
        "doubt_exact": 0.06,
    },
    "embedded": {
        "jitter": 0.65, "guessed_jitter": 1.9, "box": 0.05, "guess": 0.24, "bold": 0.5,
        "score": 0.54, "lose_limb": 0.03, "swap": 0.02, "miss": 0.12, "miss_small": 0.4,
        "miss_hidden": 0.6, "false_person": 0.02, "doubt_missed": 0.84, "doubt_exact": 0.4,
    },
}  # fmt: skip
