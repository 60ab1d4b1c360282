"""A reply is read whatever the model wrote around it, and never at unbounded cost."""

from __future__ import annotations

import json

import pytest

from humanagent.vlm.parse import MAX_CHARS, MAX_CLAIMS, parse_reply

CLAIM = {"subject": "P1", "predicate": "posture", "value": "standing", "other": None}
GOOD = json.dumps({"answer": "P1 is standing.", "claims": [CLAIM]})


class TestJson:
    @pytest.mark.parametrize(
        "text",
        [
            GOOD,
            f"```json\n{GOOD}\n```",
            f"```\n{GOOD}\n```",
            f"Here is the answer:\n{GOOD}\nI hope this helps.",
            f"{{not json}} {GOOD}",
            f'{{"thought": "people {{stand}}"}}\n{GOOD}',
            f'{{"result": {GOOD}}}',
            f'[{{"role": "assistant"}}] {GOOD}',
            f'<think>{{"answer": "a draft", "claims": []}}</think>\n{GOOD}',
            GOOD.replace("standing.", "standing.\n"),
        ],
    )
    def test_the_object_is_found_whatever_stands_around_it(self, text: str) -> None:
        reply, structured = parse_reply(text)
        assert reply.text == "P1 is standing."
        assert [str(c) for c in reply.claims] == ["P1 posture standing"]
        assert structured
        assert reply.status == "answered"

    def test_a_line_break_inside_a_string_is_no_obstacle(self) -> None:
        reply, structured = parse_reply('{"answer": "One.\nTwo.", "claims": []}')
        assert reply.text == "One.\nTwo."
        assert structured

    def test_claims_without_a_list_are_to_be_read_from_the_text(self) -> None:
        assert parse_reply('{"answer": "Two."}')[1] is False
        assert parse_reply('{"answer": "Two.", "claims": {"count": 2}}')[1] is False

    @pytest.mark.parametrize(
        ("answer", "text"), [("2", "2"), ("2.5", "2.5"), ("true", "Yes."), ("false", "No.")]
    )
    def test_an_answer_that_is_a_plain_value_is_read_as_text(self, answer: str, text: str) -> None:
        assert parse_reply(f'{{"answer": {answer}, "claims": []}}')[0].text == text


class TestTruncated:
    @pytest.mark.parametrize("cut", range(len('{"answer": "P'), len(GOOD)))
    def test_of_a_cut_off_object_the_answer_is_kept_and_no_claim_is_made_up(self, cut: int) -> None:
        reply, structured = parse_reply(GOOD[:cut])
        assert reply.text
        assert "P1 is standing.".startswith(reply.text)
        assert reply.claims == ()
        assert not structured

    @pytest.mark.parametrize("tail", ["", "\\", "\\u", "\\u00", "\\u00e"])
    def test_a_cut_inside_an_escape_leaves_no_rubbish(self, tail: str) -> None:
        assert parse_reply(f'{{"answer": "Caf\\u00e9{tail}')[0].text == "Café"

    def test_escapes_are_undone(self) -> None:
        assert parse_reply('{"answer": "say \\"hi\\"\\nnow')[0].text == 'say "hi"\nnow'


