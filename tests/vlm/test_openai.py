"""The client against a real server on the loopback device, and against none."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from humanagent.errors import BadInputError, NotStartedError, SettingsError, VLMError
from humanagent.vlm import VLM, Completion, Message
from humanagent.vlm.openai import OpenAIVLM
from humanagent.vlm.prompt import reply_schema

PICTURE = "data:image/png;base64,AAAA"
ASK = [Message("system", "Be brief."), Message("user", "How many?", (PICTURE,))]
Handle = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


class Server:
    """Answers every chat request with ``handle`` and keeps what it was sent."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.models: object = {"data": [{"id": "human-vlm"}]}
        self.handle: Handle = lambda request, body: send(request, completion("Two."))
        self.stop = threading.Event()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                send(self, owner.models)

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                owner.bodies.append(body)
                owner.headers.append({"path": self.path, **dict(self.headers)})
                owner.handle(self, body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def close(self) -> None:
        self.stop.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def send(
    request: BaseHTTPRequestHandler, body: object, status: int = 200, kind: str = "application/json"
) -> None:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(data)))
    request.end_headers()
    request.wfile.write(data)


def completion(text: object, **more: object) -> dict[str, object]:
    usage = {"prompt_tokens": 7, "completion_tokens": 2, "details": {"cached": 1}}
    choices = [{"message": {"role": "assistant", "content": text}}]
    return {"model": "human-vlm", "choices": choices, "usage": usage, **more}


def events(*datas: object, done: bool = True) -> bytes:
    lines = [": a comment", *(d if isinstance(d, str) else f"data: {json.dumps(d)}" for d in datas)]
    return "\n\n".join([*lines, *(["data: [DONE]"] if done else []), ""]).encode()


def delta(text: str | None) -> dict[str, object]:
    return {"choices": [{"delta": {"content": text}}]}


@pytest.fixture
def server() -> Iterator[Server]:
    with closing(Server()) as running:
        yield running


def ask(
    url: str,
    messages: list[Message] = ASK,
    model: str | None = None,
    key: str | None = None,
    **how: Any,
) -> Completion:
    async def run() -> Completion:
        vlm = OpenAIVLM(url, model=model, api_key=key)
        try:
            return await vlm.generate(messages, **how)
        finally:
            await vlm.aclose()

    return asyncio.run(run())


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


