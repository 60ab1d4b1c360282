"""A model may ask for tools, whole or in pieces, and is told what they said."""

from __future__ import annotations

import asyncio
import json
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from humanagent.errors import VLMError
from humanagent.vlm import Completion, Message, ToolCall, ToolSpec
from humanagent.vlm.prompt import reply_schema
from humanagent.vlm.server import OpenAIVLM
from humanagent.vlm.server.reply import MAX_CALLS
from tests.vlm.server.fake import ASK, PICTURE, Server, ask, completion, events, models, send

ZOOM = ToolSpec("zoom", "Look closer.", {"type": "object", "properties": {"id": {}}})
COUNT = ToolSpec("count", "Count again.", {"type": "object", "properties": {}})


def called(*calls: object, text: str | None = None) -> dict[str, Any]:
    message = {"role": "assistant", "content": text, "tool_calls": list(calls)}
    return {"model": "human-vlm", "choices": [{"message": message}]}


def call(name: object = "zoom", arguments: object = '{"id": "P1"}', call_id: object = "c1") -> Any:
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}}


def piece(index: int | None, **more: Any) -> dict[str, Any]:
    function = {k: more.pop(k) for k in ("name", "arguments") if k in more}
    where = {} if index is None else {"index": index}
    part = {**where, **more, **({"function": function} if function else {})}
    return {"choices": [{"delta": {"tool_calls": [part]}}]}


def streamed(server: Server, *said: object) -> Completion:
    server.handle = lambda request, _: send(request, events(*said), kind="text/event-stream")
    return ask(server.url, tools=[ZOOM], stream=[].append)


