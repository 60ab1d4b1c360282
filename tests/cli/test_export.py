"""What ``humanagent export`` says, and what it does not let pass."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from humanagent.cli.app import app
from humanagent.training.export import export, gate, merge
from humanagent.training.export.export import Export, Parity
from humanagent.training.export.gate import Gate
from humanagent.training.export.merge import Merged
from humanagent.training.export.numbers import Rounding
from humanagent.training.export.parity import Alike
from humanagent.training.export.served import ServedAlike

ROUNDED = (Rounding("paper 1", 640, 480, 650, 0.319, 0.32),)
SERVED = ServedAlike("http://localhost:1/v1", "humanvlm-tiny", 54, 1.0, 1.0)
GATE = Gate(54, ROUNDED, SERVED)


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["export", *arguments], env={"COLUMNS": "120"})


def test_an_export_shows_files_and_comparisons(monkeypatch: pytest.MonkeyPatch) -> None:
    parity = Parity(54, 1e-6, 1.0, 0.01, 0.5)
    done = Export(Path("nano"), "int8", {"onnx/decoder.onnx": 1234567}, parity, GATE)
    monkeypatch.setattr(export, "export_onnx", lambda folder, *, precision, server: done)
    printed = run("nano")
    assert printed.exit_code == 0
    for said in ("1,234,567", "50%", "640 x 480", "0.319", "humanvlm-tiny"):
        assert said in printed.stdout
    said = json.loads(run("nano", "--json").stdout)
    assert said["parity"]["stored_answers"] == 0.5
    assert said["numbers"][0]["worst"] == 0.319
    assert said["served"]["answers"] == 1


def test_a_check_writes_nothing_and_names_what_was_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Any] = []

    def check_folder(*given: Any) -> Gate:
        asked.append(given)
        return GATE

    monkeypatch.setattr(gate, "check_folder", check_folder)
    printed = run("nano", "--check", "--vllm", SERVED.url)
    assert asked == [(Path("nano"), SERVED.url)]
    assert "tokens of the answer" in printed.stdout
    assert json.loads(run("nano", "--check", "--json").stdout)["prompts"] == 54


@pytest.mark.parametrize("apart", [False, True])
def test_a_merge_shows_differences_and_what_comes_next(
    monkeypatch: pytest.MonkeyPatch, apart: bool
) -> None:
    lora = Path("out/lora") if apart else None
    done = Merged(Path("out"), Alike(54, 2.1e-6, 1.0), 3.5, apart, lora, Gate(54, ROUNDED))
    monkeypatch.setattr(merge, "merge_adapter", lambda *folders, apart: done)
    arguments = ["adapter", "--base", "base", "--out", "out", *(["--apart"] if apart else [])]
    printed = run(*arguments)
    assert printed.exit_code == 0
    assert "2.1e-06" in printed.stdout
    assert ("--lora NAME=out/lora" in printed.stdout) == apart
    assert ("does not name its base" in printed.stdout) == (not apart)
    assert json.loads(run(*arguments, "--json").stdout)["parity"]["answers"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--base", "b"], "needs --base and --out"),
        (["--out", "o"], "needs --base and --out"),
        (["--apart"], "needs --base and --out"),
        (["--base", "b", "--out", "o", "--vllm", "http://localhost:1/v1"], "merge first"),
    ],
)
def test_options_that_do_not_belong_together_are_refused(arguments: list[str], said: str) -> None:
    done = run("adapter", *arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_the_help_teaches() -> None:
    said = run("--help").stdout
    for word in ("--base", "--vllm", "--apart", "--check", "humanagent export"):
        assert word in said
