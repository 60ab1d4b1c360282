"""What backends in this process share: one answer at a time, in a thread, streamed, in time."""

from __future__ import annotations

import asyncio
import importlib.util
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from humanagent.errors import MissingDependencyError, VLMError
from humanagent.vlm.types import Completion, Message


@dataclass(frozen=True)
class Ask:
    """One call of ``generate``, as the worker's thread sees it.

    ``say`` is told the text as it comes; once ``over`` is true, nobody waits any more.
    """

    messages: tuple[Message, ...]
    schema: dict[str, Any] | None
    say: Callable[[str], None]
    over: Callable[[], bool]


class InProcessVLM(ABC):
    """A model in this process; subclasses know how to load and ask it.

    Args:
        timeout_s: Seconds that one reply may take where a call does not say.
    """

    #: What has to be importable, and which extra brings it.
    needs: ClassVar[tuple[str, ...]]
    extra: ClassVar[str]
    kind: ClassVar[str]

    def __init__(self, *, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        # One worker: one answer at a time, and no other work waits behind it.
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="humanvlm")
        self._closed = threading.Event()

    @property
    @abstractmethod
    def name(self) -> str:
        """Model and backend, for the provenance."""

    @abstractmethod
    def _reply(self, ask: Ask) -> Completion:
        """Answer, in the worker's thread; weights are loaded by the first one."""

    async def generate(
        self,
        messages: Sequence[Message],
        *,
        schema: dict[str, Any] | None = None,
        stream: Callable[[str], None] | None = None,
        timeout_s: float | None = None,
    ) -> Completion:
        """One greedy reply; the time of loading and of waiting for earlier ones counts.

        Raises:
            VLMError: it took too long, or the prompt is longer than the model can read.
        """
        seconds = self._timeout_s if timeout_s is None else timeout_s
        stop = threading.Event()
        pieces: asyncio.Queue[str | None] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        started, first = time.monotonic(), list[float]()

        def say(piece: str) -> None:
            if not first:
                first.append(time.monotonic() - started)
            with suppress(RuntimeError):  # the loop was closed: nobody is left who listens
                loop.call_soon_threadsafe(pieces.put_nowait, piece)

        def over() -> bool:
            return stop.is_set() or self._closed.is_set()

        if self._closed.is_set():
            raise self._closed_error()
        ask = Ask(tuple(messages), schema, say, over)
        done = loop.run_in_executor(self._worker, self._reply, ask)
        done.add_done_callback(lambda _: pieces.put_nowait(None))
        try:
            async with asyncio.timeout(seconds):
                while (piece := await pieces.get()) is not None:
                    if stream is not None:
                        stream(piece)
                return replace(await done, first_s=first[0] if first else None)
        except TimeoutError as error:
            raise VLMError(
                f"the model took longer than {seconds:g} s",
                where=self.name,
                do="raise the deadline",
            ) from error
        finally:
            stop.set()
            done.cancel()

    async def aclose(self) -> None:
        """End the answer in work; the weights are freed with the object."""
        self._closed.set()
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _closed_error(self) -> VLMError:
        return VLMError("it was closed", where=self.name, do="open the folder again")

    def _check_installed(self, where: str) -> None:
        missing = [name for name in self.needs if importlib.util.find_spec(name) is None]
        if missing:
            raise MissingDependencyError(
                f"answering from a checkpoint by {self.kind} needs {' and '.join(missing)}",
                where=where,
                do=f'pip install "humanagent[{self.extra}]"',
            )
