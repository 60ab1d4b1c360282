"""What a run will cost, what it may cost, and what is kept of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from humanagent.errors import BadInputError, SettingsError
from humanagent.training.data.teacher.budget import Budget, BudgetSpentError, Prices
from humanagent.training.data.teacher.cache import ReplyCache
from humanagent.training.data.teacher.estimate import estimate, tokens_of
from humanagent.training.data.teacher.limits import Limits
from humanagent.training.data.teacher.types import TeacherReply, prompt_hash
from humanagent.vlm.types import Message


def ask(text: str) -> list[Message]:
    return [Message("user", text)]


def test_an_estimate_counts_what_is_not_answered_yet() -> None:
    cache = ReplyCache(None)
    cache.put("m", TeacherReply("x", "m", prompt_hash(ask("row 0"), None, {"max_tokens": 50})))
    prompts = [(ask(f"row {n}"), None) for n in (0, 1, 2, 1)]
    found = estimate(
        prompts,
        max_tokens=50,
        prices=Prices(prompt=10, completion=30),
        limits=Limits(requests_per_minute=4, tokens_per_minute=1e6),
        cache=cache,
        model="m",
        settings={"max_tokens": 50},
        count=len,
    )
    assert (found.prompts, found.cached) == (4, 2)
    assert found.prompt_tokens == 2 * (5 + 4), "five characters, four for the message"
    assert found.completion_tokens == 100
    assert found.money == pytest.approx((18 * 10 + 100 * 30) / 1e6)
    assert found.minutes == 0.5
    assert "4 prompts, 2 answered before" in found.as_text()


def test_numbers_are_longer_than_words_and_pictures_longer_than_both() -> None:
    words, numbers = ask("somebody stands here"), ask("0.123 0.456 0.789 12")
    assert tokens_of(numbers) > tokens_of(words)
    assert tokens_of([Message("user", "", ("data:image/png;base64,A",))], image_tokens=600) > 600


def test_a_budget_holds_for_requests_that_are_not_back_yet() -> None:
    budget = Budget(tokens=100)
    budget.reserve(30, 30)
    with pytest.raises(BudgetSpentError):
        budget.reserve(30, 30)
    budget.release(30, 30)
    budget.charge(30, 2)
    budget.reserve(30, 30)
    assert budget.spent.prompt_tokens == 30


def test_a_budget_in_money_needs_prices() -> None:
    with pytest.raises(SettingsError, match="prices"):
        Budget(money=5)
    with pytest.raises(SettingsError, match="below zero"):
        Budget(tokens=-1)


def test_the_first_reply_stays(tmp_path: Path) -> None:
    with ReplyCache(tmp_path / "deep" / "replies.sqlite") as cache:
        cache.put("m", TeacherReply("first", "m@1", "p", {"completion_tokens": 3}))
        cache.put("m", TeacherReply("second", "m@2", "p"))
    with ReplyCache(tmp_path / "deep" / "replies.sqlite") as cache:
        found = cache.get("p", "m")
        assert found is not None
        assert (found.text, found.by, found.usage) == ("first", "m@1", {"completion_tokens": 3})
        assert cache.get("p", "other") is None


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to be looked at " * 40)
    with pytest.raises(BadInputError, match="cannot keep replies"):
        ReplyCache(path)
    assert path.read_text().startswith("not a database")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(BadInputError, match="cannot keep replies"):
        ReplyCache(tmp_path / "replies.sqlite")


def test_a_prompt_is_all_that_decides_a_reply() -> None:
    one = prompt_hash(ask("Who?"), None, {"max_tokens": 9})
    assert one == prompt_hash(ask("Who?"), None, {"max_tokens": 9})
    others = {
        prompt_hash(ask("Who? "), None, {"max_tokens": 9}),
        prompt_hash([Message("system", "Who?")], None, {"max_tokens": 9}),
        prompt_hash([Message("user", "Who?", ("data:image/png;base64,A",))], None,
                    {"max_tokens": 9}),
        prompt_hash(ask("Who?"), {}, {"max_tokens": 9}),
        prompt_hash(ask("Who?"), None, {"max_tokens": 10}),
    }  # fmt: skip
    assert len(others | {one}) == 6
