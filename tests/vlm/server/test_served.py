"""The client learns from the server what its model reads, and refuses what does not fit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from humanagent.errors import NotStartedError, VLMError
from humanagent.vlm.checkpoint.chat import MAX_NEW
from humanagent.vlm.checkpoint.contract import (
    CheckpointError,
    ContextChangedError,
    ContextContract,
    read_contract,
)
from humanagent.vlm.checkpoint.signature import signature
from humanagent.vlm.reads import Reads
from humanagent.vlm.server import OpenAIVLM
from humanagent.vlm.server.served import read_served
from tests.vlm.local.talk import FOLDER
from tests.vlm.server.fake import ASK, Server, ask, models
from tests.vlm.server.raw import SAID, Raw, http

CONTRACT = read_contract(FOLDER)
OURS = signature(CONTRACT)
CHANGED = signature(CONTRACT.model_copy(update={"prompt": "rules"}))
NEWER = signature(
    CONTRACT.model_copy(
        update={"context": ContextContract(name="compact", version=99, hash="0" * 64)}
    )
)


def prepared(
    server: Server, model: str | None = None, checkpoint: Path | None = None, times: int = 1
) -> OpenAIVLM:
    async def run() -> OpenAIVLM:
        vlm = OpenAIVLM(server.url, model=model, checkpoint=checkpoint)
        try:
            for _ in range(times):
                await vlm.prepare()
        finally:
            await vlm.aclose()
        return vlm

    return asyncio.run(run())


class TestOurs:
    def test_its_signature_says_what_it_reads(self, server: Server) -> None:
        server.models = models("nano", OURS)
        vlm = prepared(server)
        assert vlm.reads == CONTRACT.reads()
        assert (vlm.name, vlm.notice, vlm.takes_tools) == ("nano", None, False)

    def test_its_replies_end_where_those_it_was_trained_on_do(self, server: Server) -> None:
        server.models = models("nano", OURS)
        ask(server.url)
        server.models = models("another")
        ask(server.url)
        assert [body.get("max_tokens") for body in server.bodies] == [MAX_NEW, None]

    def test_the_server_is_asked_once(self, server: Server) -> None:
        server.models = models(OURS, "nano")
        assert prepared(server, times=3).name == "nano"
        assert server.listed == 1

    def test_a_checkpoint_says_it_where_the_server_does_not(self, server: Server) -> None:
        vlm = prepared(server, checkpoint=FOLDER)
        assert vlm.reads == CONTRACT.reads()
        assert vlm.notice is None

    def test_both_may_say_the_same(self, server: Server) -> None:
        server.models = models("nano", OURS)
        assert prepared(server, checkpoint=FOLDER).reads == CONTRACT.reads()

    def test_another_checkpoint_than_the_given_one_is_refused(self, server: Server) -> None:
        server.models = models("nano", CHANGED)
        with pytest.raises(CheckpointError, match="another checkpoint"):
            prepared(server, checkpoint=FOLDER)

    def test_what_this_code_does_not_render_is_refused(self, server: Server) -> None:
        server.models = models("nano", NEWER)
        with pytest.raises(ContextChangedError, match="compact version 99"):
            prepared(server)

    def test_an_adapter_reads_what_its_model_reads(self, server: Server) -> None:
        listed = models("nano", OURS)
        listed["data"].append(  # type: ignore[attr-defined]
            {"id": "gym", "owned_by": "vllm", "root": "/adapters/gym", "parent": "nano"}
        )
        server.models = listed
        assert prepared(server, "gym").reads == CONTRACT.reads()

    def test_another_model_of_the_same_server_is_foreign(self, server: Server) -> None:
        listed = models("nano", OURS)
        listed["data"].append({"id": "other", "root": "/other"})  # type: ignore[attr-defined]
        server.models = listed
        assert prepared(server, "other").reads == Reads()


class TestForeign:
    def test_it_is_asked_with_the_general_instructions_and_said_so(self, server: Server) -> None:
        vlm = prepared(server)
        assert (vlm.reads, vlm.takes_tools) == (Reads(), True)
        assert vlm.notice == (
            "human-vlm is not a model of ours: it is asked with the general instructions."
        )

    @pytest.mark.parametrize("listed", [None, {}, "x", {"data": [{"id": 7}]}, {"data": []}])
    def test_a_named_model_needs_no_list(self, server: Server, listed: object) -> None:
        server.models = listed
        assert prepared(server, "mine").notice is not None

    def test_nothing_is_said_before_it_is_known(self) -> None:
        assert OpenAIVLM("localhost:1").notice is None

    def test_without_a_server_it_is_not_known(self) -> None:
        async def run() -> None:
            async with Raw(SAID) as server:
                vlm = OpenAIVLM(server.url)
            with pytest.raises(NotStartedError):
                await vlm.prepare(5)
            await vlm.aclose()

        asyncio.run(run())


class TestAnother:
    """The server is restarted with another model under the same name."""

    def ask_both(self, between: Callable[[OpenAIVLM], Awaitable[None]]) -> list[Raw]:
        async def run() -> list[Raw]:
            async with Raw(SAID, listed=http(200, models("nano"))) as first:
                vlm = OpenAIVLM(first.url, timeout_s=20)
                await vlm.prepare()
                await vlm.generate(ASK)
            listed = http(200, models("nano", OURS))
            async with Raw(SAID, port=first.port, listed=listed) as second:
                await between(vlm)
                assert vlm.reads == CONTRACT.reads()
                await vlm.generate(ASK)
            await vlm.aclose()
            return [first, second]

        return asyncio.run(run())

    def test_it_is_looked_at_anew_when_nothing_was_heard_for_as_long_as_a_restart_takes(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("humanagent.vlm.server.client._RESTARTS_IN_S", 0)

        async def prepare(vlm: OpenAIVLM) -> None:
            await vlm.prepare()

        assert [len(server.asked) for server in self.ask_both(prepare)] == [1, 1]

    def test_it_is_not_sent_what_was_made_for_the_other(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("humanagent.vlm.server.client._RESTARTS_IN_S", 0)

        async def ask(vlm: OpenAIVLM) -> None:
            with pytest.raises(VLMError, match="another model") as caught:
                await vlm.generate(ASK)
            assert caught.value.transient

        assert [len(server.asked) for server in self.ask_both(ask)] == [1, 1]


def test_a_list_of_any_length_is_read() -> None:
    names = [f"model-{n}" for n in range(5000)]
    body = http(200, models(*names)).partition(b"\r\n\r\n")[2]
    assert read_served(body).model == "model-0"
