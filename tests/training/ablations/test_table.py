"""The table of results: what a sweep goes on from."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from humanagent.errors import BadInputError
from humanagent.training.ablations.table import Questions, Result, Table

QUESTIONS = Questions((0, 0, 1), ("limb.is", "posture.what", "limb.is"), "010", {"steps": 3})
RESULT = Result("paper", "", 0, {"as it is": "110"}, (2.0, 1.0), 3.5, "a machine", "git:1")


@pytest.fixture
def table(tmp_path: Path) -> Table:
    table = Table(tmp_path / "results" / "grounding.jsonl")
    table.begin(QUESTIONS)
    return table


def test_it_gives_back_what_was_written(table: Table) -> None:
    table.add(RESULT)
    again = Table(table.path)
    assert again.questions() == QUESTIONS
    assert again.results() == [RESULT]
    assert again.done() == {("paper", "", 0)}


def test_nothing_is_done_where_there_is_no_file(tmp_path: Path) -> None:
    assert Table(tmp_path / "none.jsonl").done() == set()


def test_a_sweep_of_the_same_settings_goes_on(table: Table) -> None:
    table.add(RESULT)
    table.begin(QUESTIONS)
    assert table.results() == [RESULT]


def test_results_of_other_settings_are_not_mixed(table: Table) -> None:
    with pytest.raises(BadInputError, match="other settings"):
        table.begin(replace(QUESTIONS, setup={"steps": 4}))


def test_a_run_has_one_line(table: Table) -> None:
    table.add(RESULT)
    with pytest.raises(BadInputError, match="no new result"):
        table.add(replace(RESULT, losses=(1.0,)))
    table.add(replace(RESULT, seed=1))
    assert len(table.results()) == 2


def test_a_result_about_another_number_of_questions_is_refused(table: Table) -> None:
    with pytest.raises(BadInputError, match="no new result"):
        table.add(replace(RESULT, right={"as it is": "1101"}))


def test_every_line_is_whole_json(table: Table) -> None:
    table.add(RESULT)
    lines = table.path.read_text().splitlines()
    assert [sorted(json.loads(line))[0] for line in lines] == ["kind", "arm"]


def test_a_file_that_is_no_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text("{")
    with pytest.raises(BadInputError, match="no table"):
        Table(tmp_path / "x.jsonl").questions()
