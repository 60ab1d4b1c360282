"""What is heard of a VLM while it writes, what it cost, and how it is asked again."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from humanagent import Answer, HumanAgent
from humanagent.errors import BadInputError, NotStartedError, VLMError
from humanagent.graphs.ask import build
from humanagent.vlm import Completion
from humanagent.vlm.reads import Reads
from tests.doubles import FixedPerceiver, picture, raising_right_hand, scene_of, standing
from tests.graphs.talker import Talker, calls, reply

TWO = scene_of(raising_right_hand(100, 100), standing(400, 100))
TRUE = reply("There are two people.", ("scene", "count", "2"))
LIE = reply("There is one person.", ("scene", "count", "1"))


def events(vlm: object, **settings: Any) -> list[dict[str, Any]]:
    async def collect() -> list[dict[str, Any]]:
        with HumanAgent(vlm, perceiver=FixedPerceiver(TWO), **settings) as agent:  # type: ignore[arg-type]
            return [e async for e in agent.astream(picture(), "How many people are there?")]

    return asyncio.run(collect())


def texts(found: list[dict[str, Any]]) -> list[str]:
    """The text that was shown, a new one after each reset."""
    shown = [""]
    for event in found:
        if event["type"] == "text":
            shown[-1] += event["delta"]
        elif event["type"] == "text_reset":
            shown.append("")
    return shown


def answered(vlm: object, **settings: Any) -> Answer:
    with HumanAgent(vlm, perceiver=FixedPerceiver(TWO), **settings) as agent:  # type: ignore[arg-type]
        return agent.ask(picture(), "How many people are there?")


class TestWords:
    def test_only_the_words_of_the_answer_are_shown_and_in_pieces(self) -> None:
        found = events(Talker(TRUE))
        assert texts(found) == ["There are two people."]
        assert sum(e["type"] == "text" for e in found) > 1

    def test_claims_that_come_first_are_not_shown(self) -> None:
        vlm = Talker('{"claims": [{"subject": "scene", "answer": "no"}], "answer": "Two."}')
        assert texts(events(vlm)) == ["Two."]

    def test_a_reply_in_plain_words_is_shown_as_it_is(self) -> None:
        assert texts(events(Talker("There are two people."))) == ["There are two people."]

    def test_it_cannot_steer_a_terminal(self) -> None:
        assert texts(events(Talker("\x1b[2JTwo people.\x00"))) == ["[2JTwo people."]

    def test_a_correction_begins_anew(self) -> None:
        found = events(Talker(LIE, TRUE))
        assert texts(found) == ["There is one person.", "There are two people."]
        assert found[-1]["answer"].text == "There are two people."

    def test_a_reply_that_breaks_off_is_taken_back_and_the_next_try_begins_anew(self) -> None:
        class Breaks(Talker):
            async def generate(self, messages: Any, *, stream: Any = None, **more: Any) -> Any:
                if not self.asked:
                    stream('{"answer": "There are no')
                    await super().generate(messages, **more)
                    raise VLMError("it broke off", transient=True)
                return await super().generate(messages, stream=stream, **more)

        found = events(Breaks(TRUE))
        assert texts(found) == ["There are no", "There are two people."]
        assert not found[-1]["answer"].degraded

    def test_nothing_is_taken_back_where_nothing_was_shown(self) -> None:
        found = events(Talker(VLMError("gone")))
        assert texts(found) == [""]
        assert found[-1]["answer"].degraded


class TestFigures:
    def test_the_time_to_the_first_piece_is_the_backends_where_it_tells(self) -> None:
        answer = answered(Talker(Completion(TRUE, "m", first_s=1.25)))
        assert answer.timings["first_token"] == 1.25

    def test_and_measured_here_where_it_does_not(self) -> None:
        answer = answered(Talker(TRUE))
        assert 0 <= answer.timings["first_token"] <= answer.timings["answer"]

    def test_tokens_are_those_of_all_requests_and_whole_numbers(self) -> None:
        first = {"prompt_tokens": 900, "completion_tokens": 30, "total_tokens": 930}
        second = {"prompt_tokens": 1000, "completion_tokens": 20, "cached_tokens": 896}
        vlm = Talker(Completion(LIE, "m", usage=first), Completion(TRUE, "m", usage=second))
        assert answered(vlm).provenance["usage"] == {
            "prompt_tokens": 1900,
            "completion_tokens": 50,
            "cached_tokens": 896,
        }

    def test_what_no_server_told_is_not_made_up(self) -> None:
        assert "usage" not in answered(Talker(TRUE)).provenance

    def test_figures_of_one_turn_do_not_live_on_in_the_next(self) -> None:
        vlm = Talker(Completion(TRUE, "m", usage={"prompt_tokens": 9}), TRUE)
        with HumanAgent(vlm, perceiver=FixedPerceiver(TWO)) as agent:
            agent.ask(picture(), "How many people are there?", thread_id="t")
            second = agent.ask(None, "How many people are there?", thread_id="t")
        assert "usage" not in second.provenance


class TestPrepared:
    class Learns(Talker):
        """Finds out what it reads when it is prepared."""

        prepared = 0
        fails: Exception | None = None

        async def prepare(self, timeout_s: float) -> None:
            self.prepared += 1
            if self.fails:
                raise self.fails
            self.reads = Reads(context="compact", version=1, prompt="plain", focus=False)
            self.notice = "not ours"

    def test_what_it_reads_is_known_before_the_context_is_rendered(self) -> None:
        vlm = self.Learns(TRUE)
        answer = answered(vlm, context="paper")
        assert answer.provenance["context"]["name"] == "compact"
        assert answer.provenance["prompt"] == {"style": "plain", "version": 1}
        assert vlm.asked[0].messages[0].text.startswith("Measured people:")

    def test_a_question_that_needs_no_measurement_prepares_it_too(self) -> None:
        vlm = self.Learns('{"claims": [], "answer": "Sunny."}')
        with HumanAgent(vlm, perceiver=FixedPerceiver(TWO)) as agent:
            agent.ask(picture(), "What is the weather like?")
        assert vlm.asked[0].messages[0].text == "Question: What is the weather like?"

    def test_a_notice_about_the_model_is_in_the_provenance(self) -> None:
        assert answered(self.Learns(TRUE)).provenance["model_notice"] == "not ours"
        assert "model_notice" not in answered(Talker(TRUE)).provenance

    @pytest.mark.parametrize("error", [VLMError("away"), NotStartedError("nobody"), KeyError("k")])
    def test_one_that_cannot_be_prepared_leaves_the_measured_answer(self, error: Exception) -> None:
        vlm = self.Learns(TRUE)
        vlm.fails = error
        answer = answered(vlm)
        assert answer.degraded
        assert answer.status == "answered"
        assert not vlm.asked

    def test_a_model_that_is_not_the_one_of_the_settings_is_an_error(self) -> None:
        vlm = self.Learns(TRUE)
        vlm.fails = BadInputError("another checkpoint is served")
        with pytest.raises(BadInputError, match="another checkpoint"):
            answered(vlm)


class TestTooLong:
    LONG = VLMError("400: This model's maximum context length is 2048 tokens.")

    def test_what_went_before_gives_way_to_the_question_and_it_is_said(self) -> None:
        vlm = Talker(TRUE, self.LONG, TRUE)
        with HumanAgent(vlm, perceiver=FixedPerceiver(TWO)) as agent:
            agent.ask(picture(), "How many people are there?", thread_id="t")
            answer = agent.ask(None, "Really?", thread_id="t")
        with_turns, alone = vlm.asked[1:]
        assert len(with_turns.messages) == 4
        assert [m.role for m in alone.messages] == ["system", "user"]
        assert alone.urls == with_turns.urls
        assert any("asked alone" in w for w in answer.warnings)
        assert not answer.degraded

    def test_so_do_looks(self) -> None:
        zoom = calls(("zoom_into_person", '{"person": "P1"}'))
        vlm = Talker(zoom, self.LONG, TRUE)
        answer = answered(vlm, vlm_tools=True)
        assert vlm.asked[2].tools == ()
        assert len(vlm.asked[2].messages) == 2
        assert not answer.degraded

    def test_a_question_that_is_too_long_by_itself_is_answered_from_the_facts(self) -> None:
        vlm = Talker(self.LONG)
        assert answered(vlm).degraded
        assert len(vlm.asked) == 1


class TestAskedAgain:
    def test_after_a_hiccup_once_with_jitter(self) -> None:
        policy = build.build_ask_graph().builder.nodes["answer"].retry_policy
        assert policy.jitter
        assert policy.max_attempts == 2
        vlm = Talker(VLMError("hiccup", transient=True))
        assert answered(vlm).degraded
        assert len(vlm.asked) == 2

    def test_not_when_the_wait_could_go_beyond_the_deadline(self) -> None:
        vlm = Talker(VLMError("hiccup", transient=True))
        started = time.monotonic()
        answer = answered(vlm, deadline_s=1.4)
        assert answer.degraded
        assert len(vlm.asked) == 1
        assert time.monotonic() - started < 5

    def test_not_when_it_would_not_help(self) -> None:
        vlm = Talker(VLMError("no such model"))
        assert answered(vlm).degraded
        assert len(vlm.asked) == 1
