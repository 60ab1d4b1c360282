"""A teacher behind an endpoint: paced, paid for once, within a budget, patient with servers."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from humanagent.errors import NotStartedError, VLMError
from humanagent.training.data.pipeline.stages import STOPS
from humanagent.training.data.teacher import openai as module
from humanagent.training.data.teacher.budget import (
    Budget,
    BudgetSpentError,
    Prices,
    TeacherRefusedError,
)
from humanagent.training.data.teacher.cache import ReplyCache
from humanagent.training.data.teacher.limits import Limits
from humanagent.training.data.teacher.openai import OpenAITeacher
from humanagent.vlm.types import Message
from tests.training.data.teacher.endpoint import Answer, Endpoint, Handle, completion, endpoint

SCHEMA = {"type": "object", "properties": {"answer": {"type": "string"}}}


def ask(text: str) -> list[Message]:
    return [Message("system", "Be brief."), Message("user", text)]


def echo(number: int, body: dict[str, Any]) -> Answer:
    return completion(f"on {body['messages'][-1]['content']}")


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FIRST_WAIT_S", 0.001)


def taught(
    handle: Handle,
    work: Callable[[OpenAITeacher, Endpoint], Awaitable[None]],
    slow_s: float = 0.0,
    **options: Any,
) -> None:
    """Run ``work`` with a teacher at a running endpoint."""

    async def run() -> None:
        async with endpoint(handle, slow_s) as server:
            teacher = OpenAITeacher(server.url, **options)
            try:
                await work(teacher, server)
            finally:
                await teacher.aclose()

    asyncio.run(run())


def test_a_reply_says_who_made_it_of_what() -> None:
    async def work(teacher: OpenAITeacher, server: Endpoint) -> None:
        reply = await teacher.ask(ask("row 1"), SCHEMA)
        assert (reply.text, reply.by, reply.cached) == ("on row 1", "teach-1@fp_7", False)
        assert dict(reply.usage)["completion_tokens"] == 5
        made = reply.made("captions[0]", "kept")
        assert (made.by, made.prompt, made.verdict) == ("teach-1@fp_7", reply.prompt, "kept")
        (sent,) = server.bodies
        assert sent["max_tokens"] == 1024
        assert sent["response_format"]["json_schema"]["schema"] == SCHEMA

    taught(lambda n, b: completion("on row 1", system_fingerprint="fp_7"), work)


def test_the_same_prompt_is_paid_for_once() -> None:
    async def work(teacher: OpenAITeacher, server: Endpoint) -> None:
        replies = await asyncio.gather(*(teacher.ask(ask("row 1")) for _ in range(5)))
        assert len(server.bodies) == 1
        assert sorted(r.cached for r in replies) == [False, True, True, True, True]
        await teacher.ask(ask("row 2"))
        await teacher.ask(ask("row 1"), SCHEMA)
        assert len(server.bodies) == 3, "another prompt, another schema: another question"

    taught(echo, work, slow_s=0.01)


def test_at_most_so_many_are_asked_at_once() -> None:
    async def work(teacher: OpenAITeacher, server: Endpoint) -> None:
        await asyncio.gather(*(teacher.ask(ask(f"row {n}")) for n in range(10)))
        assert (server.most, len(server.bodies)) == (3, 10)

    taught(echo, work, slow_s=0.01, limits=Limits(at_once=3))


def test_a_busy_server_is_asked_again_when_it_said() -> None:
    times: list[float] = []

    def handle(number: int, body: dict[str, Any]) -> Answer:
        times.append(asyncio.get_running_loop().time())
        return (429, {"Retry-After": "1"}, {"error": "slow"}) if number == 1 else echo(number, body)

    async def work(teacher: OpenAITeacher, server: Endpoint) -> None:
        assert (await teacher.ask(ask("row 1"))).text == "on row 1"
        assert times[1] - times[0] >= 0.99, "not before the server asked to"

    taught(handle, work)


def test_a_quota_of_hours_is_reported_not_waited_for() -> None:
    async def work(teacher: OpenAITeacher, server: Endpoint) -> None:
        with pytest.raises(VLMError, match="429"):
            await teacher.ask(ask("row 1"))
        assert len(server.bodies) == 1

    taught(lambda n, b: (429, {"Retry-After": "3600"}, {"error": "quota"}), work)


@pytest.mark.parametrize("status", [500, 503])
def test_a_server_in_trouble_is_tried_so_often_and_no_more(status: int) -> None:
    async def work(teacher: OpenAITeacher, server: Endpoint) -> None:
        with pytest.raises(VLMError, match=str(status)):
            await teacher.ask(ask("row 1"))
        assert len(server.bodies) == 3
        assert teacher.budget.spent.completion_tokens == 0, "what failed is not charged"

    taught(lambda n, b: (status, {}, {"error": "down"}), work, retries=2)


def test_a_wrong_request_is_not_repeated() -> None:
    async def work(teacher: OpenAITeacher, server: Endpoint) -> None:
        with pytest.raises(VLMError, match="422"):
            await teacher.ask(ask("row 1"))
        assert len(server.bodies) == 1

    taught(lambda n, b: (422, {}, {"error": "too long"}), work)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_wrong_key_or_model_is_no_fault_of_a_row(status: int) -> None:
    """A run stops for it, as the rows that follow would all fail and be kept as failed."""

    async def work(teacher: OpenAITeacher, server: Endpoint) -> None:
        with pytest.raises(TeacherRefusedError, match=str(status)):
            await teacher.ask(ask("row 1"))
        assert len(server.bodies) == 1

    assert TeacherRefusedError in STOPS
    taught(lambda n, b: (status, {}, {"error": "no"}), work)


def test_a_reply_with_half_a_surrogate_can_be_stored() -> None:
    async def work(teacher: OpenAITeacher, server: Endpoint) -> None:
        assert (await teacher.ask(ask("row 1"))).text == "a man ?"

    taught(lambda n, b: completion("a man \ud83d"), work)


def test_a_server_that_knows_no_schema_is_asked_without() -> None:
    def handle(number: int, body: dict[str, Any]) -> Answer:
        if "response_format" in body:
            return 400, {}, {"error": "unknown field response_format"}
        return echo(number, body)

    async def work(teacher: OpenAITeacher, server: Endpoint) -> None:
        await teacher.ask(ask("row 1"), SCHEMA)
        await teacher.ask(ask("row 2"), SCHEMA)
        assert ["response_format" in body for body in server.bodies] == [True, False, False]

    taught(handle, work)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (completion("A man st", choices=[{"message": {"content": "A man st"},
                                          "finish_reason": "length"}]), "cut off"),
        (completion("  "), "said nothing"),
        ((200, {}, {"choices": []}), "not a chat completion"),
    ],
)  # fmt: skip
def test_what_is_no_whole_reply_is_an_error_and_not_kept(answer: Answer, said: str) -> None:
    async def work(teacher: OpenAITeacher, server: Endpoint) -> None:
        with pytest.raises(VLMError, match=said):
            await teacher.ask(ask("row 1"))
        assert len(teacher.cache) == 0

    taught(lambda n, b: answer, work)


def test_nobody_there_is_said() -> None:
    async def run() -> None:
        teacher = OpenAITeacher("http://127.0.0.1:9/v1", model="m", retries=1)
        with pytest.raises(NotStartedError):
            await teacher.ask(ask("row 1"))
        await teacher.aclose()

    asyncio.run(run())


def test_a_spent_budget_stops_the_run_and_says_so() -> None:
    async def work(teacher: OpenAITeacher, server: Endpoint) -> None:
        done = await asyncio.gather(
            *(teacher.ask(ask(f"row {n}")) for n in range(20)), return_exceptions=True
        )
        stopped = [one for one in done if isinstance(one, BudgetSpentError)]
        answered = len(done) - len(stopped)
        assert answered >= 2, "what the budget allows is asked"
        assert stopped
        spent = teacher.budget.spent
        assert spent.prompt_tokens + spent.completion_tokens <= 150
        assert len(server.bodies) == answered == len(teacher.cache)
        assert "150 tokens" in str(stopped[0])
        assert "not asked again" in str(stopped[0])
        assert (await teacher.ask(ask("row 0"))).cached, "what was answered is still there"

    taught(echo, work, budget=Budget(tokens=150), max_tokens=40, limits=Limits(at_once=2))


def test_a_budget_in_money_counts_both_prices() -> None:
    async def work(teacher: OpenAITeacher, server: Endpoint) -> None:
        await teacher.ask(ask("row 1"))
        assert teacher.budget.spent.money == pytest.approx(20 * 1e-6 + 5 * 4e-6)
        with pytest.raises(BudgetSpentError, match="in money"):
            await teacher.ask(ask("row 2"))

    # The second one could cost up to 10 tokens of reply: more than what is left.
    budget = Budget(money=75e-6, prices=Prices(prompt=1, completion=4))
    taught(echo, work, budget=budget, max_tokens=10)


def test_a_reply_that_never_came_is_charged() -> None:
    async def work(teacher: OpenAITeacher, server: Endpoint) -> None:
        with pytest.raises(VLMError, match="no reply within"):
            await teacher.ask(ask("row 1"))
        assert teacher.budget.spent.completion_tokens == 7, "the server may have written it"

    taught(echo, work, slow_s=1.0, timeout_s=0.05, retries=0, max_tokens=7, model="teach-1")


_KILLED = """
import asyncio, sys
from pathlib import Path
from humanagent.training.data.teacher.openai import OpenAITeacher
from humanagent.training.data.teacher.limits import Limits
from humanagent.vlm.types import Message
async def run():
    teacher = OpenAITeacher(sys.argv[1], cache=Path(sys.argv[2]), limits=Limits(at_once=1))
    for n in range(6):
        await teacher.ask([Message("system", "Be brief."), Message("user", f"row {n}")])
