"""``humanagent vlm``, as far as it goes without a server; ``tests/serving`` has the real one."""

from __future__ import annotations

import json
import shutil
import socket
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from humanagent.cli.app import app
from humanagent.vlm.serving.machine import VARIABLE, free_port
from tests.vlm.local.talk import FOLDER


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["vlm", *map(str, arguments)])


@pytest.fixture(autouse=True)
def without_vllm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))


def test_a_dry_run_prints_the_command_and_starts_nothing() -> None:
    result = run("serve", FOLDER, "--dry-run", "--device", "cpu", "--port", 8123)
    assert result.exit_code == 0
    assert f" vllm serve {FOLDER} " in result.stdout
    assert "--port 8123" in result.stdout
    assert result.stdout.startswith("VLLM_NO_USAGE_STATS=1")


def test_arguments_behind_two_dashes_are_vllms() -> None:
    result = run("serve", FOLDER, "--dry-run", "--", "--max-num-seqs", 3)
    assert result.stdout.strip().endswith("--max-num-seqs 3")


def test_a_foreign_model_is_announced() -> None:
    result = run("serve", "owner/name", "--dry-run")
    assert result.exit_code == 0
    assert "not a checkpoint of humanagent" in result.stderr


@pytest.mark.parametrize(
    ("host", "key", "told"),
    [("0.0.0.0", "", True), ("0.0.0.0", "secret", False), ("127.0.0.1", "", False)],
)
def test_an_open_door_is_announced(
    monkeypatch: pytest.MonkeyPatch, host: str, key: str, told: bool
) -> None:
    monkeypatch.setenv("VLLM_API_KEY", key)
    result = run("serve", FOLDER, "--dry-run", "--host", host)
    assert ("VLLM_API_KEY" in result.stderr) is told
    assert key == "" or key not in result.output


def test_a_checkpoint_whose_files_do_not_belong_together_is_not_served(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "copy"))
    (folder / "tokenizer.json").write_text("{}")
    result = run("serve", folder, "--dry-run")
    assert result.exit_code == 2
    assert "tokenizer.json" in result.stderr


def test_without_vllm_the_way_to_install_it_is_said() -> None:
    result = run("serve", FOLDER)
    assert result.exit_code == 4
    assert 'pip install "humanagent[vllm]"' in result.stderr


def test_a_port_in_use_is_said_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    command = tmp_path / "vllm"
    command.write_text("#!/bin/sh\nexit 1\n")
    command.chmod(0o755)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = run("serve", FOLDER, "--port", port, "--log", tmp_path / "log")
    assert result.exit_code == 4
    assert f"127.0.0.1:{port}" in result.stderr


def test_a_vllm_that_fails_is_one_line_with_its_reason(tmp_path: Path) -> None:
    command = tmp_path / "vllm"
    command.write_text(
        "#!/bin/sh\necho 'vllm: error: unrecognized arguments: --nonsense'\nexit 2\n"
    )
    command.chmod(0o755)
    result = run(
        "serve", FOLDER, "--port", free_port(), "--log", tmp_path / "log", "--", "--nonsense"
    )
    assert result.exit_code == 3
    last = result.stderr.strip().splitlines()[-1]
    assert "status 2 before it was ready: unrecognized arguments: --nonsense" in last


def test_an_unknown_device_is_bad_input() -> None:
    assert run("serve", FOLDER, "--device", "tpu").exit_code == 2


def test_an_adapter_of_another_form_is_bad_input() -> None:
    result = run("serve", FOLDER, "--lora", "sports", "--dry-run")
    assert result.exit_code == 2
    assert "NAME=DIR" in result.stderr


def test_where_nothing_listens_there_is_nothing_to_check() -> None:
    result = run("check", f"http://127.0.0.1:{free_port()}/v1")
    assert result.exit_code == 4
    assert "no model server answers" in result.stderr


def test_the_table_is_json_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    from humanagent.vlm.serving import check as module
    from humanagent.vlm.serving.report import Check, Report

    def checked(url: str, *args: object, **named: object) -> Report:
        return Report(url, (Check("signature", "another", "mismatch"),))

    monkeypatch.setattr(module, "check_server", checked)
    result = run("check", "http://127.0.0.1:1/v1", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["usable"] is False
