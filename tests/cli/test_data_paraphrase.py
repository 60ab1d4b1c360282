"""``humanagent data paraphrase``, and what takes its file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from humanagent.cli.app import app
from tests.training.data.teacher.endpoint import Answer, completion, in_thread

pytest.importorskip("pyarrow")
NEW = "Which activity is {who} engaged in?"


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["data", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result.stdout if code == 0 else result.output


def reply(number: int, body: dict[str, Any]) -> Answer:
    return completion(NEW)


def test_new_wordings_are_written_and_used(tmp_path: Path) -> None:
    file = tmp_path / "wordings.json"
    with in_thread(reply) as server:
        options = [
            "--teacher",
            server.url,
            "--model",
            "teach-1",
            "--task",
            "action.sentence",
            "--json",
        ]
        assert json.loads(run("paraphrase", file, *options))["wordings"] == {"action.sentence": 1}
    assert NEW in file.read_text()
    made = run("make", "humanins", "scenes:2", tmp_path / "out", "--wordings", file, "--json")
    assert json.loads(made)["counts"]["rows"] == 2


def test_no_other_kind_has_wordings(tmp_path: Path) -> None:
    file = tmp_path / "wordings.json"
    said = run("make", "herm", "scenes:2", tmp_path / "out", "--wordings", file, code=2)
    assert "wordings are for the kind humanins" in said
