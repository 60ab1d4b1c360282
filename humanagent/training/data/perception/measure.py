"""A drawn scene as a perception tool reports it, with what can be answered from the report."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from humanagent.pose import SceneFacts, scene_facts
from humanagent.scene import Scene
from humanagent.training.data.perception.mask import masked
from humanagent.training.data.perception.noise import Noise
from humanagent.training.data.perception.renamed import renamed
from humanagent.training.data.perception.report import report
from humanagent.training.data.perception.told import told_of
from humanagent.training.data.questions import true_facts
from humanagent.training.data.scenes import SceneSample


@dataclass(frozen=True)
class Measured:
    """A report and the truth beside it, all under the ids of the report.

    ``scene`` and ``facts`` are what a model is told. ``truth`` is the truth as far as they decide
    it: ``make_questions(measured.truth, ...)`` asks what the report answers rightly, and abstains
    on what it leaves open. It has the people of the report, those among them that are not there
    too (``false``): they count, but nothing said of them is asked about. ``full`` is the whole
    truth; the people whom the report lacks (``missed``) have ids behind its last one, so an
    evaluation on ``full`` leaves out questions and answers that name them.
    """

    scene: Scene
    facts: SceneFacts
    truth: SceneSample
    full: SceneSample
    missed: frozenset[str]
    false: frozenset[str]


def measure(
    sample: SceneSample, noise: Noise, rng: np.random.Generator, *, attributes: bool
) -> Measured:
    """What a tool reports of a scene; the same for an equal state of ``rng``.

    Args:
        sample: a scene from ``make_scene``.
        noise: how wrong the tool is.
        rng: draws the errors.
        attributes: whether the report says more than joints: clothes, hair, age, what people do,
            hold, and with whom. These have no errors.

    Example:
        >>> from humanagent.training.data.scenes import make_scene
        >>> rng = np.random.default_rng(0)
        >>> measured = measure(make_scene(7), Noise.named("none"), rng, attributes=False)
        >>> measured.scene.people[0].attributes, measured.missed
        ({}, frozenset())
    """
    said = report(sample, noise, rng)
    full = renamed(sample, said.found | said.missed)
    facts = true_facts(sample, shown=True) if noise.exact else scene_facts(said.scene)
    told = told_of(full, facts) if attributes else {}
    people = tuple(
        p.model_copy(update={"attributes": dict(told[p.id].words) if p.id in told else {}})
        for p in said.scene.people
    )
    scene = said.scene.model_copy(update={"people": people})
    truth = masked(full, scene, facts, told)
    untracked = tuple(p.model_copy(update={"track_id": None}) for p in people)
    return Measured(
        scene=scene.model_copy(update={"people": untracked}),
        facts=facts,
        truth=truth,
        full=full,
        missed=frozenset(said.missed.values()),
        false=said.false,
    )
