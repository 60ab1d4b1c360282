"""What a rendered person context is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from humanagent.pose.types import SceneFacts
from humanagent.scene import Scene


@dataclass(frozen=True)
class Focus:
    """What the question is about, so that the context can put it first.

    ``people`` are ids, most relevant first (the others follow from left to right); ``joints``
    are the joints whose coordinates are written out; ``budget`` is the number of tokens the text
    may take, ``None`` for no limit.
    """

    people: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    budget: int | None = None


@dataclass(frozen=True)
class PersonContext:
    """The text a VLM reads about the people of a scene.

    ``sha256`` is the hash of the text; ``omitted`` are the ids left out to keep the budget (the
    text says so too).
    """

    text: str
    name: str
    version: int
    sha256: str
    omitted: tuple[str, ...] = ()


class Renderer(Protocol):
    """Scene and facts in, text and the omitted ids out."""

    def __call__(
        self, scene: Scene, facts: SceneFacts, focus: Focus, count_tokens: Callable[[str], int]
    ) -> tuple[str, tuple[str, ...]]: ...
