"""However the model's server fails, every ask ends once, in time, and says what it is.

The small one runs everywhere, against a server of the tests' own. The large one:

    HUMANAGENT_VLLM=/path/to/vllm HUMANAGENT_CHECKPOINT=runs/nano/4-instruct/checkpoint \
        scripts/soak_vllm
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from humanagent import HumanAgent
from tests.doubles import FixedPerceiver, scene_of, standing
from tests.serving.faults.cores import shared_out
from tests.serving.faults.plan import Plan
from tests.serving.faults.run import Load, Result, run_soak
from tests.serving.faults.soak import ANSWERED, LOST, End
from tests.serving.faults.tiny_server import TinyServer
from tests.serving.faults.vllm_server import VllmServer

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/fd").exists(), reason="what a process holds is read from Linux's /proc"
)

#: Behind the deadline by this share of it is still in time.
LATEST = 0.10
#: With less time than this the agent does not ask again; a busy machine may bring it to that.
GIVES_UP_S = 1.6
#: Faults that always break the exchange before a reply: such a question is sent three times.
THRICE = ("reset", "garbage", "status_503")
#: What the second half of a soak may add.
MORE_MIB = 64.0


def test_small() -> None:
    """No model and no perception: every answer must be that of its own ask."""
    plan = Plan.make(asks=150, seed=7)
    load = Load(deadline_s=3.0, concurrency=12, kills=2, after_kill=4)

    def make(url: str, **more: Any) -> HumanAgent:
        perceiver = FixedPerceiver(scene_of(standing()))
        return HumanAgent(url, perceiver=perceiver, deadline_s=load.deadline_s, **more)

    result = asyncio.run(run_soak(plan, TinyServer(), make, load))
    print(f"\n{result}")
    check(result)
    answered = [end for end in result.ends if end.kind == ANSWERED]
    wrong = [end for end in answered if f"{end.ask.id:05}" not in end.answers[0].text]
    assert told(wrong) == []


@pytest.mark.vllm
def test_large(tmp_path: Path) -> None:
    """A real server and a checkpoint of ours."""
    checkpoint = Path(os.environ["HUMANAGENT_CHECKPOINT"]).resolve()
    plan = Plan.make(asks=int(os.environ.get("HUMANAGENT_SOAK_ASKS", "1050")), seed=7)
    deadline_s = float(os.environ.get("HUMANAGENT_SOAK_DEADLINE_S", "5"))
    load = Load(deadline_s, concurrency=12, kills=2, after_kill=36)

    def make(url: str, **more: Any) -> HumanAgent:
        return HumanAgent(url, vlm_checkpoint=checkpoint, deadline_s=load.deadline_s, **more)

    with shared_out() as cores:
        server = VllmServer(checkpoint, tmp_path / "vllm.log", cores)
        result = asyncio.run(run_soak(plan, server, make, load))
    print(f"\n{result}\nserver ready after {server.starts} s")
    check(result)
    by_the_clock = [end for end in result.ends if end.seconds > (1 + LATEST) * deadline_s]
    assert told(by_the_clock) == []


def check(result: Result) -> None:
    """What holds for every soak."""
    ends, plan, deadline_s = result.ends, result.plan, result.load.deadline_s
    assert sorted(end.ask.id for end in ends) == [ask.id for ask in plan.asks]
    assert told([end for end in ends if end.kind == LOST]) == []
    assert told([end for end in ends if result.late(end) > LATEST * deadline_s]) == []
    assert told([end for end in ends if end.kind != ANSWERED and not end.note]) == []
    answered = [end for end in ends if end.kind == ANSWERED]
    assert told([end for end in answered if not end.ask.may_be_answered]) == []
    may = [end for end in ends if end.ask.may_be_answered and not end.killed]
    early = [end for end in may if end.seconds < deadline_s - GIVES_UP_S]
    assert told([end for end in early if end.kind != ANSWERED]) == []
    assert max(plan.requests[end.ask.id] for end in ends if end.ask.fault in THRICE) <= 3
    assert all(streams > 0 for streams in result.cut_off)
    check_nothing_is_left(result)


def check_nothing_is_left(result: Result) -> None:
    """Neither tasks nor threads, files, connections or memory."""
    held = result.held
    assert held["after"].tasks == 0
    assert held["closed"].threads < held["before"].threads
    assert held["closed"].files <= held["before"].files
    assert held["after"].mib < held["halfway"].mib + MORE_MIB


def told(ends: list[End]) -> list[str]:
    """What is wrong with them, so that a failing test says it."""
    return [
        f"{end.ask.id} {end.ask.row}: {end.kind} after {end.seconds:.2f} s, {end.note[:300]}"
        for end in ends
    ]
