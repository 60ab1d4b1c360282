"""How alike two ways to run a checkpoint are: logits and greedy tokens over the probes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from humanagent.errors import BackendError, VLMError
from humanagent.training.export.probes import BUDGET, probes
from humanagent.vlm.checkpoint.chat import MAX_NEW
from humanagent.vlm.checkpoint.contract import Contract, check_contract
from humanagent.vlm.local.backend import Shown, prompt
from humanagent.vlm.local.transformers_backend import TransformersModel
from humanagent.vlm.local.words import Words
from humanagent.vlm.types import Message

#: A random model never ends its turn; what differs does so early.
TOKENS: Final = 48

Probe = tuple[list[int], list[Shown]]


class Runs(Protocol):
    """A way to run a checkpoint."""

    image_tokens: int
    places: int

    def answer(
        self, ids: list[int], pictures: Sequence[Shown], said: Callable[[int], bool]
    ) -> dict[str, int]: ...

    def logits(self, ids: list[int], pictures: Sequence[Shown]) -> NDArray[np.float32]: ...


@dataclass(frozen=True)
class Alike:
    """Over ``prompts`` prompts: largest difference of a logit where the answer begins, and the
    share of greedy answers of which every token is equal, up to 48.
    """

    prompts: int
    logits: float
    answers: float


@dataclass(frozen=True)
class Asked:
    """A probe, and what the reference makes of it; ``tokens`` are without the end of the turn."""

    messages: list[Message]
    probe: Probe
    logits: NDArray[np.float32]
    tokens: list[int]


class Reference:
    """What one way makes of the probes: the one that others are compared with.

    Raises:
        BackendError: the model cannot read a single probe.
    """

    def __init__(self, model: Runs, words: Words, contract: Contract) -> None:
        self.words, self.contract = words, contract
        self.asked = [
            Asked(messages, probe, model.logits(*probe), greedy(model, probe))
            for messages, probe in _readable(model, words, contract)
        ]

    @classmethod
    def open(cls, folder: Path) -> Reference:
        """That of transformers, in float32 on the CPU."""
        contract, words = check_contract(folder), Words(folder)
        model = TransformersModel.open(
            folder, words, contract.preprocessing, threads=None, device="cpu"
        )
        return cls(model, words, contract)

    @property
    def largest(self) -> float:
        """The largest logit, by its absolute value."""
        return max(float(np.abs(one.logits).max()) for one in self.asked)

    def compare(self, model: Runs) -> Alike:
        """The probes ask several questions about a picture: what was read before is used."""
        distances, equal = [], 0
        for one in self.asked:
            distances.append(_distance(model, one))
            equal += greedy(model, one.probe) == one.tokens
        return Alike(len(self.asked), max(distances), equal / len(self.asked))

    def distance(self, model: Runs) -> float:
        """Largest difference of a logit alone."""
        return max(_distance(model, one) for one in self.asked)


def _distance(model: Runs, one: Asked) -> float:
    return float(np.abs(model.logits(*one.probe) - one.logits).max())


def greedy(model: Runs, probe: Probe) -> list[int]:
    """The tokens of an answer, up to ``TOKENS``."""
    tokens: list[int] = []

    def said(token: int) -> bool:
        tokens.append(token)
        return len(tokens) < TOKENS

    model.answer(*probe, said)
    return tokens


def _readable(model: Runs, words: Words, contract: Contract) -> list[tuple[list[Message], Probe]]:
    """The probes that leave room for an answer; a small model cannot read six people as *paper*."""
    room = model.places - MAX_NEW - model.image_tokens - 100  # of which the question takes some 30
    asks = probes(
        contract.reads(),
        budget=min(BUDGET, room),
        count_tokens=lambda text: len(words.encode(text)),
    )
    fitting = []
    for messages in asks:
        with suppress(VLMError):  # longer than the model reads
            fitting.append((messages, prompt(messages, words, model)))
    if not fitting:
        raise BackendError(f"no probe fits into the {model.places} places that the model reads")
    return fitting