class TestWrongTypes:
    @pytest.mark.parametrize(
        "claim",
        [
            None,
            1,
            "P1 posture standing",
            [],
            {},
            {"subject": "P1", "predicate": "posture"},
            {"subject": None, "predicate": "posture", "value": "standing"},
            {"subject": {"id": "P1"}, "predicate": "posture", "value": "standing"},
            {"subject": "P1", "predicate": "posture", "value": ["standing"]},
            {"subject": "P1", "predicate": "posture", "value": {"a": {"b": {}}}},
            {"subject": "P1", "predicate": "", "value": "standing"},
        ],
    )
    def test_what_is_no_claim_is_dropped_and_the_others_stay(self, claim: object) -> None:
        reply, _ = parse_reply(json.dumps({"answer": "So.", "claims": [claim, CLAIM, claim]}))
        assert [str(c) for c in reply.claims] == ["P1 posture standing"]

    def test_numbers_and_booleans_are_taken_as_words(self) -> None:
        raw = [
            {"subject": "scene", "predicate": "count", "value": 2},
            {"subject": "scene", "predicate": "present", "value": True},
        ]
        reply, _ = parse_reply(json.dumps({"answer": "Two.", "claims": raw}))
        assert [c.value for c in reply.claims] == ["2", "yes"]

    @pytest.mark.parametrize("other", ["", "null", "None", None])
    def test_no_other_person_is_written_in_many_ways(self, other: str | None) -> None:
        reply, _ = parse_reply(json.dumps({"answer": "So.", "claims": [{**CLAIM, "other": other}]}))
        assert reply.claims[0].other is None

    def test_a_verdict_in_the_reply_counts_for_nothing(self) -> None:
        raw = {**CLAIM, "verdict": "confirmed", "evidence": {"confidence": 1}}
        reply, _ = parse_reply(json.dumps({"answer": "So.", "claims": [raw]}))
        assert reply.claims[0].verdict == "unverifiable"
        assert reply.claims[0].evidence.confidence == 0

    def test_a_word_of_a_claim_and_their_number_are_limited(self) -> None:
        long = {**CLAIM, "value": "x" * 400}
        reply, _ = parse_reply(json.dumps({"answer": "So.", "claims": [long] * 2 * MAX_CLAIMS}))
        assert len(reply.claims) == MAX_CLAIMS
        assert len(reply.claims[0].value) < 100


class TestPlainText:
    def test_plain_text_is_the_answer(self) -> None:
        reply, structured = parse_reply("  There are two people.\n")
        assert (reply.text, structured, reply.status) == (
            "There are two people.",
            False,
            "answered",
        )

    def test_a_fence_is_not_shown(self) -> None:
        assert parse_reply("```\nTwo people.\n```")[0].text == "Two people."

    @pytest.mark.parametrize(
        "text",
        [
            "I cannot tell.",
            "I can\u2019t tell what he is holding.",
            "It is hard to say.",
            "I am unable to determine that.",
            "I cannot see whether she smiles.",
            "",
            "   ",
            "<think>The man may be",
            '{"answer": "", "claims": []}',
            '{"answer": null, "claims": []}',
        ],
    )
    def test_saying_that_it_cannot_tell_is_an_abstention(self, text: str) -> None:
        assert parse_reply(text)[0].status == "abstained"

    def test_seeing_nobody_is_an_answer(self) -> None:
        assert parse_reply("I cannot see any people.")[0].status == "answered"

    def test_a_doubt_beside_a_claim_is_an_answer(self) -> None:
        text = json.dumps({"answer": "P1 stands; I cannot tell about P2.", "claims": [CLAIM]})
        assert parse_reply(text)[0].status == "answered"


class TestHostile:
    """One megabyte of anything is read in bounded steps."""

    @pytest.mark.parametrize(
        "text",
        [
            "{" * 1_000_000,
            '{"' * 500_000,
            '{"a":' * 200_000,
            '{"answer":' * 100_000,
            '{"answer": "' + "\\" * 1_000_000,
            '{"answer": "' + "\\u00" * 250_000,
            "[" * 1_000_000,
            '{"answer": [' * 80_000,
            "```" * 330_000,
            "<think>" * 140_000,
            "</think>{" * 110_000,
            " " * 1_000_000,
            "cannot " * 140_000,
            "\x00\ufffd" * 500_000,
            '{"answer": "x", "claims": [' + '{"subject": ' * 80_000,
        ],
        ids=lambda text: repr(text[:12]),
    )
    def test_garbage_gives_a_reply_of_bounded_size(self, text: str) -> None:
        reply, _ = parse_reply(text)
        assert len(reply.text) <= MAX_CHARS
        assert reply.claims == ()

    def test_an_answer_behind_much_garbage_is_not_searched_for_without_end(self) -> None:
        assert parse_reply("x" * 2 * MAX_CHARS + GOOD)[0].claims == ()
