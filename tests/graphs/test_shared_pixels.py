"""Many answers about one picture hold it in memory once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from humanagent import HumanAgent
from humanagent.media import load_picture
from tests.doubles import FixedPerceiver, scene_of, standing

QUESTIONS = ("How many people are there?", "Is anyone sitting?")


@pytest.mark.parametrize("given", ["path", "picture"])
def test_answers_share_the_pixels(given: str, example_photos: Path) -> None:
    path = example_photos / "skier.jpg"
    source = path if given == "path" else load_picture(path)
    with HumanAgent(perceiver=FixedPerceiver(scene_of(standing()))) as agent:
        first, second = (agent.ask(source, question)._picture for question in QUESTIONS)
    assert first is not None
    assert second is not None
    assert first.pixels is second.pixels


def test_a_picture_that_is_given_again_is_taken_as_it_was_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is neither loaded nor hashed again."""
    given = load_picture(np.zeros((48, 64, 3), np.uint8))
    with HumanAgent(perceiver=FixedPerceiver(scene_of(standing()))) as agent:
        first = agent.ask(given, QUESTIONS[0])._picture
        monkeypatch.setattr("humanagent.graphs.ask.nodes.load.load_picture", None)
        again = agent.ask(given, QUESTIONS[1])._picture
    assert again is first
