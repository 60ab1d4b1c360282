"""Pictures that wait for the same model go together, and each gets its own scene."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from humanagent import HumanAgent
from humanagent.answer import Answer
from humanagent.scene import Scene
from humanagent.tools.gather import Gathered
from humanagent.tools.protocols import Image, ToolInfo
from tests.doubles import scene_of, standing


def picture(width: int) -> Image:
    return np.zeros((100, width, 3), np.uint8)


class Slow:
    """Takes pictures together; the first batch waits until so many others are in the queue."""

    info = ToolInfo("slow", "1")

    def __init__(self, others: int = 0) -> None:
        self.batches: list[list[int]] = []
        self.gathered: Gathered | None = None
        self._others = others

    def perceive(self, image: Image) -> Scene:
        return self.perceive_many([image])[0]

    def perceive_many(self, images: Sequence[Image]) -> list[Scene]:
        self.batches.append([image.shape[1] for image in images])
        if self.gathered is not None and len(self.batches) == 1:
            seen = threading.Event()
            while len(self.gathered._waiting) < self._others:
                seen.wait(0.001)
        if any(image.shape[1] == 13 for image in images):
            raise ValueError("13")
        return [scene_of(standing(image.shape[1], 0), size=(640, 480)) for image in images]


def ask(slow: Slow, widths: list[int], most: int = 8) -> list[Scene | Exception]:
    """Everybody at once, the first one first."""
    gathered = slow.gathered = Gathered(slow, most)

    def one(width: int) -> Scene | Exception:
        try:
            return gathered.perceive(picture(width))
        except ValueError as error:
            return error

    with ThreadPoolExecutor(len(widths)) as pool:
        return list(pool.map(one, widths))


def test_those_who_wait_go_together_and_nobody_gets_another_ones_scene() -> None:
    slow = Slow(others=5)
    scenes = ask(slow, [1, 2, 3, 4, 5, 6])
    assert len(slow.batches[0]) == 1
    assert sorted(map(len, slow.batches)) == [1, 5]
    assert [s.people[0].bbox[0] for s in scenes if isinstance(s, Scene)] == [1, 2, 3, 4, 5, 6]


def test_a_batch_is_bounded() -> None:
    slow = Slow(others=7)
    scenes = ask(slow, list(range(1, 9)), most=3)
    assert sorted(map(len, slow.batches)) == [1, 1, 3, 3]
    assert all(isinstance(scene, Scene) for scene in scenes)


def test_a_picture_that_cannot_be_measured_fails_alone() -> None:
    slow = Slow(others=3)
    failed = [isinstance(found, ValueError) for found in ask(slow, [1, 2, 13, 3])]
    assert failed == [False, False, True, False]


def test_who_comes_alone_is_measured_at_once() -> None:
    slow = Slow()
    assert Gathered(slow).perceive(picture(7)).people
    assert slow.batches == [[7]]
    with pytest.raises(ValueError, match="13"):
        Gathered(slow).perceive(picture(13))


def test_pictures_of_ask_many_are_answered_as_one_by_one_and_in_order() -> None:
    slow = Slow()
    pictures = [picture(width) for width in range(20, 32)]
    question = "How many people are there?"
    with HumanAgent(perceiver=Slow()) as agent:
        alone = [agent.ask(p, question) for p in pictures]
    with HumanAgent(perceiver=Gathered(slow)) as agent:
        together = list(agent.ask_many(pictures, question, workers=4))
    assert max(map(len, slow.batches)) <= 4
    for one, other in zip(together, alone, strict=True):
        assert isinstance(one, Answer)
        assert (one.text, one.scene) == (other.text, other.scene)