class TestOffered:
    def test_tools_go_as_functions_and_leave_the_schema_out(self, server: Server) -> None:
        ask(server.url, tools=[ZOOM, COUNT], tool_choice="required", schema=reply_schema())
        body = server.bodies[0]
        assert [tool["function"]["name"] for tool in body["tools"]] == ["zoom", "count"]
        assert body["tools"][0]["type"] == "function"
        assert body["tools"][0]["function"]["parameters"] == ZOOM.parameters
        assert body["tool_choice"] == "required"
        assert "response_format" not in body

    @pytest.mark.parametrize("vllm", [True, False])
    def test_vllm_is_told_to_hold_arguments_to_their_schema(
        self, server: Server, vllm: bool
    ) -> None:
        server.models = models("human-vlm", vllm=vllm)
        ask(server.url, tools=[ZOOM])
        assert server.bodies[0]["tools"][0]["function"].get("strict") is (True if vllm else None)

    def test_without_tools_nothing_is_said_of_them(self, server: Server) -> None:
        ask(server.url, schema=reply_schema())
        assert not {"tools", "tool_choice"} & set(server.bodies[0])

    def test_what_was_called_and_what_came_of_it_is_told(self, server: Server) -> None:
        calls = (ToolCall("c1", "zoom", '{"id": "P1"}'),)
        told = [
            *ASK,
            Message("assistant", "", calls=calls),
            Message("tool", "Sitting.", (PICTURE,), call_id="c1"),
        ]
        ask(server.url, told)
        assistant, tool = server.bodies[0]["messages"][2:]
        assert assistant == {"role": "assistant", "content": None, "tool_calls": [call()]}
        assert (tool["role"], tool["tool_call_id"]) == ("tool", "c1")
        assert tool["content"][1] == {"type": "text", "text": "Sitting."}

    @pytest.mark.parametrize(
        "says",
        ['"auto" tool choice requires a --tool-call-parser', "Invalid grammar specification"],
    )
    def test_a_server_that_refuses_them_is_asked_without_and_not_again(
        self, server: Server, says: str
    ) -> None:
        def handle(request: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
            if "tools" in body:
                send(request, {"error": says}, 400)
            else:
                send(request, completion("Two."))

        server.handle = handle

        async def twice() -> OpenAIVLM:
            vlm = OpenAIVLM(server.url)
            assert vlm.takes_tools
            for _ in range(2):
                said = await vlm.generate(ASK, tools=[ZOOM], schema=reply_schema())
                assert (said.text, said.calls) == ("Two.", ())
            await vlm.aclose()
            return vlm

        assert not asyncio.run(twice()).takes_tools
        sent = [("tools" in body, "response_format" in body) for body in server.bodies]
        assert sent == [(True, False), (False, True), (False, True)]


class TestCalled:
    def test_calls_of_a_plain_reply(self, server: Server) -> None:
        server.handle = lambda request, _: send(request, called(call(), call("count", "{}", "c2")))
        said = ask(server.url, tools=[ZOOM, COUNT])
        assert said.text == ""
        assert said.calls == (
            ToolCall("c1", "zoom", '{"id": "P1"}'),
            ToolCall("c2", "count", "{}"),
        )

    def test_calls_may_come_with_text(self, server: Server) -> None:
        server.handle = lambda request, _: send(request, called(call(), text="Let me look."))
        assert ask(server.url, tools=[ZOOM]).text == "Let me look."

    @pytest.mark.parametrize(
        ("arguments", "written"), [({"id": "P1"}, '{"id": "P1"}'), (None, "{}"), ("", "")]
    )
    def test_arguments_that_are_no_text_are_written_out(
        self, server: Server, arguments: object, written: str
    ) -> None:
        server.handle = lambda request, _: send(request, called(call(arguments=arguments)))
        assert ask(server.url, tools=[ZOOM]).calls[0].arguments == written

    def test_a_call_without_an_id_gets_one(self, server: Server) -> None:
        server.handle = lambda request, _: send(
            request, called(call(call_id=None), call(call_id=None))
        )
        assert [c.id for c in ask(server.url, tools=[ZOOM]).calls] == ["call_0", "call_1"]

    def test_no_more_than_a_few_are_heard(self, server: Server) -> None:
        server.handle = lambda request, _: send(request, called(*[call()] * 50))
        assert len(ask(server.url, tools=[ZOOM]).calls) == MAX_CALLS

    @pytest.mark.parametrize(
        "broken", [call(name=None), call(name=""), {}, None, {"function": None}, {"function": 7}]
    )
    def test_a_broken_call(self, server: Server, broken: object) -> None:
        server.handle = lambda request, _: send(request, called(broken))
        with pytest.raises(VLMError, match="not a chat completion"):
            ask(server.url, tools=[ZOOM])


class TestInPieces:
    def test_pieces_with_the_same_index_are_one_call(self, server: Server) -> None:
        said = streamed(
            server,
            piece(0, id="c1", name="zoom", arguments=""),
            piece(0, arguments='{"id": '),
            piece(1, id="c2", name="count"),
            piece(0, arguments='"P1"}'),
        )
        assert said.calls == (
            ToolCall("c1", "zoom", '{"id": "P1"}'),
            ToolCall("c2", "count", "{}"),
        )
        assert said.text == ""
        assert said.first_s is not None

    def test_calls_without_an_index_are_whole(self, server: Server) -> None:
        whole = {"name": "zoom", "arguments": {"id": "P1"}}
        said = streamed(server, piece(None, **whole), piece(None, **whole))
        assert [json.loads(c.arguments) for c in said.calls] == [{"id": "P1"}] * 2

    def test_no_more_than_a_few_are_heard(self, server: Server) -> None:
        said = streamed(server, *[piece(n, id=str(n), name="zoom") for n in range(50)])
        assert len(said.calls) == MAX_CALLS

    @pytest.mark.parametrize("broken", [piece(0, arguments="{}"), piece(0, name=7)])
    def test_a_broken_call(self, server: Server, broken: object) -> None:
        with pytest.raises(VLMError, match="not a chat completion"):
            streamed(server, broken)
