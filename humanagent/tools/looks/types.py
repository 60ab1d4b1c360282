"""What a look is: one definition, from which every interface to call it is made.

It knows nothing of graphs, chats or servers: arguments, pixels and a scene in, words and perhaps a
crop out. ``spec`` is what a chat server is told of it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from humanagent.errors import BadInputError
from humanagent.printable import printable
from humanagent.scene import BBox, Person, Scene
from humanagent.tools.protocols import Image, PersonPerceiver
from humanagent.vlm.types import ToolSpec

_LONGEST_ARGUMENTS: Final = 2000


class Arguments(BaseModel):
    """Base of the arguments of a look; their descriptions are read by the model."""

    model_config = ConfigDict(frozen=True, extra="forbid")


A = TypeVar("A", bound=Arguments)


@dataclass(frozen=True)
class LookResult:
    """What a look found.

    ``text`` is for the model; ``crop`` is what it is shown, (H, W, 3) uint8 RGB; ``possible`` are
    boxes, xyxy pixels of the whole picture, of people who are not in the scene.
    """

    text: str
    crop: Image | None = None
    possible: tuple[BBox, ...] = ()


@dataclass(frozen=True)
class Look(Generic[A]):
    """A closer look that a model may ask for.

    ``run`` gets the checked arguments, the whole picture as (H, W, 3) uint8 RGB and its scene; it
    may be async. It raises a ``HumanAgentError``, written for the model, when it cannot be done.

    Example:
        >>> class Nothing(Arguments): ...
        >>> look = Look("size", "Size of the picture.", Nothing,
        ...             lambda a, pixels, scene: LookResult(f"{scene.width} x {scene.height}"))
        >>> look.spec().parameters["type"], look.read("{}")
        ('object', Nothing())
    """

    name: str
    description: str
    arguments: type[A]
    run: Callable[[A, Image, Scene], LookResult | Awaitable[LookResult]]

    def spec(self) -> ToolSpec:
        """Name, description and the JSON schema of the arguments."""
        schema = _without_titles(self.arguments.model_json_schema())
        return ToolSpec(self.name, self.description, schema)

    def read(self, arguments: str) -> A:
        """The arguments that a model wrote as JSON, checked.

        Raises:
            BadInputError: they are no JSON, or not what the look takes.
        """
        if len(arguments) > _LONGEST_ARGUMENTS:
            raise BadInputError("the arguments are too long")
        try:
            return self.arguments.model_validate_json(arguments.strip() or "{}")
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise BadInputError(
                f"wrong arguments: {printable(first['msg'])}",
                where=printable(where)[:60] or None,
            ) from error


@dataclass(frozen=True)
class Equipment:
    """What looks may use: the perceiver of the agent (made on first use), threads for models."""

    perceiver: Callable[[], PersonPerceiver]
    threads: int = 2


def person_of(scene: Scene, person_id: str) -> Person:
    """The person that a model named.

    Raises:
        BadInputError: nobody has that id.

    Example:
        >>> person_of(Scene(width=9, height=9), "P1")
        Traceback (most recent call last):
        humanagent.errors.BadInputError: nobody has this id (P1): nobody was found
    """
    try:
        return scene.person(person_id.strip().upper())
    except KeyError as error:
        ids = [p.id for p in scene.people]
        known = f"there are {ids[0]} to {ids[-1]}" if ids else "nobody was found"
        raise BadInputError(
            "nobody has this id", where=printable(person_id)[:20], do=known
        ) from error


def _without_titles(schema: Any) -> Any:
    """A schema without the names that pydantic gives its parts: they only cost tokens."""
    if isinstance(schema, list):
        return [_without_titles(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _without_titles(part)
        for key, part in schema.items()
        if not (key == "title" and isinstance(part, str))
    }
