"""Does it help a model to be told boxes, joints, or facts about the people in a picture?

All arms of a seed begin with the same weights, see the same scenes and questions in the same
order, and take as many steps.
"""

from __future__ import annotations

from typing import Final

from humanagent.training.ablations.begin import FIRST
from humanagent.training.ablations.controls import Control
from humanagent.training.ablations.lab import Lab
from humanagent.training.ablations.phases import Phase
from humanagent.training.ablations.reading import ReadingSource
from humanagent.training.ablations.setup import Setup, phase
from humanagent.training.ablations.sweep import Run, Trial
from humanagent.training.stages.recipe import Part

SETUP: Final = Setup(scenes=2000, test=240, steps=350, shared=1000, naming=200)
#: Arm to (context, whether the model sees the picture).
ARMS: Final = {
    "none": ("none", True),
    "boxes": ("boxes", True),
    "paper": ("paper", True),
    "compact": ("compact", True),
    "paper alone": ("paper", False),
    "compact alone": ("compact", False),
}


def runs(seeds: int) -> list[Run]:
    """Seed by seed, so that a sweep that is stopped has complete comparisons."""
    return [Run(arm, "", seed) for seed in range(seeds) for arm in ARMS]


def trial(lab: Lab, run: Run) -> Trial:
    """What a run trains and how it is tested."""
    context, picture = ARMS[run.arm]
    parts: tuple[Part, ...] = ("connector", "language", "vision") if picture else ("language",)
    stage = phase("answers", lab.setup.steps, lab.setup.batch, parts)
    controls: list[Control] = ["as it is"]
    if context != "none":
        controls.append("shuffled")
    if picture:
        controls.append("blank")
    return Trial(
        shared=_reading(lab),
        own=(Phase(stage, lab.source(context=context, picture=picture)),),
        context=context,
        picture=picture,
        controls=tuple(controls),
    )


def _reading(lab: Lab) -> tuple[Phase, ...]:
    """What all arms begin with; scenes of one person, since lists are what is to be learned.

    The first layers alone learn what each value is of: later ones can only look up by that if it
    is known before them, and a whole model finds it out in its last layers.
    """
    source = ReadingSource([case for case in lab.train if case.people == 1], lab.words)
    setup = lab.setup
    naming = phase("naming", setup.naming, setup.batch, ("language",))
    reading = phase("reading", setup.shared, setup.batch, ("language",))
    return Phase(naming, source, layers=FIRST), Phase(reading, source)
