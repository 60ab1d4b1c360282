"""What the nodes of the ask graph pass on.

The state holds handles, not pixels: a picture is its SHA-256 in the content store, a scene its key
in the scene shelf. So a checkpoint of a conversation stays a few kilobytes.
"""

from __future__ import annotations

import operator
from typing import Annotated

from typing_extensions import TypedDict  # pydantic, for Studio's forms, wants it below 3.12

from humanagent.claims import Reply
from humanagent.routing import Route


class Told(TypedDict):
    """One earlier turn of a conversation; ``people`` are the ids its answer was about."""

    question: str
    answer: str
    image: str
    route: Route
    people: list[str]


class AskState(TypedDict, total=False):
    """State of one ask; ``history`` and ``image`` live on in a conversation."""

    question: str
    source: str  # a path or URL, when the graph is called on its own (LangGraph Studio)
    image: str  # SHA-256 of the picture
    history: Annotated[list[Told], operator.add]
    route: Route
    scene_key: str
    context_sha256: str
    reply: Reply
    raw: str  # what the VLM wrote
    structured: bool  # whether its claims came as JSON
    attempts: int  # replies asked of the VLM
    speaker: str
    degraded: bool
    warnings: list[str]
    timings: dict[str, float]


def fresh(question: str) -> AskState:
    """The state of a new ask: everything that must not live on from the turn before is reset."""
    return AskState(
        question=question,
        scene_key="",
        context_sha256="",
        reply=Reply(text="", status="abstained"),
        raw="",
        structured=False,
        attempts=0,
        speaker="",
        degraded=False,
        warnings=[],
        timings={},
    )
