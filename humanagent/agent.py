"""The agent: ask a question about the people in a picture, get an answer that can be checked."""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from humanagent.answer import Answer
from humanagent.errors import BadInputError, HumanAgentError, SettingsError
from humanagent.loop import BackgroundLoop
from humanagent.settings import Settings

if TYPE_CHECKING:
    from humanagent.graphs.ask.runner import AskRunner, Event
    from humanagent.media import Picture, PictureSource
    from humanagent.scene import Scene
    from humanagent.tools.protocols import PersonPerceiver
    from humanagent.vlm import VLM


class HumanAgent:
    """Finds and measures the people in a picture, answers, and checks the answer.

    With no arguments it uses the embedded models: no key, no server, no GPU, no download.

    Args:
        vlm: Base URL of an OpenAI-compatible server, folder of a HumanVLM checkpoint, or any
            object with the ``VLM`` protocol.
        perceiver: A ``PersonPerceiver``, instead of the backend that the settings name.
        settings: All settings; ``more`` overrides single ones (``profile="work"``).

    Raises:
        SettingsError: A setting with a value that cannot work.

    Example:
        >>> agent = HumanAgent(profile="work")
        >>> agent.settings.profile
        'work'
        >>> agent.close()
    """

    def __init__(
        self,
        vlm: str | Path | VLM | None = None,
        *,
        perceiver: PersonPerceiver | None = None,
        settings: Settings | None = None,
        **more: Any,
    ) -> None:
        self.settings = make_settings(settings, more)
        self._vlm = self.settings.vlm if vlm is None else vlm
        self._perceiver = _checked_perceiver(perceiver, self.settings)
        self._loop: BackgroundLoop | None = None
        self._starting = threading.Lock()
        self._runner: AskRunner | None = None

    def ask(
        self,
        source: PictureSource | Picture | None,
        question: str,
        *,
        thread_id: str | None = None,
    ) -> Answer:
        """Answer one question about one picture.

        Args:
            source: A path, URL, data URL, bytes, file, PIL image or RGB array; ``None`` in a
                conversation asks about the picture of the turn before.
            question: In plain English.
            thread_id: Name of a conversation: follow-up questions know what was asked, and the
                picture is not measured again.

        Raises:
            BadInputError: A picture that cannot be used, or an empty question.
            BackendError: Perception failed. A VLM that fails degrades the answer instead.
            MissingDependencyError: A backend has to be installed first.

        Example:
            ``HumanAgent().ask("photo.jpg", "Who is raising a hand?").text``
        """
        return self._background().run(self._run(source, question, thread_id))

    async def aask(
        self,
        source: PictureSource | Picture | None,
        question: str,
        *,
        thread_id: str | None = None,
    ) -> Answer:
        """``ask`` for async code; cancelling it cancels the ask."""
        future = self._background().submit(self._run(source, question, thread_id))
        return await asyncio.wrap_future(future)

    def ask_many(
        self,
        sources: Iterable[PictureSource | Picture],
        question: str,
        *,
        workers: int = 2,
        on_error: Literal["raise", "return"] = "raise",
    ) -> Iterator[Answer | HumanAgentError]:
        """The same question about many pictures, answered in the order given.

        At most ``workers`` pictures are in work or waiting to be taken, so a folder of any size
        fits into memory. On a GPU, those that wait for perception are measured as one batch.
        With ``on_error="return"`` a picture that cannot be used yields its
        error in its place, and the others go on.
        """
        if workers < 1:
            raise BadInputError("workers must be at least 1", where=f"workers={workers}")
        loop = self._background()
        running: deque[Future[Answer]] = deque()
        try:
            for source in sources:
                running.append(loop.submit(self._run(source, question, None)))
                if len(running) >= workers:
                    yield _result(running.popleft(), on_error)
            while running:
                yield _result(running.popleft(), on_error)
        finally:
            for future in running:
                future.cancel()

    async def astream(
        self,
        source: PictureSource | Picture | None,
        question: str,
        *,
        thread_id: str | None = None,
    ) -> AsyncIterator[Event]:
        """Events while an answer is made.

        - ``{"type": "step", "node": ..., "seconds": ...}`` after each node;
        - ``{"type": "text", "delta": ...}`` as a VLM writes: the words of its answer, without the
          JSON around them;
        - ``{"type": "text_reset"}`` when the text so far counts for nothing and begins anew: the
          model calls tools first, is asked to correct itself, or broke off;
        - ``{"type": "look", "name": ..., "arguments": ..., "outcome": ..., "seconds": ...,
          "crop": ...}`` after each closer look that the model asked for;
        - last ``{"type": "answer", "answer": Answer}``: only that one is checked, and its text may
          differ from what was written before.
        """
        events: asyncio.Queue[Event | HumanAgentError | None] = asyncio.Queue()
        here = asyncio.get_running_loop()

        def emit(event: Event | None) -> None:
            here.call_soon_threadsafe(events.put_nowait, event)

        async def work() -> None:
            try:
                runner = await self._ready()
                async for event in runner.stream(source, question, thread_id):
                    emit(event)
            finally:
                emit(None)

        future = self._background().submit(work())
        try:
            while (event := await events.get()) is not None:
                yield event  # type: ignore[misc]
            await asyncio.wrap_future(future)
        finally:
            future.cancel()

    def perceive(self, source: PictureSource | Picture) -> Scene:
        """The people of one picture, without a question and without a VLM.

        Raises:
            BadInputError: A picture that cannot be used.
            BackendError: Perception failed.
        """

        async def work() -> Scene:
            runner = await self._ready()
            return await runner.perceive(source)

        return self._background().run(work())

    def close(self) -> None:
        """Close connections and the conversation database."""
        with self._starting:
            if self._loop is not None:
                self._closing()
            self._loop = self._runner = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    async def _run(
        self, source: PictureSource | Picture | None, question: str, thread_id: str | None
    ) -> Answer:
        runner = await self._ready()
        return await runner.ask(source, question, thread_id)

    async def _ready(self) -> AskRunner:
        if self._runner is None:
            from humanagent.graphs.ask.runner import AskRunner

            self._runner = AskRunner(self.settings, self._vlm, self._perceiver)
            if self._loop is not None:
                self._loop.on_close.append(self._runner.aclose)
        return self._runner

    def _background(self) -> BackgroundLoop:
        with self._starting:
            if self._loop is None:
                self._loop = BackgroundLoop()
                # Also closes it when the agent is forgotten, and at the interpreter's exit.
                self._closing = weakref.finalize(self, self._loop.close)
            return self._loop


