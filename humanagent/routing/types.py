"""What a question asks for: the intent, the tools it needs, whether it must be refused."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Intent = Literal[
    "count",
    "presence",
    "posture",
    "which_person",
    "limb",
    "orientation",
    "relation",
    "interaction",
    "appearance",
    "describe",
    "reason",
    "not_about_people",
    "refuse",
]
Tool = Literal["detector", "pose"]
RefusalKind = Literal["identity", "emotion", "sensitive"]


class Route(BaseModel):
    """Where a question goes.

    ``tools`` is the least set that can answer it; empty when the question is not about people or
    is refused. ``refusal`` says why it is refused, ``None`` when it is not.

    Example:
        >>> Route(intent="count", tools=("detector",)).refusal is None
        True
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    intent: Intent
    tools: tuple[Tool, ...] = ()
    refusal: RefusalKind | None = None
    reason: str = ""
