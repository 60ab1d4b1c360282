"""A run: phases of training one after another, each of which can be stopped and gone on with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from humanagent.training.packing import SampleSource
from humanagent.training.stages.loop import LOG, Step, read_log, train_stage
from humanagent.training.stages.parts import merged, prepare
from humanagent.training.stages.recipe import StageRecipe

_PARTS = 24  # points of a curve


@dataclass(frozen=True)
class Phase:
    """What learns from what, and how long."""

    stage: StageRecipe
    source: SampleSource


def run_phases(
    model: Any,
    phases: Sequence[Phase],
    folder: Path,
    *,
    seed: int,
    pad_id: int,
    each_step: Callable[[str, Step], None],
) -> Any:
    """Train the phases that are not done; returns the model with everything merged into it.

    The state of a phase stays in ``folder``: called again, a phase that is done is only loaded,
    one that was stopped goes on.
    """
    import torch

    for number, phase in enumerate(phases):
        torch.manual_seed(seed * 1000 + number)  # LoRA's first weights
        learning = prepare(model, phase.stage.train, phase.stage.lora)

        def told(step: Step, name: str = phase.stage.name) -> None:
            each_step(name, step)

        train_stage(
            learning,
            phase.source,
            phase.stage,
            folder / phase.stage.name,
            pad_id=pad_id,
            seed=seed * 1000 + number,
            each_step=told,
        )
        model = merged(learning)
    return model


def losses(folder: Path, phase: Phase) -> tuple[float, ...]:
    """Mean loss of each twenty-fourth of a phase's steps."""
    found = [line["loss"] for line in read_log(folder / phase.stage.name / LOG)]
    edges = [round(i * len(found) / _PARTS) for i in range(_PARTS + 1)]
    parts = [found[a:b] for a, b in pairwise(edges)]
    return tuple(round(sum(part) / len(part), 4) for part in parts if part)


def seconds(folder: Path, phases: Sequence[Phase]) -> float:
    """How long the steps of phases took, without evaluation."""
    logs = [read_log(folder / phase.stage.name / LOG) for phase in phases]
    return round(sum(float(line["seconds"]) for log in logs for line in log), 1)