class TestErrors:
    def test_nothing_listens(self) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
        with pytest.raises(NotStartedError, match="start it") as caught:
            ask(url)
        assert caught.value.exit_code == 4
        assert url in str(caught.value)

    @pytest.mark.parametrize(
        ("status", "transient"),
        [(400, False), (401, False), (404, False), (429, True), (500, True), (503, True)],
    )
    def test_an_error_status(self, server: Server, status: int, transient: bool) -> None:
        server.handle = lambda request, body: send(request, {"error": "because"}, status)
        with pytest.raises(VLMError, match=f"{status}.*because") as caught:
            ask(server.url)
        assert caught.value.transient is transient

    def test_a_key_never_shows_in_an_error(self, server: Server) -> None:
        server.handle = lambda request, body: send(request, {"error": "no"}, 401)
        with pytest.raises(VLMError, match="check the API key") as caught:
            ask(server.url, key="top-secret")
        assert "top-secret" not in str(caught.value)

    def test_a_long_error_page_is_cut(self, server: Server) -> None:
        server.handle = lambda request, body: send(request, b"x" * 100_000, 500, "text/html")
        with pytest.raises(VLMError) as caught:
            ask(server.url)
        assert len(str(caught.value)) < 500

    @pytest.mark.parametrize("stream", [False, True])
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"<html>hello</html>",
            b"\x00\xff\xfe" * 1000,
            [],
            None,
            "Two.",
            {},
            {"choices": []},
            {"choices": None},
            {"choices": [None]},
            {"choices": [{"message": None}]},
            {"choices": [{"message": {"content": {"a": 1}}}]},
            {"choices": [{"message": {"content": 7}}]},
        ],
        ids=repr,
    )
    def test_a_body_that_is_no_completion(self, server: Server, body: object, stream: bool) -> None:
        server.handle = lambda request, _: send(request, body)
        with pytest.raises(VLMError, match="not a chat completion"):
            ask(server.url, stream=[].append if stream else None)

    @pytest.mark.parametrize("models", [{}, [], {"data": []}, {"data": [{}]}, "x", None])
    def test_a_server_that_lists_no_model(self, server: Server, models: object) -> None:
        server.models = models
        with pytest.raises(VLMError, match="name the model"):
            ask(server.url)

    @pytest.mark.parametrize("kind", ["application/json", "text/event-stream"])
    @pytest.mark.parametrize("status", [200, 500])
    def test_a_body_without_end_is_not_read_to_memory(
        self, server: Server, kind: str, status: int
    ) -> None:
        sent = 0

        def handle(request: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
            nonlocal sent
            request.send_response(status)
            request.send_header("Content-Type", kind)
            request.end_headers()
            while not server.stop.is_set() and sent < 2**30:
                try:
                    sent += request.wfile.write(b"x" * 2**16)
                except OSError:
                    return

        server.handle = handle
        with pytest.raises(VLMError, match="more than 4 MiB"):
            ask(server.url, stream=[].append, timeout_s=20)
        assert sent < 2**26

    def test_json_that_is_nested_too_deeply(self, server: Server) -> None:
        server.handle = lambda request, _: send(request, b"[" * 200_000)
        with pytest.raises(VLMError, match="not a chat completion"):
            ask(server.url)

    def test_what_the_server_says_cannot_steer_a_terminal(self, server: Server) -> None:
        server.handle = lambda request, _: send(request, b"\x1b[2Jno", 400, "text/plain")
        with pytest.raises(VLMError) as caught:
            ask(server.url)
        assert "\x1b" not in str(caught.value)

    def test_a_redirect_is_not_followed(self, server: Server) -> None:
        def handle(request: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
            request.send_response(307)
            request.send_header("Location", "http://192.0.2.1/v1/chat/completions")
            request.send_header("Content-Length", "0")
            request.end_headers()

        server.handle = handle
        with pytest.raises(VLMError, match="not a chat completion"):
            ask(server.url)

    def test_a_connection_cut_in_the_middle_may_be_tried_again(self, server: Server) -> None:
        def handle(request: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
            request.send_response(200)
            request.send_header("Content-Length", "1000")
            request.end_headers()
            request.wfile.write(b'{"choices"')

        server.handle = handle
        with pytest.raises(VLMError, match="broke") as caught:
            ask(server.url)
        assert caught.value.transient

    def test_a_server_that_hangs_is_given_up(self, server: Server) -> None:
        server.handle = lambda request, body: server.stop.wait(20) and None
        with pytest.raises(VLMError, match=r"longer than 0\.2 s") as caught:
            ask(server.url, timeout_s=0.2)
        assert not caught.value.transient
        server.stop.set()

    def test_a_reply_that_trickles_in_has_the_same_deadline(self, server: Server) -> None:
        def handle(request: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
            request.send_response(200)
            request.send_header("Content-Type", "text/event-stream")
            request.end_headers()
            while not server.stop.wait(0.02):
                try:
                    request.wfile.write(events(delta("x"), done=False))
                except OSError:
                    return

        server.handle = handle
        pieces: list[str] = []
        with pytest.raises(VLMError, match="longer than"):
            ask(server.url, timeout_s=0.3, stream=pieces.append)
        assert pieces


class TestStream:
    def stream(self, server: Server, body: bytes, kind: str = "text/event-stream") -> list[str]:
        server.handle = lambda request, _: send(request, body, kind=kind)
        pieces: list[str] = []
        said = ask(server.url, stream=pieces.append)
        assert said.text == "".join(pieces)
        assert server.bodies[0]["stream"] is True
        return pieces

    def test_pieces_arrive_one_by_one_and_make_the_text(self, server: Server) -> None:
        body = events(delta(None), delta("Two "), {"choices": []}, delta("pe\u00f6ple"), delta(""))
        assert self.stream(server, body) == ["Two ", "pe\u00f6ple"]

    def test_nothing_is_read_behind_the_end(self, server: Server) -> None:
        body = events(delta("Two.")) + events(delta(" Three."))
        assert self.stream(server, body) == ["Two."]

    def test_an_end_without_a_mark_is_an_end(self, server: Server) -> None:
        assert self.stream(server, events(delta("Two."), done=False)) == ["Two."]

    def test_a_server_that_does_not_stream_gives_one_piece(self, server: Server) -> None:
        body = json.dumps(completion("Two.")).encode()
        assert self.stream(server, body, "application/json") == ["Two."]

    @pytest.mark.parametrize(
        "data", ["data: {broken", "data: []", "data: 7", 'data: {"choices": 1}']
    )
    def test_a_broken_event(self, server: Server, data: str) -> None:
        with pytest.raises(VLMError, match="not a chat completion"):
            self.stream(server, events(data))

    def test_an_error_among_the_events(self, server: Server) -> None:
        body = events(delta("Tw"), {"error": {"message": "out of memory"}})
        with pytest.raises(VLMError, match="out of memory"):
            self.stream(server, body)

    def test_an_error_of_the_listener_is_its_own(self, server: Server) -> None:
        server.handle = lambda request, _: send(
            request, events(delta("a")), kind="text/event-stream"
        )

        def listener(piece: str) -> None:
            raise ValueError("from the listener")

        with pytest.raises(ValueError, match="from the listener"):
            ask(server.url, stream=listener)

    def test_parts_of_a_message_are_joined(self, server: Server) -> None:
        parts = [{"type": "text", "text": "Two"}, {"type": "image"}, {"type": "text", "text": "."}]
        server.handle = lambda request, _: send(request, completion(parts))
        assert ask(server.url).text == "Two."

    def test_a_message_without_content_is_an_empty_reply(self, server: Server) -> None:
        server.handle = lambda request, _: send(request, completion(None))
        assert ask(server.url).text == ""
