"""Whatever is wrong with a server is an error of ours, in time and of bounded size."""

from __future__ import annotations

import socket
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from humanagent.errors import NotStartedError, VLMError
from tests.vlm.server.fake import Server, ask, delta, events, send


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
        [(400, False), (401, False), (404, False), (429, False), (500, True), (503, False)],
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
