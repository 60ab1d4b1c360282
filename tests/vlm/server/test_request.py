"""What the client asks a server, and what it makes of a plain reply."""

from __future__ import annotations

import asyncio
import hashlib
import json
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from humanagent.errors import BadInputError, SettingsError, VLMError
from humanagent.vlm import VLM, Completion, Message
from humanagent.vlm.prompt import reply_schema
from humanagent.vlm.server import OpenAIVLM
from tests.vlm.server.fake import ASK, PICTURE, Server, ask, completion, models, send


class TestRequest:
    def test_text_model_and_usage_come_back(self, server: Server) -> None:
        assert ask(server.url) == Completion(
            text="Two.", model="human-vlm", usage={"prompt_tokens": 7, "completion_tokens": 2}
        )

    def test_tokens_that_were_read_before_are_counted(self, server: Server) -> None:
        usage = {"prompt_tokens": 9, "prompt_tokens_details": {"cached_tokens": 4}}
        server.handle = lambda request, _: send(request, {**completion("Two."), "usage": usage})
        assert ask(server.url).usage == {"prompt_tokens": 9, "cached_tokens": 4}

    @pytest.mark.parametrize("vllm", [True, False])
    def test_only_vllm_is_given_the_name_of_a_picture(self, server: Server, vllm: bool) -> None:
        server.models = models("human-vlm", vllm=vllm)
        ask(server.url)
        part = server.bodies[0]["messages"][1]["content"][0]
        name = hashlib.sha256(PICTURE.encode()).hexdigest()
        assert part.get("uuid") == (name if vllm else None)

    def test_the_model_is_asked_for_once_and_greedily(self, server: Server) -> None:
        ask(server.url)
        body = server.bodies[0]
        assert (body["model"], body["temperature"], body["stream"]) == ("human-vlm", 0, False)
        assert "response_format" not in body
        assert server.headers[0]["path"] == "/v1/chat/completions"

    def test_a_named_model_is_asked(self, server: Server) -> None:
        server.models = "no list"
        ask(server.url, model="mine")
        assert server.bodies[0]["model"] == "mine"

    def test_a_model_that_is_not_served_is_told_with_those_that_are(self, server: Server) -> None:
        server.models = models("nano", "gym")
        server.handle = lambda request, _: send(request, {"error": "does not exist"}, 404)
        with pytest.raises(VLMError, match=r"404.*does not exist.*it serves: nano, gym"):
            ask(server.url, model="mine")

    def test_a_picture_goes_as_a_data_url_before_the_text(self, server: Server) -> None:
        ask(server.url)
        system, user = server.bodies[0]["messages"]
        assert system == {"role": "system", "content": "Be brief."}
        assert user["content"] == [
            {"type": "image_url", "image_url": {"url": PICTURE}},
            {"type": "text", "text": "How many?"},
        ]

    @pytest.mark.parametrize(
        "url", ["http://example.com/a.png", "file:///etc/passwd", "data:text/html,x", "/tmp/a.png"]
    )
    def test_the_server_is_never_asked_to_fetch_anything(self, server: Server, url: str) -> None:
        with pytest.raises(BadInputError, match="data URL"):
            ask(server.url, [Message("user", "Who?", (url,))])
        assert server.bodies == []

    def test_the_schema_goes_as_response_format(self, server: Server) -> None:
        ask(server.url, schema=reply_schema())
        sent = server.bodies[0]["response_format"]
        assert sent["type"] == "json_schema"
        assert sent["json_schema"]["schema"] == reply_schema()
        assert sent["json_schema"]["strict"] is True

    def test_the_key_goes_as_a_bearer_token(self, server: Server) -> None:
        ask(server.url, key="secret")
        assert server.headers[0]["Authorization"] == "Bearer secret"

    def test_user_and_password_of_the_address_stay_out_of_its_name(self) -> None:
        vlm = OpenAIVLM("http://me:secret@localhost:1/v1")
        assert vlm.name == "http://localhost:1/v1"

    def test_it_is_a_vlm(self) -> None:
        assert isinstance(OpenAIVLM("localhost:8000/v1"), VLM)
        assert OpenAIVLM("localhost:8000/v1/").base_url == "http://localhost:8000/v1"

    @pytest.mark.parametrize("url", ["", "http://", "http://[::1", "http://a:port/v1"])
    def test_what_is_no_address_is_a_settings_error(self, url: str) -> None:
        with pytest.raises(SettingsError, match="localhost:8000/v1"):
            OpenAIVLM(url)


class TestRefused:
    @pytest.mark.parametrize(
        ("key", "says"),
        [
            ("response_format", "response_format is not supported"),
            ("stream_options", "Extra inputs are not permitted: stream_options"),
            ("uuid", "uuid: unknown field"),
        ],
    )
    @pytest.mark.parametrize("status", [400, 422])
    def test_what_a_server_does_not_take_is_left_out_and_not_offered_again(
        self, server: Server, key: str, says: str, status: int
    ) -> None:
        def handle(request: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
            if f'"{key}"' in json.dumps(body):
                send(request, {"error": says}, status)
            else:
                send(request, completion("Two."))

        server.models = models("human-vlm")
        server.handle = handle

        async def twice() -> list[str]:
            vlm = OpenAIVLM(server.url)
            how: dict[str, Any] = {"schema": reply_schema(), "stream": [].append}
            said = [(await vlm.generate(ASK, **how)).text for _ in range(2)]
            await vlm.aclose()
            return said

        assert asyncio.run(twice()) == ["Two.", "Two."]
        sent = [f'"{key}"' in json.dumps(body) for body in server.bodies]
        assert sent == [True, False, False]

    def test_another_bad_request_is_an_error(self, server: Server) -> None:
        server.handle = lambda request, body: send(request, {"error": "picture too large"}, 400)
        with pytest.raises(VLMError, match="picture too large"):
            ask(server.url, schema=reply_schema())
        assert len(server.bodies) == 1

    def test_a_server_that_refuses_everything_is_given_up(self, server: Server) -> None:
        server.handle = lambda request, body: send(request, {"error": "schema, uuid, tool"}, 400)
        with pytest.raises(VLMError, match="answered 400"):
            ask(server.url, schema=reply_schema())
        assert len(server.bodies) == 2
