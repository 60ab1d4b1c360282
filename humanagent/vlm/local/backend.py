"""What both local backends share: one answer at a time, in a thread, streamed, cut off in time."""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final, Protocol

from PIL import Image

from humanagent.errors import MissingDependencyError, VLMError
from humanagent.media import load_picture
from humanagent.vlm.checkpoint.chat import CHAT_TEMPLATE, Turn, encode_prompt
from humanagent.vlm.checkpoint.contract import ContextChangedError, Contract, check_contract
from humanagent.vlm.local.words import Speech, Words
from humanagent.vlm.reads import Reads
from humanagent.vlm.types import Completion, Message

#: Tokens of the longest answer.
MAX_NEW: Final = 256


@dataclass(frozen=True)
class Shown:
    """A picture in a prompt; the key is the same exactly when the picture is."""

    key: str
    image: Image.Image


class Model(Protocol):
    """Loaded weights."""

    #: Places that a picture takes among the ids, and how many ids there may be in all.
    image_tokens: int
    places: int

    def answer(
        self, ids: list[int], pictures: Sequence[Shown], said: Callable[[int], bool]
    ) -> dict[str, int]:
        """Continue ``ids`` greedily until the turn ends, ``MAX_NEW`` tokens, or ``said`` is false.

        ``said`` is called with each token as it comes, the end of the turn left out. Returns what
        is worth reporting, in tokens.
        """
        ...


class LocalVLM(ABC):
    """A HumanVLM checkpoint in this process; subclasses know how to load one.

    Weights are loaded by the first ``generate``, which counts against its time.

    Args:
        folder: A checkpoint that humanagent wrote.
        threads: Threads of the CPU for one answer.
        timeout_s: Seconds that one reply may take where a call does not say.

    Raises:
        MissingDependencyError: a library of the backend is not installed.
        CheckpointError: not a checkpoint of ours, or files that do not belong together.
        ContextChangedError: it was trained on another prompt, context or chat format.
    """

    #: What has to be importable, and which extra brings it.
    needs: ClassVar[tuple[str, ...]]
    extra: ClassVar[str]
    kind: ClassVar[str]

    def __init__(self, folder: str | Path, *, threads: int = 2, timeout_s: float = 60.0) -> None:
        self.folder, self.threads, self._timeout_s = Path(folder), threads, timeout_s
        self.contract = check_contract(self.folder)
        _check_chat(self.folder, self.contract)
        missing = [name for name in self.needs if importlib.util.find_spec(name) is None]
        if missing:
            raise MissingDependencyError(
                f"answering from a checkpoint by {self.kind} needs {' and '.join(missing)}",
                where=str(folder),
                do=f'pip install "humanagent[{self.extra}]"',
            )
        self._words: Words | None = None
        self._model: Model | None = None
        # One worker: one answer at a time, and no other work waits behind it.
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="humanvlm")
        self._closed = threading.Event()

    @property
    def name(self) -> str:
        """Model, data and backend, for the provenance."""
        return f"humanvlm-{self.contract.model}@{self.contract.data_revision} ({self.kind})"

    @property
    def reads(self) -> Reads:
        """What it was trained to read."""
        return self.contract.reads()

    async def generate(
        self,
        messages: Sequence[Message],
        *,
        schema: dict[str, Any] | None = None,
        stream: Callable[[str], None] | None = None,
        timeout_s: float | None = None,
    ) -> Completion:
        """One greedy reply of at most 256 tokens. ``schema`` is ignored: it was trained on one.

        Raises:
            VLMError: it took too long, or the prompt is longer than the model can read.
        """
        seconds = self._timeout_s if timeout_s is None else timeout_s
        stop = threading.Event()
        pieces: asyncio.Queue[str | None] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def say(piece: str) -> None:
            with suppress(RuntimeError):  # the loop was closed: nobody is left who listens
                loop.call_soon_threadsafe(pieces.put_nowait, piece)

        if self._closed.is_set():
            raise VLMError("it was closed", where=self.name, do="open the folder again")
        done = loop.run_in_executor(self._worker, self._reply, messages, stop, say)
        done.add_done_callback(lambda _: pieces.put_nowait(None))
        try:
            async with asyncio.timeout(seconds):
                while (piece := await pieces.get()) is not None:
                    if stream is not None:
                        stream(piece)
                return await done
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

    @abstractmethod
    def _load(self, words: Words) -> Model:
        """The weights; called once, in the worker's thread."""

    def _reply(
        self, messages: Sequence[Message], stop: threading.Event, say: Callable[[str], None]
    ) -> Completion:
        started = time.monotonic()
        self._words = self._words or Words(self.folder)
        self._model = self._model or self._load(self._words)
        ids, pictures = prompt(messages, self._words, self._model)
        speech, tokens = Speech(self._words), 0

        def said(token: int) -> bool:
            nonlocal tokens
            tokens += 1
            if piece := speech.add(token):
                say(piece)
            return not (stop.is_set() or self._closed.is_set())

        usage = {} if stop.is_set() else self._model.answer(ids, pictures, said)
        if rest := speech.rest():
            say(rest)
        usage |= {"prompt_tokens": len(ids), "completion_tokens": tokens}
        usage["milliseconds"] = round((time.monotonic() - started) * 1e3)
        return Completion(text=speech.text, model=self.name, usage=usage)


def prompt(
    messages: Sequence[Message], words: Words, model: Model
) -> tuple[list[int], list[Shown]]:
    """Ids and pictures of a chat.

    Raises:
        VLMError: with an answer it would be longer than the model reads, or has tool results.
    """
    turns = [_turn(m) for m in messages]
    ids = encode_prompt(words, turns, image_tokens=model.image_tokens)
    if len(ids) + MAX_NEW > model.places:
        raise VLMError(
            f"the prompt has {len(ids)} tokens; of the {model.places} that the model reads "
            f"{MAX_NEW} are kept for the answer",
            do="give fewer context_tokens",
        )
    return ids, [_shown(url) for m in messages for url in m.images]


def _turn(message: Message) -> Turn:
    if message.role == "tool":
        raise VLMError("a HumanVLM was not trained to call tools", do="ask it without tools")
    return Turn(message.role, message.text, len(message.images))


def _shown(url: str) -> Shown:
    return Shown(hashlib.sha256(url.encode()).hexdigest(), load_picture(url).to_pil())


def _check_chat(folder: Path, contract: Contract) -> None:
    """The ids that this code makes are those of the checkpoint's own template."""
    if hashlib.sha256(CHAT_TEMPLATE.encode()).hexdigest() != contract.template_hash:
        raise ContextChangedError(
            "this humanagent writes chats in another format than the checkpoint was trained with",
            where=str(folder),
            do="install the version that wrote it, or train again",
        )
