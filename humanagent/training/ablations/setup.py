"""How large an ablation is: model, data, steps."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from humanagent.training.ablations.cases import SIDE
from humanagent.training.models.config import ModelConfig, TextConfig, VisionConfig
from humanagent.training.stages.recipe import OptimizerRecipe, Part, StageRecipe

#: A third of ``nano``: it trains in minutes.
MODEL: Final = ModelConfig(
    name="ablation",
    vocab_size=4096,
    vision=VisionConfig(
        image_size=SIDE, patch_size=8, hidden_size=128, intermediate_size=384, layers=3, heads=4
    ),
    text=TextConfig(hidden_size=160, intermediate_size=320, layers=6, heads=5, kv_heads=5),
)
_NO_LIMIT: Final = 1_000_000


@dataclass(frozen=True)
class Setup:
    """Sizes of an ablation. Scenes of the training and the test set; steps of the phases.

    ``steps`` are those of the compared phases, ``shared`` those of the phases that all arms of a
    seed begin with, ``naming`` of the one before them; ``batch`` the scenes of a step.
    """

    scenes: int
    test: int
    steps: int
    shared: int = 0
    naming: int = 0
    align: int = 0
    batch: int = 4
    words: int = 800  # scenes of the tokenizer

    def described(self) -> dict[str, Any]:
        """The settings as the table of results keeps them; a sweep of others is another one."""
        sizes = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {**sizes, "model": MODEL.model_dump(mode="json")}


def machine() -> str:
    """A few words about the computer."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text(encoding="utf-8").splitlines()
        named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
        name = next(named, name)
    return f"{name}, {os.cpu_count()} CPUs"


def phase(
    name: str,
    steps: int,
    batch: int,
    parts: tuple[Part, ...],
    *,
    scratch: bool = True,
) -> StageRecipe:
    """The recipe of a phase: with Muon where matrices are young, else with AdamW.

    A step takes the next ``batch`` scenes, however long their contexts are: so all arms see the
    same scenes at the same step.
    """
    optimizer = OptimizerRecipe(name="adamw", lr=0.002, warmup=20)
    if scratch:
        optimizer = OptimizerRecipe(name="muon", matrix_lr=0.02, lr=0.001, warmup=20)
    return StageRecipe(
        name=name,
        train=parts,
        steps=steps,
        row=_NO_LIMIT,
        buffer=batch,
        save_every=50,
        optimizer=optimizer,
    )