def make_settings(settings: Settings | None, more: dict[str, Any]) -> Settings:
    """Settings with single values overridden.

    Raises:
        SettingsError: An unknown name, or a value that cannot work.
    """
    from pydantic import ValidationError
    from pydantic_settings import SettingsError as SourcesError

    if not isinstance(settings, Settings | None):
        raise SettingsError(
            f"settings must be a Settings, not {type(settings).__name__}",
            do="give single ones by name, as in HumanAgent(profile='work')",
        )
    unknown = sorted(set(more) - set(Settings.model_fields))
    if unknown:
        raise SettingsError(
            f"no setting called {', '.join(unknown)}",
            do=f"use one of {', '.join(Settings.model_fields)}",
        )
    try:
        base = {} if settings is None else dict(settings)
        return Settings(**{**base, **more})
    except SourcesError as error:  # a nested value in the environment that is no JSON
        do = "set single values, as in HUMANAGENT_MEDIA__MAX_PIXELS=20000000"
        raise SettingsError(str(error), do=do) from error
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"setting {name}: {first['msg']}") from error


def _checked_perceiver(
    perceiver: PersonPerceiver | None, settings: Settings
) -> PersonPerceiver | None:
    if perceiver is None:
        return None
    if not all(hasattr(perceiver, n) for n in ("info", "perceive")):
        raise SettingsError(
            f"{type(perceiver).__name__} is no PersonPerceiver",
            where="perceiver",
            do="give an object with info and perceive(image)",
        )
    from humanagent.tools.select import with_readers

    return with_readers(perceiver, settings)


def _result(future: Future[Answer], on_error: str) -> Answer | HumanAgentError:
    try:
        return future.result()
    except HumanAgentError as error:
        if on_error == "raise":
            raise
        return error
