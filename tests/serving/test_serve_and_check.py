"""``humanagent vlm serve`` and ``check``, as a user runs them, with the real vLLM."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from humanagent.cli.app import app
from humanagent.vlm.checkpoint.contract import read_contract
from humanagent.vlm.checkpoint.signature import signature
from humanagent.vlm.serving.machine import VARIABLE, free_port
from humanagent.vlm.serving.process import ServerProcess

pytestmark = pytest.mark.vllm

#: What a server and a checkpoint decide; the picture's answer is the model's own.
SOUND = ("vLLM", "models", "signature", "contract", "chat template", "structured", "streaming")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["vlm", *map(str, arguments)])


def lines(result: Result) -> dict[str, dict[str, str]]:
    return {line["name"]: line for line in json.loads(result.stdout)["checks"]}


@pytest.mark.parametrize("told", [True, False])
def test_a_sound_server_passes(server: ServerProcess, checkpoint: Path, told: bool) -> None:
    folder = ("--checkpoint", checkpoint) if told else ()
    result = run("check", server.url, "--json", *folder)
    assert result.exit_code == 0, result.output
    found = lines(result)
    assert {found[name]["verdict"] for name in SOUND} == {"ok"}, found
    assert found["signature"]["result"] == signature(read_contract(checkpoint))
    assert "prepared once" in found["picture"]["result"]
    assert found["drawn people"]["verdict"] in ("ok", "wrong answer")


def test_another_checkpoint_than_the_served_one_is_noticed(
    server: ServerProcess, checkpoint: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copytree(checkpoint, tmp_path / "other"))
    written = json.loads((other / "humanagent.json").read_text())
    (other / "humanagent.json").write_text(json.dumps(written | {"focus": not written["focus"]}))
    result = run("check", server.url, "--json", "--checkpoint", other)
    assert result.exit_code == 2
    assert lines(result)["signature"]["verdict"] == "mismatch"


def test_a_model_that_vllm_does_not_know_is_one_line(tmp_path: Path) -> None:
    if VARIABLE not in os.environ:
        pytest.skip(f"vLLM's command is wanted: set {VARIABLE}")
    folder = tmp_path / "strange"
    folder.mkdir()
    config = {"architectures": ["StrangeForCausalLM"], "model_type": "strange"}
    (folder / "config.json").write_text(json.dumps(config))
    result = run("serve", folder, "--port", free_port(), "--log", tmp_path / "log.txt")
    assert result.exit_code == 3
    last = result.stderr.strip().splitlines()[-1]
    assert "strange" in last
    assert str(tmp_path / "log.txt") in last
