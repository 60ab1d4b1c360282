"""The four kinds by name; each is imported only where it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from humanagent.errors import BadInputError
from humanagent.training.data.instruct.types import Kind, MadeRow, Maker
from humanagent.training.data.rows import Row
from humanagent.training.data.teacher import Teacher
from humanagent.training.data.teacher.drawn import SOURCE as DRAWN

#: Builds a maker from a teacher, None for the rules of its kind, and a seed.
Build = Callable[[Teacher | None, int], Maker]


def make_maker(kind: str, teacher: Teacher | None = None, seed: int = 0) -> Maker:
    """The maker of a kind.

    Args:
        kind: One of ``KINDS``.
        teacher: Who writes; by default the rules of that kind.
        seed: Another one asks differently.

    Raises:
        BadInputError: there is no such kind.

    Example:
        >>> make_maker("keypoints").kind
        'keypoints'
    """
    if kind not in KINDS:
        raise BadInputError(f"no kind called {kind!r}", do=f"use one of {', '.join(KINDS)}")
    return KINDS[kind](teacher, seed)


def _humanins(teacher: Teacher | None, seed: int) -> Maker:
    from humanagent.training.data.instruct.humanins import HumanInsMaker

    return HumanInsMaker(teacher, seed=seed)


def _keypoints(teacher: Teacher | None, seed: int) -> Maker:
    from humanagent.training.data.instruct.keypoints import KeypointsConfig, KeypointsMaker
    from humanagent.training.data.teacher.rules import RuleTeacher

    return KeypointsMaker(teacher or RuleTeacher(), KeypointsConfig(seed=seed))


def _herm(teacher: Teacher | None, seed: int) -> Maker:
    from humanagent.training.data.instruct.herm import HermConfig, HermMaker

    return HermMaker(teacher, HermConfig(seed=seed))


def _captions(teacher: Teacher | None, seed: int) -> Maker:
    from humanagent.training.data.instruct.captions import CaptionsConfig, CaptionsMaker

    published = CaptionsMaker(teacher, CaptionsConfig(seed=seed))
    return _Captions(published, CaptionsMaker(teacher, replace(CaptionsConfig.small(), seed=seed)))


@dataclass(frozen=True)
class _Captions:
    """Drawn scenes are too small for the published filters of faces."""

    published: Maker
    small: Maker
    kind: Kind = "captions"

    async def make(self, row: Row) -> MadeRow:
        return await (self.small if row.source == DRAWN else self.published).make(row)


KINDS: Final[Mapping[str, Build]] = MappingProxyType(
    {"humanins": _humanins, "keypoints": _keypoints, "herm": _herm, "captions": _captions}
)
