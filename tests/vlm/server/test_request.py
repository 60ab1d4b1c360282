"""What the client asks a server, and what it makes of a plain reply."""

from __future__ import annotations

import asyncio
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from humanagent.errors import BadInputError, SettingsError, VLMError
from humanagent.vlm import VLM, Completion, Message
from humanagent.vlm.prompt import reply_schema
from humanagent.vlm.server import OpenAIVLM
from tests.vlm.server.fake import ASK, PICTURE, Server, ask, completion, send


class TestRequest:
    def test_text_model_and_usage_come_back(self, server: Server) -> None:
        assert ask(server.url) == Completion(
            text="Two.", model="human-vlm", usage={"prompt_tokens": 7, "completion_tokens": 2}
        )

    def test_the_model_is_asked_for_once_and_greedily(self, server: Server) -> None:
        ask(server.url)
        body = server.bodies[0]
        assert (body["model"], body["temperature"], body["stream"]) == ("human-vlm", 0, False)
        assert "response_format" not in body
        assert server.headers[0]["path"] == "/v1/chat/completions"

    def test_a_named_model_is_not_looked_up(self, server: Server) -> None:
        server.models = "no list"
        ask(server.url, model="mine")
        assert server.bodies[0]["model"] == "mine"

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


class TestSchemaRefused:
    def test_a_server_without_schemas_is_asked_again_without(self, server: Server) -> None:
        def handle(request: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
            if "response_format" in body:
                send(request, {"error": "response_format is not supported"}, 400)
            else:
                send(request, completion("Two."))

        server.handle = handle

        async def twice() -> list[str]:
            vlm = OpenAIVLM(server.url)
            said = [(await vlm.generate(ASK, schema=reply_schema())).text for _ in range(2)]
            await vlm.aclose()
            return said

        assert asyncio.run(twice()) == ["Two.", "Two."]
        assert ["response_format" in body for body in server.bodies] == [True, False, False]

    def test_another_bad_request_is_an_error(self, server: Server) -> None:
        server.handle = lambda request, body: send(request, {"error": "picture too large"}, 400)
        with pytest.raises(VLMError, match="picture too large"):
            ask(server.url, schema=reply_schema())
        assert len(server.bodies) == 1
