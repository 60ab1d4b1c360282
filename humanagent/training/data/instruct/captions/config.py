"""How captions are made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, Self

from humanagent.errors import SettingsError
from humanagent.training.data.instruct.captions.filters import FaceFilters, Quality

Length = Literal["short", "detail", "hq"]
LENGTHS: Final[tuple[Length, ...]] = ("short", "detail", "hq")


@dataclass(frozen=True, slots=True)
class CaptionsConfig:
    """Settings of ``CaptionsMaker``; by default the published numbers.

    Attributes:
        filters: which faces are good enough.
        quality: which pictures get a caption of the class ``hq`` too.
        short: most words of a short caption; likewise ``detail`` and ``hq``.
        detail: see above.
        hq: see above.
        people: so many people of a picture are told of, the largest.
        tries: so often a teacher is asked before its text is cut or left out.
        seed: of the choice of wordings and phrases.

    Raises:
        SettingsError: a number that cannot be.
    """

    filters: FaceFilters = field(default_factory=FaceFilters)
    quality: Quality = field(default_factory=Quality)
    short: int = 70
    detail: int = 300
    hq: int = 500
    people: int = 8
    tries: int = 3
    seed: int = 0

    @classmethod
    def small(cls) -> Self:
        """For drawn scenes and small photos: any face, a picture of any size."""
        return cls(FaceFilters.small(), Quality.small())

    def words(self, length: Length) -> int:
        """The most words of a class.

        Example:
            >>> CaptionsConfig().words("short")
            70
        """
        return {"short": self.short, "detail": self.detail, "hq": self.hq}[length]

    def __post_init__(self) -> None:
        if min(self.short, self.detail, self.hq, self.people, self.tries) < 1 or self.seed < 0:
            raise SettingsError("lengths, people and tries are 1 or more, seed 0 or more")
