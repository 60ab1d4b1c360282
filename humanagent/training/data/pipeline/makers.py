"""The four kinds by name; each is imported only where it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from humanagent.errors import BadInputError
from humanagent.training.data.instruct.types import Maker
from humanagent.training.data.teacher import Teacher

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
    from humanagent.training.data.instruct.captions import CaptionsMaker

    return CaptionsMaker(teacher, seed=seed)


KINDS: Final[Mapping[str, Build]] = MappingProxyType(
    {"humanins": _humanins, "keypoints": _keypoints, "herm": _herm, "captions": _captions}
)
