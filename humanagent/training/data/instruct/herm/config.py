"""How HERM instructions are made."""

from __future__ import annotations

from dataclasses import dataclass

from humanagent.errors import SettingsError


@dataclass(frozen=True, slots=True)
class HermConfig:
    """Settings of ``HermMaker``.

    Attributes:
        people: so many people of a picture get texts, the largest; 0 for the picture alone.
        parts: so many parts of a person get each kind of instruction.
        by_box: probability (0..1) that a question points somebody out by box where there is a
            phrase too; .2 as in HERM's published configurations.
        tries: so often a teacher is asked before what must be refused is left out.
        seed: of the choice of wordings, phrases and parts.

    Raises:
        SettingsError: a number that cannot be.
    """

    people: int = 5
    parts: int = 3
    by_box: float = 0.2
    tries: int = 3
    seed: int = 0

    def __post_init__(self) -> None:
        if min(self.people, self.parts, self.seed) < 0 or self.tries < 1:
            raise SettingsError("people, parts and seed are 0 or more, tries 1 or more")
        if not 0 <= self.by_box <= 1:
            raise SettingsError(f"by_box is a probability, not {self.by_box}")