asyncio.run(run())
"""


def test_after_a_kill_only_the_rest_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"

    async def run() -> None:
        killed: list[subprocess.Popen[bytes]] = []

        def handle(number: int, body: dict[str, Any]) -> Answer:
            if number == 4:  # in the middle of a request
                os.kill(killed[0].pid, signal.SIGKILL)
            return echo(number, body)

        async with endpoint(handle) as server:
            killed.append(subprocess.Popen([sys.executable, "-c", _KILLED, server.url, str(path)]))
            await asyncio.to_thread(killed[0].wait, 60)
            assert killed[0].returncode == -signal.SIGKILL
            teacher = OpenAITeacher(server.url, cache=path)
            replies = [await teacher.ask(ask(f"row {n}")) for n in range(6)]
            await teacher.aclose()
            assert [r.cached for r in replies] == [True] * 3 + [False] * 3
            assert [r.text for r in replies] == [f"on row {n}" for n in range(6)]
            assert len(server.bodies) == 4 + 3

    asyncio.run(run())


def test_replies_of_another_model_are_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"

    async def work(teacher: OpenAITeacher, server: Endpoint) -> None:
        await teacher.ask(ask("row 1"))

    taught(echo, work, cache=path, model="teach-1")

    async def other(teacher: OpenAITeacher, server: Endpoint) -> None:
        assert not (await teacher.ask(ask("row 1"))).cached

    taught(echo, other, cache=path, model="teach-2")
    with ReplyCache(path) as cache:
        assert len(cache) == 2
