"""A scene, what is told about it, and questions with their answers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

from humanagent.pose import SceneFacts
from humanagent.scene import Scene
from humanagent.training.data.dialogues.config import DialogueConfig
from humanagent.training.data.dialogues.context import context_text
from humanagent.training.data.dialogues.scale import scaled
from humanagent.training.data.perception import Noise, measure
from humanagent.training.data.questions import QuestionAnswer, make_questions, split_of
from humanagent.training.data.scenes import SceneConfig, SceneSample, make_scene


@dataclass(frozen=True)
class Dialogue:
    """``picture`` as the model sees it (drawn at its own size), ``context`` as it is told.

    ``scene`` and ``facts`` are the report that the context was rendered from, ``drawn`` the
    whole truth with the generator's ids.
    """

    picture: Image.Image | None
    context: str | None
    questions: tuple[QuestionAnswer, ...]
    scene: Scene
    facts: SceneFacts
    drawn: SceneSample


def make_dialogue(seed: int, config: DialogueConfig, rng: np.random.Generator) -> Dialogue:
    """The dialogue about the scene of a seed; ``rng`` draws noise, scale and questions.

    The forms of the questions are those of the split that the seed belongs to.

    Example:
        >>> found = make_dialogue(7, DialogueConfig(people={1: 1}), np.random.default_rng(0))
        >>> found.context.splitlines()[0]
        'picture 112x112 px, people found: 1'
    """
    drawn = make_scene(
        seed,
        SceneConfig(
            size=(config.size, config.size),
            people=config.people,
            supersample=2 if config.picture else 1,  # who looks at no picture needs no fine one
        ),
    )
    levels = sorted(config.noise)
    weights = np.array([config.noise[level] for level in levels])
    level = levels[int(rng.choice(len(levels), p=weights / weights.sum()))]
    told = bool(rng.random() < config.attributes)
    found = measure(drawn, Noise.named(level), rng, attributes=told)
    low, high = (math.log(limit) for limit in config.scale)
    scene = scaled(found.scene, math.exp(rng.uniform(low, high)))
    truth = found.truth if config.careful else found.full
    asked = make_questions(truth, int(rng.integers(2**31)), split_of(seed), config.questions)
    asked = [one for one in asked if not found.missed & _named(one)]
    return Dialogue(
        picture=Image.fromarray(drawn.image) if config.picture else None,
        context=context_text(config.context, scene, found.facts),
        questions=tuple(asked),
        scene=scene,
        facts=found.facts,
        drawn=drawn,
    )


def _named(one: QuestionAnswer) -> set[str]:
    """Ids of people that a question or its answer names."""
    return {*one.people, *one.value.split(), *(claim.subject for claim in one.claims)}
