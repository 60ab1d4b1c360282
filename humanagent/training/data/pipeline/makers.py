"""The four kinds by name; each is imported only where it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from humanagent.errors import BadInputError
from humanagent.training.data.instruct.types import Kind, MadeRow, Maker
from humanagent.training.data.rows import Row
from humanagent.training.data.rows.manifest import file_sha256
from humanagent.training.data.teacher import Teacher
from humanagent.training.data.teacher.drawn import SOURCE as DRAWN


@dataclass(frozen=True)
class MakerChoice:
    """Which maker a run has, as settings that can go to another process.

    Attributes:
        kind: One of ``KINDS``.
        seed: Another one asks differently.
        small_faces: Of kind ``captions``: any face is good enough, also outside drawn scenes.
        wordings: Of kind ``humanins``: a file of ``paraphrase``, beside the wordings that ship.

    Raises:
        BadInputError: there is no such kind, or it has no wordings.

    Example:
        >>> MakerChoice("keypoints").build().kind
        'keypoints'
    """

    kind: str
    seed: int = 0
    small_faces: bool = False
    wordings: Path | None = None

    def __post_init__(self) -> None:
        """Refuse a kind that there is not."""
        if self.kind not in KINDS:
            raise BadInputError(
                f"no kind called {self.kind!r}", do=f"use one of {', '.join(KINDS)}"
            )
        if self.wordings is not None and self.kind != "humanins":
            raise BadInputError("wordings are for the kind humanins", where=str(self.wordings))

    def about(self) -> dict[str, Any]:
        """What decides its output, for the manifest."""
        small = {"small_faces": True} if self.small_faces else {}
        worded = {} if self.wordings is None else {"wordings": file_sha256(self.wordings)}
        return {"kind": self.kind, "seed": self.seed, **small, **worded}

    def build(self, teacher: Teacher | None = None) -> Maker:
        """The maker; without a teacher the rules of its kind write."""
        return KINDS[self.kind](teacher, self)


def _humanins(teacher: Teacher | None, choice: MakerChoice) -> Maker:
    from humanagent.training.data.instruct.humanins import HumanInsMaker
    from humanagent.training.data.instruct.humanins.wordings import Wordings

    more = None if choice.wordings is None else Wordings.with_file(choice.wordings)
    return HumanInsMaker(teacher, wordings=more, seed=choice.seed)


def _keypoints(teacher: Teacher | None, choice: MakerChoice) -> Maker:
    from humanagent.training.data.instruct.keypoints import KeypointsConfig, KeypointsMaker
    from humanagent.training.data.teacher.rules import RuleTeacher

    return KeypointsMaker(teacher or RuleTeacher(), KeypointsConfig(seed=choice.seed))


def _herm(teacher: Teacher | None, choice: MakerChoice) -> Maker:
    from humanagent.training.data.instruct.herm import HermConfig, HermMaker

    return HermMaker(teacher, HermConfig(seed=choice.seed))


def _captions(teacher: Teacher | None, choice: MakerChoice) -> Maker:
    from humanagent.training.data.instruct.captions import CaptionsConfig, CaptionsMaker

    small = CaptionsMaker(teacher, replace(CaptionsConfig.small(), seed=choice.seed))
    if choice.small_faces:
        return small
    return _Captions(CaptionsMaker(teacher, CaptionsConfig(seed=choice.seed)), small)


@dataclass(frozen=True)
class _Captions:
    """Drawn scenes are too small for the published filters of faces."""

    published: Maker
    small: Maker
    kind: Kind = "captions"

    async def make(self, row: Row) -> MadeRow:
        return await (self.small if row.source == DRAWN else self.published).make(row)


KINDS: Final[Mapping[str, Callable[[Teacher | None, MakerChoice], Maker]]] = MappingProxyType(
    {"humanins": _humanins, "keypoints": _keypoints, "herm": _herm, "captions": _captions}
)
