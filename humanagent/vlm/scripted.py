"""A VLM that says what it was told to: for tests of the agent's own logic, and rehearsals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from humanagent.errors import VLMError
from humanagent.vlm.types import Completion, Message


class ScriptedVLM:
    """Gives prepared replies in order; an exception among them is raised instead.

    ``calls`` keeps the messages it was sent.

    Example:
        >>> import asyncio
        >>> vlm = ScriptedVLM(["hello"])
        >>> asyncio.run(vlm.generate([Message("user", "hi")])).text
        'hello'
    """

    name = "scripted"

    def __init__(self, replies: Sequence[str | Exception]) -> None:
        self._replies = list(replies)
        self.calls: list[tuple[Message, ...]] = []

    async def generate(
        self,
        messages: Sequence[Message],
        *,
        schema: dict[str, Any] | None = None,
        stream: Callable[[str], None] | None = None,
        timeout_s: float | None = None,
    ) -> Completion:
        """The next reply of the script.

        Raises:
            VLMError: the script is at its end.
        """
        self.calls.append(tuple(messages))
        if not self._replies:
            raise VLMError("the script has no more replies", where=self.name)
        reply = self._replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        if stream is not None:
            stream(reply)
        return Completion(text=reply, model=self.name)

    async def aclose(self) -> None:
        """Nothing to close."""
