"""Clips of drawn people whose ids are known, as a tool with errors reports them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pytest

from humanagent.scene import Person, Scene
from humanagent.training.data.perception import Noise
from humanagent.training.data.perception.report import report
from humanagent.training.data.scenes import SceneConfig, SceneSample, make_sequence

CONFIG = SceneConfig(size=(160, 120), supersample=1, people={3: 1, 4: 1, 5: 1}, pair=0.2)
SEEDS = (930_000, 930_001, 930_002)


class Shot(NamedTuple):
    """One picture of a clip: who is there, and who was reported (with no track)."""

    truth: Scene
    reported: Scene
    seconds: float


@pytest.fixture(scope="session")
def clips() -> list[list[SceneSample]]:
    return [make_sequence(seed, CONFIG, frames=12) for seed in SEEDS]


def reported(clip: Sequence[SceneSample], level: str) -> list[Shot]:
    rng = np.random.default_rng(clip[0].seed)
    shots = []
    for picture in clip:
        scene = report(picture, Noise.named(level), rng).scene
        shots.append(Shot(picture.scene, without_tracks(scene), picture.seconds))
    return shots


def without_tracks(scene: Scene) -> Scene:
    people = tuple(p.model_copy(update={"track_id": None}) for p in scene.people)
    return scene.model_copy(update={"people": people})


def somebody(x: float, y: float = 0.0, *, size: float = 100.0, score: float = 0.9) -> Person:
    return Person(id="P1", bbox=(x, y, x + 0.4 * size, y + size), score=score)


def scene_of(*people: Person) -> Scene:
    named = [p.model_copy(update={"id": f"P{i}"}) for i, p in enumerate(people, start=1)]
    return Scene(width=640, height=480, people=tuple(named))
