"""A teacher in this process: what is asked together is answered together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from humanagent.errors import VLMError
from humanagent.training.data.teacher.offline import OfflineTeacher
from humanagent.vlm.types import Completion, Message


class Engine:
    """Repeats the last text in capitals; ``bad`` in a text fails the whole batch."""

    name = "loud (vllm)"

    def __init__(self) -> None:
        self.batches: list[tuple[int, dict[str, Any] | None]] = []
        self.closed = False

    def generate_many(
        self, conversations: Sequence[Sequence[Message]], schema: dict[str, Any] | None = None
    ) -> list[Completion]:
        self.batches.append((len(conversations), schema))
        texts = [messages[-1].text for messages in conversations]
        if any("bad" in text for text in texts):
            raise VLMError("vLLM refuses a prompt")
        return [Completion(text.upper(), self.name, {"prompt_tokens": 1}) for text in texts]

    async def aclose(self) -> None:
        self.closed = True


async def said(teacher: OfflineTeacher, *texts: str, schema: Any = None) -> list[str]:
    asks = (teacher.ask([Message("user", text)], schema) for text in texts)
    replies = await asyncio.gather(*asks, return_exceptions=True)
    return [r if isinstance(r, str) else getattr(r, "text", str(r)) for r in replies]


def test_what_is_asked_at_once_is_one_batch() -> None:
    engine = Engine()
    assert asyncio.run(said(OfflineTeacher(engine), "a", "b", "c")) == ["A", "B", "C"]
    assert engine.batches == [(3, None)]


def test_each_shape_has_batches_of_its_own() -> None:
    engine = Engine()

    async def run() -> None:
        teacher = OfflineTeacher(engine)
        await asyncio.gather(said(teacher, "a", "b"), said(teacher, "c", schema={"type": "object"}))

    asyncio.run(run())
    assert sorted(count for count, _ in engine.batches) == [1, 2]


def test_the_same_prompt_is_asked_once(tmp_path: Path) -> None:
    engine, file = Engine(), tmp_path / "replies.sqlite"
    assert asyncio.run(said(OfflineTeacher(engine, cache=file), "a", "a")) == ["A", "A"]
    assert asyncio.run(said(OfflineTeacher(engine, cache=file), "a")) == ["A"]
    assert engine.batches == [(1, None)]


def test_a_prompt_that_is_refused_does_not_fail_the_others() -> None:
    first, bad, last = asyncio.run(said(OfflineTeacher(Engine()), "a", "bad", "c"))
    assert (first, last) == ("A", "C")
    assert "vLLM refuses a prompt" in bad


def test_nothing_said_is_an_error() -> None:
    with pytest.raises(VLMError, match="said nothing"):
        asyncio.run(OfflineTeacher(Engine()).ask([Message("user", " ")]))


def test_closing_it_ends_the_engine() -> None:
    engine = Engine()

    async def run() -> None:
        teacher = OfflineTeacher(engine)
        await said(teacher, "a")
        await teacher.aclose()

    asyncio.run(run())
    assert engine.closed
