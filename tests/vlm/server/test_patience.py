"""What is asked again, what is not, and how long a server is waited for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from humanagent.errors import HumanAgentError, NotStartedError, VLMError
from humanagent.vlm import Completion
from humanagent.vlm.server import OpenAIVLM, patience
from humanagent.vlm.server.patience import Health, Patience, TroubleError, retry_after
from tests.vlm.server.fake import ASK, delta, events
from tests.vlm.server.raw import RESET, SAID, Raw, http

BUSY = http(503, {"error": "overloaded"})


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_FIRST_WAIT_S", 0.01)
    monkeypatch.setattr(patience, "_LONGEST_WAIT_S", 0.05)


def with_server(server: Raw, test: Callable[[OpenAIVLM], Awaitable[None]]) -> None:
    async def run() -> None:
        async with server:
            vlm = OpenAIVLM(server.url, timeout_s=20)
            await test(vlm)
            await vlm.aclose()

    asyncio.run(run())


def asked(server: Raw, **how: float) -> Completion | HumanAgentError:
    """What comes of one question."""
    found: list[Completion | HumanAgentError] = []

    async def test(vlm: OpenAIVLM) -> None:
        try:
            found.append(await vlm.generate(ASK, **how))  # type: ignore[arg-type]
        except HumanAgentError as error:
            found.append(error)

    with_server(server, test)
    return found[0]


class TestOnceMore:
    @pytest.mark.parametrize("status", [408, 429, 502, 503, 504])
    def test_a_server_without_time_is_asked_again(self, status: int) -> None:
        server = Raw(http(status), http(status), SAID)
        assert isinstance(asked(server), Completion)
        assert len(server.asked) == 3

    def test_a_connection_that_breaks_before_the_reply_is_made_again(self) -> None:
        server = Raw(RESET, SAID)
        assert isinstance(asked(server), Completion)
        assert len(server.asked) == 2

    @pytest.mark.parametrize("reply", [BUSY, RESET])
    def test_a_question_is_sent_three_times_and_no_more(self, reply: bytes | None) -> None:
        """One that kills the server must not do so for as long as there is time."""
        server = Raw(reply)
        error = asked(server)
        assert isinstance(error, VLMError)
        assert not error.transient  # nor by a caller
        assert len(server.asked) == 3

    def test_a_first_look_at_a_server_without_time_is_repeated_too(self) -> None:
        server = Raw(SAID, listed=BUSY)
        assert isinstance(asked(server), VLMError)
        assert (server.lists, server.asked) == (3, [])

    @pytest.mark.parametrize("status", [400, 401, 404, 500, 501])
    def test_other_statuses_are_errors_at_once(self, status: int) -> None:
        server = Raw(http(status, {"error": "no"}), SAID)
        assert isinstance(asked(server), VLMError)
        assert len(server.asked) == 1

    def test_nothing_is_asked_again_once_a_piece_was_handed_on(self) -> None:
        begun = events(delta("Two"), done=False)
        cut = http(200, begun, "text/event-stream", Content_Length="5000", Connection="close")
        server, pieces = Raw(cut, SAID), list[str]()

        async def test(vlm: OpenAIVLM) -> None:
            with pytest.raises(VLMError, match="broke") as caught:
                await vlm.generate(ASK, stream=pieces.append)
            assert caught.value.transient

        with_server(server, test)
        assert pieces == ["Two"]
        assert len(server.asked) == 1


class TestRetryAfter:
    def test_the_server_says_how_long_to_wait(self, monkeypatch: pytest.MonkeyPatch) -> None:
        waits: list[float] = []
        sleep = asyncio.sleep

        async def note(seconds: float) -> None:
            waits.append(seconds)
            await sleep(0)

        monkeypatch.setattr("humanagent.vlm.server.client.asyncio.sleep", note)
        asked(Raw(http(429, Retry_After="7"), SAID))
        assert waits == [7.0]

    def test_what_cannot_be_waited_for_is_given_up(self) -> None:
        server = Raw(http(503, Retry_After="3600"))
        error = asked(server)
        assert isinstance(error, VLMError)
        assert not error.transient
        assert len(server.asked) == 1

    @pytest.mark.parametrize(
        ("header", "seconds"),
        [(None, 0), ("", 0), ("30", 30), ("-5", 0), ("1e3", 0), ("soon", 0), ("9" * 99, 999999999),
         ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Thu, 99 Jan 1970 00:00:00 GMT", 0)],
    )  # fmt: skip
    def test_seconds_or_a_date(self, header: str | None, seconds: float) -> None:
        assert retry_after(header) == seconds

    def test_a_date_to_come(self) -> None:
        assert retry_after("Fri, 01 Jan 2100 00:00:00 GMT") > 1e6


class TestRestart:
    def test_a_server_that_comes_back_in_time_answers(self) -> None:
        async def run() -> None:
            async with Raw(SAID) as first:
                vlm = OpenAIVLM(first.url, timeout_s=20)
                await vlm.generate(ASK)
            asking = asyncio.create_task(vlm.generate(ASK))
            await asyncio.sleep(0.2)
            assert not asking.done()
            async with Raw(SAID, port=first.port) as second:
                assert (await asking).text == "Two."
                assert len(second.asked) == 1
            await vlm.aclose()

        asyncio.run(run())

    def test_behind_a_proxy_too_where_connections_break_or_find_no_gateway(self) -> None:
        for down in (RESET, http(502)):
            server = Raw(SAID)

            async def test(vlm: OpenAIVLM, server: Raw = server, down: bytes | None = down) -> None:
                await vlm.generate(ASK)
                server.replies, server.listed, listed = [down], down, server.listed
                asking = asyncio.create_task(vlm.generate(ASK))
                while server.lists < 6:
                    await asyncio.sleep(0.01)
                server.replies, server.listed = [SAID], listed
                assert (await asking).text == "Two."

            with_server(server, test)
            assert len(server.asked) == 3

    def test_a_server_that_does_not_come_back_is_given_up_before_the_deadline(self) -> None:
        async def run() -> None:
            async with Raw(SAID) as server:
                vlm = OpenAIVLM(server.url)
                await vlm.generate(ASK)
            with pytest.raises(NotStartedError, match="answers any more"):
                await vlm.generate(ASK, timeout_s=0.5)
            await vlm.aclose()

        asyncio.run(run())

    def test_one_that_never_answered_is_not_waited_for(self) -> None:
        health = Health()
        health.failed()
        with pytest.raises(NotStartedError):
            Patience(health, 60).wait_s(refused())

    def test_nor_one_that_has_been_away_for_long(self) -> None:
        health = Health(heard_at=0.0, away_since=time.monotonic() - patience.RESTART_S - 1)
        with pytest.raises(NotStartedError):
            Patience(health, 60).wait_s(refused())
        health.answered()
        assert Patience(health, 60).wait_s(refused()) >= 0

    def test_time_is_left_for_an_answer_without_the_model(self) -> None:
        health = Health(heard_at=0.0)
        assert Patience(health, 60)._last() <= time.monotonic() + 58
        assert Patience(health, 1)._last() <= time.monotonic() + 0.9


class TestConnections:
    @pytest.mark.parametrize("stream", [False, True])
    def test_one_is_used_for_many_questions(self, stream: bool) -> None:
        body = events(delta("Two."))
        server = Raw(http(200, body, "text/event-stream") if stream else SAID)

        async def test(vlm: OpenAIVLM) -> None:
            for _ in range(5):
                await vlm.generate(ASK, stream=[].append if stream else None)

        with_server(server, test)
        assert (server.connections, server.lists, len(server.asked)) == (1, 1, 5)

    def test_many_are_asked_at_once(self) -> None:
        server = Raw(SAID)

        async def test(vlm: OpenAIVLM) -> None:
            await vlm.prepare()
            said = await asyncio.gather(*(vlm.generate(ASK) for _ in range(100)))
            assert {one.text for one in said} == {"Two."}

        with_server(server, test)
        assert server.connections <= 65
        assert len(server.asked) == 100


def refused() -> TroubleError:
    return TroubleError(NotStartedError("nobody"), question=False, refused=True)
