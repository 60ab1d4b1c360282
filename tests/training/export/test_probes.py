"""The same prompts for everyone who compares, over few and many people."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from humanagent.context import approximate_tokens
from humanagent.media import load_picture
from humanagent.training.export.probes import PEOPLE, QUESTIONS, probes
from humanagent.vlm.checkpoint.pixels import Preprocessing
from humanagent.vlm.reads import Reads

PLAIN = Reads(context="compact", version=1, prompt="plain", focus=False)


def test_there_are_at_least_fifty_of_one_to_six_people() -> None:
    asks = probes(PLAIN)
    assert len(asks) == len(PEOPLE) * len(QUESTIONS) >= 50
    found = [re.findall(r"people found: (\d+)", ask[-1].text) for ask in asks]
    assert {int(number) for (number,) in found} == {1, 2, 3, 4, 5, 6}
    assert len({ask[-1].text for ask in asks}) == len(asks)
    assert len({ask[-1].images for ask in asks}) == len(PEOPLE)


def test_they_are_always_the_same() -> None:
    assert probes(PLAIN) == probes(PLAIN)


def test_pictures_are_those_that_the_agent_sends() -> None:
    ours = probes(replace(PLAIN, picture=Preprocessing(image_size=56)))[0][-1]
    assert load_picture(ours.images[0]).to_pil().size == (56, 56)
    assert load_picture(probes(Reads())[0][-1].images[0]).to_pil().size == (160, 120)


@pytest.mark.parametrize("context", ["compact", "paper"])
def test_they_are_rendered_as_the_model_reads(context: str) -> None:
    asks = probes(Reads(context=context, prompt="rules"))
    assert all(ask[0].role == "system" for ask in asks)
    assert all(("keypoints: [" in ask[-1].text) == (context == "paper") for ask in asks)
    none = probes(Reads(measured=False, prompt="plain"))
    assert not any("Measured people" in ask[-1].text for ask in none)


def test_a_context_keeps_its_budget() -> None:
    texts = [ask[-1].text for ask in probes(PLAIN, budget=200)]
    assert max(map(approximate_tokens, texts)) < 230
    assert any("left out to keep this short" in text for text in texts)
