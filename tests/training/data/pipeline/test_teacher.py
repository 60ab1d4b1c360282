"""A run that asks an endpoint: what was paid for is kept, also when the budget ends the run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from humanagent.errors import HumanAgentError
from humanagent.training.data.pipeline.dry import instance
from humanagent.training.data.pipeline.makers import MakerChoice
from humanagent.training.data.pipeline.run import How, make
from humanagent.training.data.pipeline.sources import find_source
from humanagent.training.data.pipeline.store import MADE, read_made
from humanagent.training.data.pipeline.teachers import TeacherChoice
from humanagent.training.data.pipeline.work import Work
from humanagent.training.data.rows.manifest import read_manifest
from humanagent.training.data.teacher.budget import BudgetSpentError
from humanagent.training.data.teacher.limits import Limits
from tests.training.data.teacher.endpoint import Answer, completion, in_thread

pytest.importorskip("pyarrow")
TOKENS = 2000  # of every prompt, as the endpoint states


def reply(number: int, body: dict[str, Any]) -> Answer:
    schema = body["response_format"]["json_schema"]["schema"]
    return completion(json.dumps(instance(schema)), prompt=TOKENS, written=5)


def work(url: str, cache: Path, **more: Any) -> Work:
    teacher = TeacherChoice(url, "teach-1", cache=cache, max_tokens=50, **more)
    return Work(MakerChoice("keypoints"), find_source("scenes:12"), teacher, concurrency=1)


def shards(folder: Path) -> list[str]:
    return [shard.sha256 for shard in read_manifest(folder, MADE).shards]


def test_a_budget_ends_the_run_and_nothing_is_paid_for_twice(tmp_path: Path) -> None:
    how = How(rows_per_shard=4)
    with in_thread(reply) as server:
        make(work(server.url, tmp_path / "a.sqlite"), tmp_path / "whole", how)
        prompts = len(server.bodies)
        cache = tmp_path / "b.sqlite"
        with pytest.raises(BudgetSpentError):
            make(work(server.url, cache, tokens=10 * TOKENS), tmp_path / "made", how)
        done = len(list(read_made(tmp_path / "made", verify=True)))
        assert 0 < done < 12
        make(work(server.url, cache), tmp_path / "made", how)
        assert len(server.bodies) == 2 * prompts
    assert shards(tmp_path / "made") == shards(tmp_path / "whole")
    teachers = {
        m.by for one in read_made(tmp_path / "made") for i in one.instructions for m in i.made
    }
    assert "teach-1" in teachers


def test_no_more_is_in_flight_than_is_allowed(tmp_path: Path) -> None:
    with in_thread(reply, slow_s=0.01) as server:
        limits = Limits(at_once=3)
        many = work(server.url, tmp_path / "a.sqlite", limits=limits)
        make(replace(many, concurrency=8), tmp_path / "made")
        assert server.most == 3


def test_two_processes_ask_the_same_endpoint(tmp_path: Path) -> None:
    with in_thread(reply) as server:
        make(work(server.url, tmp_path / "a.sqlite"), tmp_path / "one")
        prompts = len(server.bodies)
        asked = work(server.url, tmp_path / "b.sqlite")
        make(asked, tmp_path / "two", How(processes=2))
        assert len(server.bodies) == 2 * prompts
    assert shards(tmp_path / "one") == shards(tmp_path / "two")


def test_workers_that_cannot_begin_say_why(tmp_path: Path) -> None:
    with pytest.raises(HumanAgentError, match="cannot keep replies"):
        make(work("http://127.0.0.1:9/v1", tmp_path), tmp_path / "made", How(processes=2))


def test_processes_share_the_limits() -> None:
    whole = TeacherChoice("http://x/v1", limits=Limits(60, 6000, 8), tokens=100)
    one = whole.shared(4)
    assert one.limits == Limits(15, 1500, 2)
    assert one.tokens == 25
    assert whole.shared(1) is whole
    assert "secret" not in repr(TeacherChoice("http://x/v1", api_key="secret"))
