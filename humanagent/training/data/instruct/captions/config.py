"""How captions are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, Self

from humanagent.errors import SettingsError
from humanagent.training.data.instruct.captions.filters import FaceFilters, Quality
from humanagent.training.data.rows import Row

Length = Literal["short", "detail", "hq"]
LENGTHS: Final[tuple[Length, ...]] = ("short", "detail", "hq")


@dataclass(frozen=True, slots=True)
class CaptionsConfig:
    """Settings of ``CaptionsMaker``; by default the published numbers.

    Attributes:
        filters: which faces are good enough; by default as published, and for drawn scenes, whose
            faces are a few pixels wide, ``FaceFilters.small()``.
        quality: which pictures get a caption of the class ``hq`` too; by default likewise.
        short: most words of a short caption; likewise ``detail`` and ``hq``.
        detail: see above.
        hq: see above.
        people: so many people of a picture are told of, the largest.
        tries: so often a teacher is asked before its text is cut or left out.
        seed: of the choice of wordings and phrases.

    Raises:
        SettingsError: a number that cannot be.
    """

    filters: FaceFilters | None = None
    quality: Quality | None = None
    short: int = 70
    detail: int = 300
    hq: int = 500
    people: int = 8
    tries: int = 3
    seed: int = 0

    @classmethod
    def small(cls, seed: int = 0) -> Self:
        """For small photos, of any source: any face, a picture of any size. Not as published."""
        return cls(FaceFilters.small(), Quality.small(), seed=seed)

    def filters_of(self, row: Row) -> FaceFilters:
        """The filters for a row.

        Example:
            >>> row = Row("0" * 64, 112, 112, "drawn", "x", path="drawn/1.png")
            >>> CaptionsConfig().filters_of(row) == FaceFilters.small()
            True
        """
        drawn = row.source == "drawn"
        return self.filters or (FaceFilters.small() if drawn else FaceFilters())

    def quality_of(self, row: Row) -> Quality:
        """What a row must show to be of high quality."""
        return self.quality or (Quality.small() if row.source == "drawn" else Quality())

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
