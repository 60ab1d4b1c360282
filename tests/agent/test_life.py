"""An agent's life: forgotten, closed, cancelled; no thread, connection or warning is left."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from humanagent import HumanAgent
from humanagent.scene import Scene
from humanagent.vlm import ScriptedVLM
from tests.doubles import FixedPerceiver, picture, scene_of, standing

ROOT = Path(__file__).resolve().parents[2]
ONE = scene_of(standing(10, 10))


def loops() -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t.name == "humanagent"]


def test_a_forgotten_agent_ends_its_thread() -> None:
    gc.collect()
    before = len(loops())
    agent = HumanAgent(perceiver=FixedPerceiver(ONE))
    agent.ask(picture(), "How many people?", thread_id="t")
    assert len(loops()) == before + 1
    del agent
    gc.collect()
    assert len(loops()) == before


@pytest.mark.parametrize("end", ["", "agent = None; import gc; gc.collect()", "agent.close()"])
def test_a_process_that_never_closes_ends_quietly(end: str) -> None:
    code = f"""
from humanagent import HumanAgent
from tests.doubles import FixedPerceiver, picture, scene_of, standing
agent = HumanAgent("http://127.0.0.1:9/v1", perceiver=FixedPerceiver(scene_of(standing(10, 10))))
print(agent.ask(picture(), "How many people?", thread_id="t").degraded)
{end}
"""
    command = [sys.executable, "-W", "always", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.stdout.strip() == "True"
    assert done.stderr == ""
    assert done.returncode == 0


def test_a_perception_that_never_ends_does_not_keep_the_process() -> None:
    code = """
import time
from humanagent import HumanAgent
from humanagent.errors import DeadlineError
from tests.doubles import FixedPerceiver, picture
agent = HumanAgent(perceiver=FixedPerceiver(lambda image: time.sleep(1000)), deadline_s=0.2)
try:
    agent.ask(picture(), "How many people?")
except DeadlineError:
    print("late")
"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert (done.stdout.strip(), done.stderr) == ("late", "")


def test_cancelling_an_ask_leaves_the_agent_usable() -> None:
    started = threading.Event()

    def slow(image: object) -> Scene:
        started.set()
        time.sleep(0.2)
        return ONE

    async def main(agent: HumanAgent) -> None:
        task = asyncio.ensure_future(agent.aask(picture(), "How many people?"))
        await asyncio.to_thread(started.wait, 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with HumanAgent(perceiver=FixedPerceiver(slow)) as agent:
        asyncio.run(main(agent))
        assert agent.ask(picture(), "How many people?").status == "answered"


def test_a_stream_may_be_left_in_the_middle() -> None:
    async def first(agent: HumanAgent) -> dict[str, object]:
        events = agent.astream(picture(), "How many people?")
        async for event in events:
            await events.aclose()  # type: ignore[attr-defined]
            return event
        raise AssertionError

    with HumanAgent(ScriptedVLM(["One person."]), perceiver=FixedPerceiver(ONE)) as agent:
        assert asyncio.run(first(agent))["type"] == "step"
        assert agent.ask(picture(), "How many people?").status == "answered"


def test_many_agents_and_threads_at_once() -> None:
    from concurrent.futures import ThreadPoolExecutor

    def work(number: int) -> str:
        with HumanAgent(perceiver=FixedPerceiver(ONE)) as agent:
            return agent.ask(picture(shade=number), "How many people?").text

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(work, range(16)))) == 1
