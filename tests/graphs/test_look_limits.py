"""Closer looks have bounds, and what cannot be done is told to the model, never raised."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from humanagent.errors import VLMError
from humanagent.vlm import Completion, ToolCall
from tests.doubles import FixedPerceiver
from tests.graphs.talker import DONE, TWO, ZOOM, ask, calls


class TestLimits:
    def test_after_the_last_round_it_has_to_answer_in_the_form_and_without_tools(self) -> None:
        answer, vlm = ask(calls(ZOOM), calls(ZOOM), DONE, vlm_tool_rounds=2)
        assert [bool(a.tools) for a in vlm.asked] == [True, True, False]
        assert vlm.asked[-1].schema is not None
        assert "answer the question now" in vlm.asked[-1].messages[-1].text
        assert "answer the question now" not in vlm.asked[1].text
        assert len(answer.provenance["looks"]) == 2
        assert answer.text == "P2 stands."

    def test_a_model_that_never_stops_calling_is_stopped_and_the_facts_answer(self) -> None:
        answer, vlm = ask(calls(ZOOM), vlm_tool_rounds=3)
        assert len(vlm.asked) == 4
        assert answer.degraded
        assert answer.status == "answered"
        assert answer.provenance["speaker"] == "facts"
        assert len(answer.provenance["looks"]) == 3

    def test_of_a_thousand_calls_in_one_round_four_are_done(self) -> None:
        answer, vlm = ask(calls(*[ZOOM] * 1000), DONE)
        assert len(answer.provenance["looks"]) == 4
        assert sum(len(m.calls) for m in vlm.asked[1].messages) == 4

    def test_little_time_left_is_for_the_answer(self) -> None:
        slow = FixedPerceiver(lambda image: time.sleep(2.1) or TWO)  # type: ignore[func-returns-value]
        answer, vlm = ask(DONE, perceiver=slow, deadline_s=3.0)
        assert vlm.asked[0].tools == ()
        assert answer.text == "P2 stands."

    def test_a_look_that_takes_too_long_leaves_time_for_the_answer(
        self, mine: Callable[..., None]
    ) -> None:
        mine(lambda *_: time.sleep(5))
        answer, vlm = ask(calls(("mine", "")), DONE, deadline_s=3.0)
        assert "no time" in vlm.asked[1].messages[-1].text
        assert not answer.degraded

    def test_a_model_that_fails_after_it_looked_leaves_the_measured_answer(self) -> None:
        answer, _ = ask(calls(ZOOM), VLMError("gone"))
        assert answer.degraded
        assert answer.status == "answered"
        assert answer.provenance["looks"]


class TestWhatCannotBeDone:
    @pytest.mark.parametrize(
        ("name", "arguments", "why"),
        [
            ("rm", "{}", "no such tool"),
            ("", "{}", "no such tool"),
            ("zoom_into_person", "{}", "wrong arguments"),
            ("zoom_into_person", "not json", "wrong arguments"),
            ("zoom_into_person", '{"person": "P9"}', "nobody has this id"),
            ("zoom_into_person", '{"person": "../../etc"}', "nobody has this id"),
            ("zoom_into_person", '{"person": "P1", "region": "soul"}', "wrong arguments"),
            ("zoom_into_person", '{"person": "' + "x" * 9000 + '"}', "too long"),
            ("count_again", '{"region": [1, 2, 3]}', "wrong arguments"),
            ("count_again", '{"region": [9000, 0, 9999, 5]}', "nothing of this box"),
        ],
    )
    def test_it_is_told_in_a_short_text_and_the_ask_goes_on(
        self, name: str, arguments: str, why: str
    ) -> None:
        answer, vlm = ask(calls((name, arguments)), DONE)
        told = vlm.asked[1].messages[-1]
        assert told.role == "tool"
        assert told.text.startswith("Error: ")
        assert why in told.text
        assert len(told.text) < 300
        assert answer.text == "P2 stands."
        assert answer.provenance["looks"][0]["outcome"].startswith("Error: ")

    @pytest.mark.parametrize("arguments", ["not json", "[1]", "", '{"person"'])
    def test_arguments_that_are_no_object_are_sent_back_as_an_empty_one(
        self, arguments: str
    ) -> None:
        _, vlm = ask(calls(("zoom_into_person", arguments)), DONE)
        [asked] = [m for m in vlm.asked[1].messages if m.calls]
        assert asked.calls[0].arguments == "{}"

    def test_ids_that_are_missing_or_come_twice_are_made_ones_own(self) -> None:
        same = Completion("", "talker", calls=(ToolCall("", *ZOOM), ToolCall("", *ZOOM)))
        _, vlm = ask(same, DONE)
        [asked] = [m for m in vlm.asked[1].messages if m.calls]
        ids = [call.id for call in asked.calls]
        assert len(set(ids)) == 2
        assert all(len(i) == 9 and i.isalnum() for i in ids)
        assert [m.call_id for m in vlm.asked[1].messages if m.role == "tool"] == ids

    @pytest.mark.parametrize(
        "run", [lambda *_: 1 / 0, lambda *_: None, lambda *_: "text"], ids=["raises", "none", "str"]
    )
    def test_a_look_of_somebody_else_that_is_broken(
        self, run: Callable[..., Any], mine: Callable[..., None]
    ) -> None:
        mine(run)
        answer, vlm = ask(calls(("mine", "")), DONE)
        assert vlm.asked[1].messages[-1].text.startswith("Error: it failed")
        assert answer.text == "P2 stands."
