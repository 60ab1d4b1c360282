"""What is asked and broken is known before a soak begins."""

from __future__ import annotations

from collections import Counter

from humanagent.graphs.ask.runner import _checked
from tests.serving.faults.faults import FAULTS
from tests.serving.faults.plan import EVERY_TIME, OWN, Ask, Plan, id_of
from tests.serving.faults.wire import Request


def request(ask: Ask) -> Request:
    return Request(b"POST /v1/chat/completions HTTP/1.1\r\n\r\n", ask.question.encode())


def test_a_seed_decides_it() -> None:
    assert Plan.make(100, seed=3).asks == Plan.make(100, seed=3).asks
    assert Plan.make(100, seed=3).asks != Plan.make(100, seed=4).asks


def test_every_fault_comes_as_often() -> None:
    asks = Plan.make(1000, seed=0).asks
    counts = Counter((ask.fault, ask.times) for ask in asks if ask.fault != "passed")
    assert {fault for fault, _ in counts} == {*FAULTS, *OWN} - {"passed"}
    assert max(counts.values()) - min(counts.values()) <= 1
    assert len(asks) - counts.total() == 400


def test_every_question_is_one_that_may_be_asked_and_has_its_id() -> None:
    asks = Plan.make(200, seed=0).asks
    assert len({_checked(ask.question) for ask in asks}) == 200
    assert [id_of(request(ask)) for ask in asks] == [ask.id for ask in asks]


def test_a_fault_that_passes_breaks_the_first_request_only() -> None:
    plan = Plan([Ask(0, "reset", 1, streamed=False), Ask(1, "reset", EVERY_TIME, streamed=False)])
    picked = [[plan.pick(request(ask)) for _ in range(3)] for ask in plan.asks]
    assert picked == [["reset", "passed", "passed"], ["reset"] * 3]


def test_what_belongs_to_no_ask_passes() -> None:
    plan = Plan.make(10, seed=0)
    assert plan.pick(Request(b"GET /v1/models HTTP/1.1\r\n\r\n", b"")) == "passed"
    assert not plan.requests
