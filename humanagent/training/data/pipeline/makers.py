"""The four kinds by name; each is imported only where it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from humanagent.errors import BadInputError
from humanagent.training.data.instruct.types import Maker
from humanagent.training.data.teacher import Teacher

Build = Callable[[Teacher, int], Maker]


def make_maker(kind: str, teacher: Teacher, seed: int = 0) -> Maker:
    """The maker of a kind.

    Raises:
        BadInputError: there is no such kind.

    Example:
        >>> from humanagent.training.data.teacher.rules import RuleTeacher
        >>> make_maker("keypoints", RuleTeacher()).kind
        'keypoints'
    """
    if kind not in KINDS:
        raise BadInputError(f"no kind called {kind!r}", do=f"use one of {', '.join(KINDS)}")
    return KINDS[kind](teacher, seed)


def _keypoints(teacher: Teacher, seed: int) -> Maker:
    from humanagent.training.data.instruct.keypoints import KeypointsConfig, KeypointsMaker

    return KeypointsMaker(teacher, KeypointsConfig(seed=seed))


KINDS: Final[Mapping[str, Build]] = MappingProxyType({"keypoints": _keypoints})
