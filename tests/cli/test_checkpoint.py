"""``humanagent ask --vlm DIR`` and ``export``, from the command line to the answer."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from humanagent.cli.app import app
from tests.doubles import FixedPerceiver, raising_right_hand, scene_of, standing
from tests.vlm.local.talk import FOLDER

PHOTO = Path(__file__).resolve().parents[2] / "examples" / "photos" / "table.jpg"


@pytest.fixture(autouse=True)
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    perceiver = FixedPerceiver(scene_of(raising_right_hand(100, 100), standing(400, 100)))
    for module in ("humanagent.graphs.ask.runner", "humanagent.tools.select"):
        monkeypatch.setattr(f"{module}.make_perceiver", lambda settings: perceiver)


def run(*args: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args])


def test_what_a_random_model_says_is_flagged_and_the_facts_answer() -> None:
    pytest.importorskip("onnxruntime")
    result = run("ask", PHOTO, "How many people are there?", "--vlm", FOLDER, "--json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["degraded"]
    assert "humanvlm-tiny@random (onnx)" in " ".join(answer["warnings"])
    assert answer["provenance"]["speaker"] == "facts"
    assert answer["provenance"]["context"]["name"] == "compact"
    assert "2" in answer["text"] or "two" in answer["text"].lower()


def test_its_text_is_streamed_beside_the_answer() -> None:
    pytest.importorskip("onnxruntime")
    plain = run("ask", PHOTO, "How many people are there?", "--vlm", FOLDER)
    result = run("ask", PHOTO, "How many people are there?", "--vlm", FOLDER, "--stream")
    assert result.stdout == plain.stdout
    assert len(result.stderr) > len(plain.stderr) + 100


def test_a_folder_that_is_no_checkpoint_is_bad_input(tmp_path: Path) -> None:
    result = run("ask", PHOTO, "Who?", "--vlm", tmp_path)
    assert result.exit_code == 2
    assert "no humanagent.json" in result.stderr


def test_neither_url_nor_folder_is_bad_input() -> None:
    result = run("ask", PHOTO, "Who?", "--vlm", "nowhere")
    assert result.exit_code == 2
    assert "neither" in result.stderr


def test_the_checkpoint_of_a_server_is_checked(tmp_path: Path) -> None:
    address = ("--vlm", "http://127.0.0.1:9/v1")
    result = run("ask", PHOTO, "Who?", *address, "--checkpoint", tmp_path)
    assert result.exit_code == 2
    assert "no humanagent.json" in result.stderr


def test_an_export_of_what_is_no_checkpoint_is_refused(tmp_path: Path) -> None:
    result = run("export", tmp_path)
    assert result.exit_code == 2
    assert "no humanagent.json" in result.stderr


def test_an_unknown_precision_is_bad_input() -> None:
    result = run("export", FOLDER, "--precision", "int2")
    assert result.exit_code == 2
    assert "int8" in result.stderr


def test_weights_that_nothing_here_can_run_name_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkpoint that was not exported, without torch."""
    find_spec = importlib.util.find_spec

    def without_torch(name: str, package: str | None = None) -> object:
        return None if name == "torch" else find_spec(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", without_torch)
    shutil.copytree(FOLDER, tmp_path / "c", ignore=shutil.ignore_patterns("onnx"))
    result = run("ask", PHOTO, "Who?", "--vlm", tmp_path / "c")
    assert result.exit_code == 4
    assert 'pip install "humanagent[local]"' in result.stderr
