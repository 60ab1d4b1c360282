"""A reply in pieces."""

from __future__ import annotations

import json

import pytest

from humanagent.errors import VLMError
from tests.vlm.server.fake import Server, ask, completion, delta, events, send


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

    def test_tokens_are_counted_and_the_first_piece_is_timed(self, server: Server) -> None:
        usage = {"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 2}}
        body = events({"choices": [{"delta": {"role": "assistant"}}]}, delta("Two."), usage)
        server.handle = lambda request, _: send(request, body, kind="text/event-stream")
        said = ask(server.url, stream=[].append)
        assert server.bodies[0]["stream_options"] == {"include_usage": True}
        assert said.usage == {"prompt_tokens": 7, "completion_tokens": 2}
        assert said.first_s is not None
        assert said.first_s > 0

    def test_a_reply_that_was_not_streamed_has_no_first_piece(self, server: Server) -> None:
        assert ask(server.url).first_s is None
        assert "stream_options" not in server.bodies[0]

    def test_nothing_is_read_behind_the_end(self, server: Server) -> None:
        body = events(delta("Two.")) + events(delta(" Three."))
        assert self.stream(server, body) == ["Two."]

    @pytest.mark.parametrize(
        "body",
        [
            events(delta("Two.", finish_reason="stop"), done=False),
            events(delta("Two."), done=True).rstrip(),
        ],
    )
    def test_a_reason_or_a_mark_is_an_end(self, server: Server, body: bytes) -> None:
        assert self.stream(server, body) == ["Two."]

    def test_what_ends_without_either_was_cut_off(self, server: Server) -> None:
        with pytest.raises(VLMError, match="in the middle") as caught:
            self.stream(server, events(delta("Two"), done=False))
        assert caught.value.transient

    def test_a_server_that_does_not_stream_gives_one_piece(self, server: Server) -> None:
        body = json.dumps(completion("Two.")).encode()
        assert self.stream(server, body, "application/json") == ["Two."]

    @pytest.mark.parametrize(
        "data", ["data: {broken", "data: []", "data: 7", 'data: {"choices": 1}']
    )
    def test_a_broken_event(self, server: Server, data: str) -> None:
        with pytest.raises(VLMError, match="not a chat completion"):
            self.stream(server, events(data))

    @pytest.mark.parametrize(
        ("code", "transient"), [({}, True), ({"code": 500}, True), ({"code": 400}, False)]
    )
    def test_an_error_among_the_events(
        self, server: Server, code: dict[str, int], transient: bool
    ) -> None:
        body = events(delta("Tw"), {"error": {"message": "out of memory\x1b[2J", **code}})
        with pytest.raises(VLMError, match="out of memory") as caught:
            self.stream(server, body)
        assert caught.value.transient is transient
        assert "\x1b" not in str(caught.value)

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
