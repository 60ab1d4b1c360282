"""Several questions about a new picture cost one measurement."""

from __future__ import annotations

import asyncio
import threading

import pytest

from humanagent.graphs.ask.once import Once
from humanagent.graphs.ask.runner import AskRunner
from humanagent.scene import Scene
from humanagent.settings import Settings
from humanagent.tools.protocols import Image, ToolInfo
from tests.doubles import picture, scene_of, standing


class Slow:
    """Counts how often it measures; does so until it is let go."""

    info = ToolInfo("slow", "1")

    def __init__(self) -> None:
        self.measured = 0
        self.go = threading.Event()

    def perceive(self, image: Image) -> Scene:
        self.measured += 1
        self.go.wait(5)
        return scene_of(standing(100, 100))


async def ask_all(runner: AskRunner, perceiver: Slow, questions: int) -> list[str]:
    asks = [runner.ask(picture(), "How many people are there?", None) for _ in range(questions)]
    running = asyncio.gather(*asks)
    await asyncio.sleep(0.2)
    perceiver.go.set()
    answers = await running
    await runner.aclose()
    return [answer.text for answer in answers]


def test_questions_at_once_wait_for_one_measurement() -> None:
    perceiver = Slow()
    said = asyncio.run(ask_all(AskRunner(Settings(), None, perceiver), perceiver, 5))
    assert perceiver.measured == 1
    assert len(said) == 5
    assert len(set(said)) == 1


def test_who_gives_up_leaves_the_work_to_the_others() -> None:
    async def run() -> str:
        once: Once[str] = Once()
        go = asyncio.Event()

        async def work() -> str:
            await go.wait()
            return "done"

        first, second = (asyncio.ensure_future(once.do("a", work)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)
        go.set()
        return await second

    assert asyncio.run(run()) == "done"


def test_what_failed_is_tried_anew() -> None:
    async def run() -> str:
        once: Once[str] = Once()

        async def fail() -> str:
            raise ValueError

        async def work() -> str:
            return "done"

        with pytest.raises(ValueError):
            await once.do("a", fail)
        return await once.do("a", work)

    assert asyncio.run(run()) == "done"
