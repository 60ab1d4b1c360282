"""``humanagent data view``: from a folder of what was made to a folder that a trainer loads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from humanagent.cli.app import app
from humanagent.training.data.pipeline.store import MadeWriter
from humanagent.training.data.views import read_view_manifest
from tests.training.data.views.made import made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with MadeWriter(tmp_path / "made") as out:
        for one in made():
            out.add(one)
    return tmp_path / "made"


def test_it_writes_the_view_and_says_what_it_left_out(folder: Path) -> None:
    out = folder.with_name("view")
    options = ["--as", "conversations", "--coordinates", "minigpt", "--task-marks"]
    result = CliRunner().invoke(app, ["data", "view", str(folder), str(out), *options])
    assert result.exit_code == 0, result.output
    assert "4 instructions about 2 pictures" in result.stdout
    assert "left out: 1 (rows that failed)" in result.stdout
    manifest = read_view_manifest(out)
    assert (manifest.view, manifest.coordinates) == ("conversations", "minigpt")
    assert manifest.task_marks


def test_it_speaks_json(folder: Path) -> None:
    out = folder.with_name("view")
    result = CliRunner().invoke(app, ["data", "view", str(folder), str(out), "--json"])
    assert json.loads(result.stdout)["counts"]["instructions"] == 4


def test_a_folder_of_something_else_is_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["data", "view", str(tmp_path), str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "no manifest.json" in result.stderr
