"""Does it help to align a connector on captions before it is trained on instructions?

After HumanVLM, which aligns its connector on captions and then trains connector and LoRA on
instructions, and compares neither with leaving one of the two out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from humanagent.training.ablations.lab import Lab
from humanagent.training.ablations.phases import Phase
from humanagent.training.ablations.setup import Setup, phase
from humanagent.training.ablations.sweep import Run, Trial

SETUP: Final = Setup(scenes=2000, test=240, steps=250, shared=500, align=100)
#: Size to the part of the scenes that instruct data is made of.
SIZES: Final = {"1/8": 8, "all": 1}


def runs(seeds: int) -> list[Run]:
    """Seed by seed; *align* sees no instruct data, so it has one size only."""
    found = []
    for seed in range(seeds):
        found.append(Run("align", "", seed))
        found += [Run(arm, size, seed) for size in SIZES for arm in ("instruct", "both")]
    return found


def trial(lab: Lab, run: Run) -> Trial:
    """What a run trains: *instruct* takes as many steps as *align* and *instruct* of *both*."""
    setup = lab.setup
    own = []
    if run.arm in ("align", "both"):
        stage = phase("align", setup.align, setup.batch, ("connector",), scratch=False)
        own.append(Phase(stage, lab.source(captions=True)))
    if run.arm in ("instruct", "both"):
        steps = setup.steps + (setup.align if run.arm == "instruct" else 0)
        stage = phase("instruct", steps, setup.batch, ("connector", "lora"), scratch=False)
        few = lab.train[: len(lab.train) // SIZES[run.size]]
        own.append(Phase(stage, lab.source(few)))
    return Trial(
        shared=_shared(lab),
        own=tuple(own),
        context="none",
        picture=True,
        controls=("as it is", "blank"),
        between=_new_connector(run.seed),
    )


def _shared(lab: Lab) -> tuple[Phase, ...]:
    """What stands for a pretrained language model and a pretrained tower.

    The language model learns to answer from words alone, then the tower learns, through a
    connector that is thrown away, what captions speak of.
    """
    setup = lab.setup
    language = phase("language", setup.shared, setup.batch, ("language",))
    tower = phase("tower", setup.shared, setup.batch, ("connector", "vision"))
    return (
        Phase(language, lab.source(context="words", picture=False)),
        Phase(tower, lab.source(captions=True)),
    )


def _new_connector(seed: int) -> Callable[[Any], None]:
    """Draws the connector's weights anew: those of the tower's training would be aligned."""

    def draw(model: Any) -> None:
        import torch

        torch.manual_seed(seed * 1000 + 999)
        for module in model.model.multi_modal_projector.modules():
            if isinstance(module, torch.nn.Linear):
                torch.nn.init.normal_(module.weight, std=model.config.text_config.initializer_range)
                torch.nn.init.zeros_(module.bias)

    return draw
