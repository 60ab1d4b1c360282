"""What both backends of a HumanVLM share: its contract, its prompt, its words."""

from __future__ import annotations

import hashlib
import time
from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PIL import Image

from humanagent.errors import VLMError
from humanagent.media import load_picture
from humanagent.vlm.checkpoint.chat import CHAT_TEMPLATE, MAX_NEW, Turn, encode_prompt
from humanagent.vlm.checkpoint.contract import ContextChangedError, Contract, check_contract
from humanagent.vlm.local.words import Speech, Words
from humanagent.vlm.local.worker import Ask, InProcessVLM
from humanagent.vlm.reads import Reads
from humanagent.vlm.types import Completion, Message


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


class LocalVLM(InProcessVLM):
    """A HumanVLM checkpoint in this process; subclasses know how to load one.

    Weights are loaded by the first ``generate``, which counts against its time. An answer has at
    most 256 tokens; a ``schema`` is ignored: the model was trained on one.

    Args:
        folder: A checkpoint that humanagent wrote.
        threads: Threads of the CPU for one answer.
        timeout_s: Seconds that one reply may take where a call does not say.

    Raises:
        MissingDependencyError: a library of the backend is not installed.
        CheckpointError: not a checkpoint of ours, or files that do not belong together.
        ContextChangedError: it was trained on another prompt, context or chat format.
    """

    def __init__(self, folder: str | Path, *, threads: int = 2, timeout_s: float = 60.0) -> None:
        super().__init__(timeout_s=timeout_s)
        self.folder, self.threads = Path(folder), threads
        self.contract = check_contract(self.folder)
        check_chat(self.folder, self.contract)
        self._check_installed(str(folder))
        self._words: Words | None = None
        self._model: Model | None = None

    @property
    def name(self) -> str:
        """Model, data and backend, for the provenance."""
        return f"humanvlm-{self.contract.model}@{self.contract.data_revision} ({self.kind})"

    @property
    def reads(self) -> Reads:
        """What it was trained to read."""
        return self.contract.reads()

    @abstractmethod
    def _load(self, words: Words) -> Model:
        """The weights; called once, in the worker's thread."""

    def _reply(self, ask: Ask) -> Completion:
        started = time.monotonic()
        self._words = self._words or Words(self.folder)
        self._model = self._model or self._load(self._words)
        ids, pictures = prompt(ask.messages, self._words, self._model)
        speech, tokens = Speech(self._words), 0

        def said(token: int) -> bool:
            nonlocal tokens
            tokens += 1
            if piece := speech.add(token):
                ask.say(piece)
            return not ask.over()

        usage = {} if ask.over() else self._model.answer(ids, pictures, said)
        if rest := speech.rest():
            ask.say(rest)
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


def check_chat(folder: Path, contract: Contract) -> None:
    """The ids that this code makes are those of the checkpoint's own template."""
    if hashlib.sha256(CHAT_TEMPLATE.encode()).hexdigest() != contract.template_hash:
        raise ContextChangedError(
            "this humanagent writes chats in another format than the checkpoint was trained with",
            where=str(folder),
            do="install the version that wrote it, or train again",
        )
