"""One request to a VLM: in time, heard while it writes, every failure a typed one."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, TypeVar

from humanagent.errors import HumanAgentError, VLMError
from humanagent.graphs.ask.bounded import within
from humanagent.graphs.ask.context import AskContext
from humanagent.printable import printable
from humanagent.vlm.prompt import reply_schema
from humanagent.vlm.reads import reads_of
from humanagent.vlm.spoken import SpokenAnswer
from humanagent.vlm.types import VLM, Completion, Message, ToolSpec

T = TypeVar("T")

_TOO_LONG: Final = re.compile(
    r"context (?:length|size|window)|(?:prompt|input) (?:is|was) too long|prompt has \d+ tokens",
    re.IGNORECASE,
)
#: Kept of the time for an ask, in seconds and as a share.
_KEPT_S, _KEPT = 1.0, 0.1
#: What of a server's usage is reported, in tokens.
COUNTED: Final = ("prompt_tokens", "completion_tokens", "cached_tokens")


class Heard:
    """Passes on the words of an answer as a model writes them, and notes when it began.

    Args:
        emit: Where events go.
    """

    def __init__(self, emit: Callable[[dict[str, Any]], None]) -> None:
        self._emit = emit
        self._spoken = SpokenAnswer()
        self._started = time.monotonic()
        self._any = False
        self.first_s: float | None = None

    def asked(self) -> None:
        """The question goes out now."""
        self._started = time.monotonic()

    def piece(self, raw: str) -> None:
        """A piece of the raw reply."""
        if self.first_s is None and raw:
            self.first_s = time.monotonic() - self._started
        self._say(self._spoken.feed(raw))

    def end(self) -> None:
        """The reply is over."""
        self._say(self._spoken.end())

    def again(self) -> None:
        """What an earlier reply said counts for nothing: this one begins anew."""
        self._emit({"type": "text_reset"})

    def void(self) -> None:
        """What was said counts for nothing: say so, if anything was."""
        if self._any:
            self._any = False
            self.again()

    def _say(self, words: str) -> None:
        words = printable(words)
        if words:
            self._any = True
            self._emit({"type": "text", "delta": words})


async def prepare(vlm: VLM, context: AskContext) -> None:
    """Let a VLM find out what it reads, where it has to ask for that.

    Raises:
        VLMError: it failed, or was too late.
        NotStartedError: nothing answers at its address.
        BadInputError: what is served is not what the settings say.
    """
    ask = getattr(vlm, "prepare", None)
    if ask is not None:
        left = _time(context)
        await _guarded(vlm, left, lambda: ask(left))


async def generate(
    vlm: VLM,
    messages: Sequence[Message],
    context: AskContext,
    heard: Heard,
    tools: Sequence[ToolSpec] = (),
) -> Completion:
    """One reply; with tools it may be calls, which are not held to the schema.

    Raises:
        VLMError: whatever goes wrong inside somebody's VLM.
        NotStartedError: nothing answers at its address.
        DeadlineError: no time is left to ask.
    """
    left = _time(context)
    more: dict[str, Any] = {"tools": list(tools)} if tools else {}
    schema = reply_schema(reads_of(vlm).prompt)
    heard.asked()
    completion = await _guarded(
        vlm,
        left,
        lambda: vlm.generate(messages, schema=schema, stream=heard.piece, timeout_s=left, **more),
    )
    if not isinstance(completion, Completion) or not isinstance(completion.text, str):
        raise VLMError("it returned no Completion with text", where=vlm.name)
    heard.end()
    return completion


def too_long(error: VLMError) -> bool:
    """Whether a backend says that the prompt was longer than its model reads.

    By its words: servers have no common code for it (vLLM and OpenAI "maximum context length",
    llama.cpp "available context size", ours "the prompt has 3000 tokens").

    Example:
        >>> too_long(VLMError("400: This model's maximum context length is 2048 tokens."))
        True
        >>> too_long(VLMError("its reply is empty"))
        False
    """
    return _TOO_LONG.search(str(error)) is not None


def added(before: dict[str, int], usage: dict[str, int]) -> dict[str, int]:
    """The tokens of one more request; what no server told stays out.

    Example:
        >>> added({"prompt_tokens": 5}, {"prompt_tokens": 7, "total_tokens": 9})
        {'prompt_tokens': 12}
    """
    return {
        name: before.get(name, 0) + usage.get(name, 0)
        for name in COUNTED
        if name in before or name in usage
    }


def _time(context: AskContext) -> float:
    """Seconds that a model may take, so that the facts can still answer before the deadline."""
    return context.remaining(keep=min(_KEPT_S, _KEPT * context.settings.deadline_s))


async def _guarded(vlm: VLM, seconds: float, work: Callable[[], Awaitable[T]]) -> T:
    try:
        return await within(seconds, work())
    except HumanAgentError:
        raise
    except TimeoutError as error:
        raise VLMError("it was too late", where=vlm.name) from error
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise  # the ask was cancelled, not the VLM's own work
        raise VLMError("it cancelled itself", where=vlm.name) from error
    except Exception as error:
        raise VLMError(f"{type(error).__name__}: {error}", where=vlm.name) from error
