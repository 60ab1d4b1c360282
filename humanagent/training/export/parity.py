"""How alike two ways to run a checkpoint are, over drawn scenes and questions about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from humanagent.context import Focus, render
from humanagent.media import load_picture
from humanagent.pose import scene_facts
from humanagent.training.data.scenes import SceneConfig, make_scene
from humanagent.vlm.checkpoint.contract import Contract, check_contract
from humanagent.vlm.local.backend import Shown, prompt
from humanagent.vlm.local.onnx_model import OnnxModel
from humanagent.vlm.local.transformers_backend import TransformersModel
from humanagent.vlm.local.words import Words
from humanagent.vlm.prompt import ask_messages
from humanagent.vlm.types import Message

QUESTIONS: Final = (
    "How many people are there?",
    "Who is raising a hand?",
    "Is P1 sitting?",
    "What is the person on the left doing?",
    "Which arm is P2 raising?",
    "Is anyone facing away?",
)
_SCENES: Final = 4
_SEED: Final = 900_000_000  # far from the seeds of any recipe
_BUDGET: Final = 1500
#: A random model never ends its turn; what differs does so early.
_TOKENS: Final = 48

Probe = tuple[list[int], list[Shown]]


class _Runs(Protocol):
    def answer(
        self, ids: list[int], pictures: Sequence[Shown], said: Callable[[int], bool]
    ) -> dict[str, int]: ...

    def logits(self, ids: list[int], pictures: Sequence[Shown]) -> NDArray[np.float32]: ...


class Reference:
    """What transformers makes of the probes in float32."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._contract = folder, check_contract(folder)
        self._words = Words(folder)
        model = TransformersModel(
            folder, self._words, self._contract.preprocessing, threads=None, device="cpu"
        )
        self._probes = [prompt(m, self._words, model) for m in _messages(self._contract)]
        self._expected = [(model.logits(*p), _greedy(model, p)) for p in self._probes]

    @property
    def prompts(self) -> int:
        """How many there are."""
        return len(self._probes)

    def compare(self, exported: Path) -> tuple[float, float]:
        """Largest difference of a logit, and share of equal greedy answers.

        ``exported`` is a folder with an ``onnx`` folder in it. The probes ask several questions
        about each picture, so that what was read before is used.
        """
        model = OnnxModel(exported, self._words, self._contract.preprocessing, threads=1)
        worst, equal = 0.0, 0
        for probe, (logits, answer) in zip(self._probes, self._expected, strict=True):
            worst = max(worst, float(np.abs(model.logits(*probe) - logits).max()))
            equal += _greedy(model, probe) == answer
        return worst, equal / len(self._probes)


def _greedy(model: _Runs, probe: Probe) -> list[int]:
    tokens: list[int] = []

    def said(token: int) -> bool:
        tokens.append(token)
        return len(tokens) < _TOKENS

    model.answer(*probe, said)
    return tokens


def _messages(contract: Contract) -> list[list[Message]]:
    """Every question about every scene, rendered as the checkpoint wants it."""
    made = []
    for number in range(_SCENES):
        sample = make_scene(_SEED + number, SceneConfig(people={number + 1: 1}))
        url = load_picture(sample.image).to_data_url()
        told: Any = None
        if contract.context is not None:
            told = render(
                sample.scene,
                scene_facts(sample.scene),
                name=contract.context.name,
                version=contract.context.version,
                focus=Focus(budget=_BUDGET),
            )
        made += [ask_messages(q, url, told, style=contract.prompt) for q in QUESTIONS]
    return made
