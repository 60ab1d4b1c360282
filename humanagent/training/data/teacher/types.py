"""What a teacher is, and what comes back from one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from humanagent.training.data.rows import Made, Row
from humanagent.vlm.types import Message


@dataclass(frozen=True)
class About:
    """What a request is for: the type of text (``conversation``, ``detail``, ``reasoning`` ...)
    and the row that its messages describe.

    A teacher that reads messages does not look at it; one that only knows rules does.
    """

    kind: str
    row: Row


@dataclass(frozen=True)
class TeacherReply:
    """A reply with its provenance.

    ``by`` is the model with the revision that its server states, ``prompt`` the SHA-256 of what
    was asked, ``usage`` counts tokens (``prompt_tokens``, ``completion_tokens``), ``cached`` says
    that it was answered before and cost nothing now.
    """

    text: str
    by: str
    prompt: str
    usage: Mapping[str, int] = field(default_factory=dict)
    cached: bool = False

    def made(self, place: str, verdict: str = "") -> Made:
        """The provenance of a field of a row.

        Example:
            >>> TeacherReply("A man.", "rules", "0" * 64).made("captions[0]").by
            'rules'
        """
        return Made(field=place, by=self.by, prompt=self.prompt, verdict=verdict)


class Teacher(Protocol):
    """Writes a text for messages. ``name`` is who answers, for reports before anything is asked."""

    @property
    def name(self) -> str: ...

    async def ask(
        self,
        messages: Sequence[Message],
        schema: dict[str, Any] | None = None,
        *,
        about: About | None = None,
    ) -> TeacherReply:
        """One reply; with ``schema`` as JSON of that shape.

        Raises:
            BudgetSpentError: no more may be spent: stop, what was answered stays in the cache.
            VLMError: no usable reply, after all tries.
            NotStartedError: nothing answers at the address.
        """
        ...

    async def aclose(self) -> None:
        """Close connections and files."""
        ...


def prompt_hash(
    messages: Sequence[Message],
    schema: Mapping[str, Any] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> str:
    """SHA-256 of all that decides a reply but the model: messages, schema, sampling settings.

    Example:
        >>> one = prompt_hash([Message("user", "Who?")])
        >>> len(one), one == prompt_hash([Message("user", "Who?")], {"type": "object"})
        (64, False)
    """
    said = {
        "messages": [[m.role, m.text, list(m.images)] for m in messages],
        "schema": schema,
        "settings": dict(settings or {}),
    }
    written = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
