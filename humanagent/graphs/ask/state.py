"""What the nodes of the ask graph pass on.

The state holds handles, not pixels: a picture is its SHA-256 in the content store, a scene its key
in the scene shelf. So a checkpoint of a conversation stays a few kilobytes.
"""

from __future__ import annotations

import operator
from typing import Annotated, Any, NotRequired

from typing_extensions import TypedDict  # pydantic, for Studio's forms, wants it below 3.12

from humanagent.claims import Reply
from humanagent.graphs.ask.exchange import Said
from humanagent.routing import Route


class Told(TypedDict):
    """One earlier turn of a conversation; ``people`` are the ids its answer was about."""

    question: str
    answer: str
    image: str
    route: Route
    people: list[str]
    scene: NotRequired[str]  # its key; "" where nothing was measured


class Rendered(TypedDict):
    """The person context that a model was told, and the hash of all that it was told."""

    name: str
    version: int
    sha256: str


class Looked(TypedDict):
    """One closer look: what was asked, what came of it, the SHA-256 of what was shown."""

    name: str
    arguments: Any
    outcome: str
    seconds: float
    crop: str


class AskState(TypedDict, total=False):
    """State of one ask; ``history`` and ``image`` live on in a conversation."""

    question: str
    source: str  # a path or URL, when the graph is called on its own (LangGraph Studio)
    image: str  # SHA-256 of the picture
    history: Annotated[list[Told], operator.add]
    route: Route
    scene_key: str
    told: Rendered | None
    reply: Reply
    raw: str  # what the VLM wrote
    structured: bool  # whether its claims came as JSON
    attempts: int  # replies asked of the VLM
    exchange: list[Said]  # its calls of tools, and the results
    rounds: int  # of calls
    looks: list[Looked]  # what came of them, for the provenance
    possible: list[list[float]]  # boxes of people whom looks found beyond the scene
    usage: dict[str, int]  # tokens of all requests
    speaker: str
    degraded: bool
    warnings: list[str]
    timings: dict[str, float]


def fresh(question: str) -> AskState:
    """The state of a new ask: everything that must not live on from the turn before is reset."""
    return AskState(
        question=question,
        scene_key="",
        told=None,
        reply=Reply(text="", status="abstained"),
        raw="",
        structured=False,
        attempts=0,
        exchange=[],
        rounds=0,
        looks=[],
        possible=[],
        usage={},
        speaker="",
        degraded=False,
        warnings=[],
        timings={},
    )
