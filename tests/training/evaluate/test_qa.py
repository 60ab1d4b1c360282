"""The QA figures: what counts as answered, right, and withheld."""

from __future__ import annotations

from pathlib import Path

import pytest

from humanagent.training.evaluate.dataset import Question
from humanagent.training.evaluate.matching import Match, Verdict
from humanagent.training.evaluate.qa import Asked, qa_figures


def asked(kind: str, verdict: Verdict) -> Asked:
    question = Question("images/1.png", Path("1.png"), "?", "yes", kind, (), 1)
    return Asked(question, "...", "answered", Match(verdict))


def test_accuracy_is_over_the_answered_and_coverage_over_all() -> None:
    items = [asked("count", v) for v in ("right", "right", "wrong", "abstained")]  # type: ignore[arg-type]
    score = qa_figures(items).all
    assert score.accuracy_on_answered == pytest.approx(2 / 3)
    assert score.coverage == 0.75
    assert score.n == 4


def test_nothing_answered_has_no_accuracy() -> None:
    score = qa_figures([asked("count", "abstained")]).all
    assert score.accuracy_on_answered is None
    assert score.coverage == 0


def test_geometry_is_its_six_kinds() -> None:
    kinds = ("count", "posture", "limb", "orientation", "presence", "relation", "attribute")
    figures = qa_figures([asked(kind, "right") for kind in kinds])
    assert (figures.geometry.n, figures.all.n) == (6, 7)


def test_abstain_and_caption_questions_stay_out_of_all() -> None:
    figures = qa_figures([asked("abstain", "right"), asked("caption", "unscored")])
    assert figures.all.n == 0
    assert figures.abstain_right == 1
    assert figures.by_kind["abstain"].coverage == 0
    assert figures.by_kind["caption"].coverage == 1
    assert figures.by_kind["caption"].accuracy_on_answered is None


def test_an_answer_to_what_nobody_can_tell_is_listed_as_wrong() -> None:
    figures = qa_figures([asked("abstain", "wrong"), asked("abstain", "right")])
    assert figures.abstain_right == 0.5
    assert len(figures.wrong()) == 1
    assert figures.by_kind["abstain"].accuracy_on_answered == 0


def test_without_abstain_questions_there_is_no_abstain_figure() -> None:
    assert qa_figures([asked("count", "right")]).abstain_right is None
