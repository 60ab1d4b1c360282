"""What a speaker (the facts speaker or a VLM) hands to the verifier: a text with its claims."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from humanagent.claims.types import Claim

Status = Literal["answered", "abstained", "refused"]


class Reply(BaseModel):
    """A text, what it claims, and whether it is an answer.

    Example:
        >>> Reply(text="One person is in the picture.").status
        'answered'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    claims: tuple[Claim, ...] = ()
    status: Status = "answered"
    reason: str = ""
    """Why it abstained or refused, and the remedy."""
