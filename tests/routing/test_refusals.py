"""Refusals of questions that point at somebody: naming is refused, pointing out is not."""

from __future__ import annotations

import pytest

from humanagent.routing import route


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who exactly is P2?", "identity"),
        ("Could you name the person on the left?", "identity"),
        ("Can you identify the person in the red jacket?", "identity"),
        ("Do you recognise the person in the red jacket?", "identity"),
        ("What is the person on the left thinking?", "emotion"),
    ],
)
def test_somebody_who_is_described_is_not_named_either(question: str, kind: str) -> None:
    assert route(question).refusal == kind


@pytest.mark.parametrize(
    "question",
    ["Can you identify the person who is sitting?", "Name the person who is raising a hand."],
)
def test_pointing_somebody_out_is_no_identification(question: str) -> None:
    assert route(question).refusal is None
