"""Shares per intent, and the questions that they are shares of."""

from __future__ import annotations

import pytest

from humanagent.claims import Claim
from humanagent.training.data.dialogues import DialogueConfig
from humanagent.training.data.questions import QuestionAnswer
from humanagent.training.evaluate.dialogues import Row, ask_about, table
from humanagent.training.evaluate.dialogues.print import rows_table

CONFIG = DialogueConfig(size=32, questions=4, noise={"none": 1, "embedded": 1})


def question(intent: str, status: str = "answered", *, claim: bool = True) -> QuestionAnswer:
    claims = (
        (Claim(subject="P1", predicate="posture", value="sitting"),)
        if claim and status == "answered"
        else ()
    )
    answer = {"answered": "Yes.", "abstained": "I cannot tell.", "refused": "I do not say that."}
    return QuestionAnswer(
        "?", answer[status], status, intent, intent, "", (), claims, "test", "yes"  # type: ignore[arg-type]
    )  # fmt: skip


def test_rows_count_what_they_say() -> None:
    truths = [
        question("posture"), question("posture"), question("posture"), question("limb"),
        question("posture", claim=False), question("posture", "abstained"),
        question("describe", "refused"),
    ]  # fmt: skip
    said = [truths[0].reply(), "No.", "I cannot tell.", truths[3].reply(), "Yes.", "Yes.", "Yes."]
    rows = {row.name: row for row in table(truths, said)}
    assert rows["posture"] == Row("posture", 4, 0.5, 0.25, 0.25)
    assert rows["limb"] == Row("limb", 1, 1, 0, 0)
    assert rows["geometry"] == Row("geometry", 4, 0.5, 0.25, 0.25)  # what claims something
    assert rows["other"] == Row("other", 1, 1, 0, 0)
    assert rows["abstain"] == Row("abstain", 1, 0, 1, 0)
    assert rows["refuse"] == Row("refuse", 1, 0, 1, 0)
    assert rows["all"].asked == 7
    assert list(rows)[-1] == "all"


def test_nothing_asked_gives_no_rows() -> None:
    assert table([], []) == []


def test_a_text_for_every_question() -> None:
    with pytest.raises(ValueError, match="argument"):
        table([question("limb")], [])


def test_the_printed_table_has_a_line_per_row() -> None:
    rows = table([question("limb")], ["Yes."])
    assert rows_table(rows, title="test").row_count == len(rows)


def test_questions_of_an_evaluation_are_the_same_every_time() -> None:
    first, again = ask_about(CONFIG, "test", 6), ask_about(CONFIG, "test", 6)
    assert [(a.context, a.truth) for a in first] == [(a.context, a.truth) for a in again]
    assert [a.truth for a in first] != [a.truth for a in ask_about(CONFIG, "test", 6, seed=1)]


def test_more_scenes_begin_with_the_same_questions() -> None:
    few, more = ask_about(CONFIG, "validation", 3), ask_about(CONFIG, "validation", 5)
    assert [a.truth for a in few] == [a.truth for a in more][: len(few)]


def test_splits_have_questions_of_their_own() -> None:
    for split in ("validation", "test"):
        assert {a.truth.split for a in ask_about(CONFIG, split, 5)} == {split}  # type: ignore[arg-type]
