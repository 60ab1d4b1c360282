"""A run: phases of training one after another, each of which can be stopped and gone on with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
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
    """What learns from what, and how long; with the language model's first ``layers`` alone."""

    stage: StageRecipe
    source: SampleSource
    layers: int | None = None


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
        with _first_layers(model, phase.layers):
            learning = prepare(model, phase.stage.train, phase.stage.lora)
            train_stage(
                learning,
                phase.source,
                phase.stage,
                folder / phase.stage.name,
                pad_id=pad_id,
                seed=seed * 1000 + number,
                each_step=partial(each_step, phase.stage.name),
            )
            model = merged(learning)
    return model


@contextmanager
def _first_layers(model: Any, count: int | None) -> Iterator[None]:
    """Inside, the language model has so many layers."""
    language = model.model.language_model
    every = language.layers
    language.layers = every[:count]
    try:
        yield
    finally:
        language.layers = every


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
