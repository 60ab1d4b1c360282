"""Scenes and the questions on them, made once."""

from __future__ import annotations

import pytest

from humanagent.training.data.questions import SPLITS, QuestionAnswer, make_questions
from humanagent.training.data.scenes import SceneConfig, SceneSample, make_scene

Asked = list[tuple[SceneSample, QuestionAnswer]]

#: Enough of every number of people, and small enough to be quick.
_PEOPLE = {0: 1, 1: 5, 2: 5, 3: 3, 4: 2, 5: 1, 6: 1, 9: 0.5, 12: 0.3}


@pytest.fixture(scope="session")
def samples() -> list[SceneSample]:
    config = SceneConfig(size=(80, 80), supersample=1, people=_PEOPLE)
    return [make_scene(seed, config) for seed in range(150)]


@pytest.fixture(scope="session")
def asked(samples: list[SceneSample]) -> Asked:
    return [
        (sample, one)
        for sample in samples
        for at, split in enumerate(SPLITS)
        for one in make_questions(sample, at, split)
    ]
