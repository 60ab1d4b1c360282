"""What a look is: one definition, from which every interface to call it is made.

It knows nothing of graphs, chats or servers: arguments, pixels and a scene in, words and perhaps a
crop out. ``spec`` is what a chat server is told of it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from humanagent.errors import BadInputError
from humanagent.printable import printable
from humanagent.scene import BBox, Person, Scene
from humanagent.settings import Provider, Settings
from humanagent.tools.attributes.reading import Reading
from humanagent.tools.protocols import Image, PersonPerceiver
from humanagent.vlm.types import ToolSpec

_LONGEST_ARGUMENTS: Final = 2000


class Arguments(BaseModel):
    """Base of the arguments of a look; their descriptions are read by the model."""

    model_config = ConfigDict(frozen=True, extra="forbid")


A = TypeVar("A", bound=Arguments)


class Found(BaseModel):
    """Base of what a look found, as data: what programs read, where models read the text."""

    model_config = ConfigDict(frozen=True)


class Word(Found):
    """A word with how sure it is, 0..1."""

    value: str
    confidence: float

    @classmethod
    def of(cls, reading: Reading) -> Self:
        """A tool's reading."""
        return cls(value=reading.value, confidence=reading.confidence)


@dataclass(frozen=True)
class LookResult:
    """What a look found.

    ``text`` is for the model; ``crop`` is what it is shown, (H, W, 3) uint8 RGB; ``possible`` are
    boxes, xyxy pixels of the whole picture, of people who are not in the scene; ``data`` is the
    same as ``text`` for programs.
    """

    text: str
    crop: Image | None = None
    possible: tuple[BBox, ...] = ()
    data: Found | None = None


@dataclass(frozen=True)
class Look(Generic[A]):
    """A closer look that a model may ask for.

    ``run`` gets the checked arguments, the whole picture as (H, W, 3) uint8 RGB and its scene; it
    may be async. It raises a ``HumanAgentError``, written for the model, when it cannot be done.
    ``result`` is the type of the data that it returns.

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
    result: type[Found] = Found

    def spec(self) -> ToolSpec:
        """Name, description and the JSON schema of the arguments."""
        schema = without_titles(self.arguments.model_json_schema())
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
    """What looks may use.

    Attributes:
        perceiver: That of the agent, made on first use.
        threads: For models.
        provider: Where ONNX models run.
        face_attributes: ONNX model of face attributes: a name of the store, or a path.
        body_parser: ONNX model of parts of people, likewise.
    """

    perceiver: Callable[[], PersonPerceiver]
    threads: int = 2
    provider: Provider = "cpu"
    face_attributes: str | None = None
    body_parser: str | None = None

    @classmethod
    def of(cls, settings: Settings, perceiver: Callable[[], PersonPerceiver]) -> Self:
        """What the settings name."""
        return cls(
            perceiver,
            settings.threads,
            settings.provider,
            settings.face_attributes,
            settings.body_parser,
        )


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


def without_titles(schema: Any) -> Any:
    """A schema without the names that pydantic gives its parts: they only cost tokens."""
    if isinstance(schema, list):
        return [without_titles(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: without_titles(part)
        for key, part in schema.items()
        if not (key == "title" and isinstance(part, str))
    }
