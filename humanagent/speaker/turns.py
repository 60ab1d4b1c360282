"""What was asked before, so that "he" and "the other one" can be resolved."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from humanagent.claims import Reply
from humanagent.routing import Route


class Turn(BaseModel):
    """One question of a conversation about the same picture, and whom its answer spoke of.

    Example:
        >>> Turn(question="Who is sitting?", people=("P2",)).people
        ('P2',)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    route: Route | None = None
    people: tuple[str, ...] = ()

    @classmethod
    def of(cls, question: str, route: Route, reply: Reply) -> Turn:
        """The turn that a question and its reply make."""
        ids: dict[str, None] = {}
        for made in reply.claims:
            if made.subject != "scene":
                ids.setdefault(made.subject)
        return cls(question=question, route=route, people=tuple(ids))
