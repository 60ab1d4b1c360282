"""The exported graph says what transformers says, or there is no export."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from humanagent.errors import BackendError, SettingsError
from humanagent.vlm.checkpoint.contract import CheckpointError, ContextContract
from tests.training.models import tiny
from tests.vlm.local.talk import asked

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("onnx")
pytest.importorskip("onnxscript")
pytest.importorskip("onnxruntime")

from humanagent.training.export import export as module  # noqa: E402
from humanagent.training.export.export import Export, export_onnx  # noqa: E402
from humanagent.training.models.save import save  # noqa: E402
from humanagent.vlm.local.onnx_backend import OnnxVLM  # noqa: E402
from humanagent.vlm.local.transformers_backend import TransformersVLM  # noqa: E402


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "tiny"
    context = ContextContract.of("compact")
    save(path, tiny.model(), tiny.tokenizer(), tiny.CONFIG, context=context, data_revision="s0")
    return path


def exported(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "onnx" / "export.json").read_text())
    return found


def test_logits_and_greedy_answers_are_those_of_transformers(folder: Path) -> None:
    done = export_onnx(folder, precision="fp32")
    assert done.parity.prompts >= 20
    assert done.parity.fp32_logits < 1e-4
    assert done.parity.fp32_answers == 1
    asks = asked("Who is raising the left arm?")
    texts = [
        asyncio.run(kind(folder, threads=1).generate(asks)).text
        for kind in (OnnxVLM, TransformersVLM)
    ]
    assert texts[0] == texts[1] != ""


def test_fewer_bytes_are_reported_with_what_they_cost(folder: Path) -> None:
    small, half = (export_onnx(folder, precision=p) for p in ("int8", "fp16"))
    assert small.total < half.total
    assert 0 < half.parity.stored_logits < small.parity.stored_logits
    assert exported(folder)["precision"] == "fp16"  # the second took the first one's place
    assert not [name for name in os.listdir(folder) if name.startswith(".")]


def test_a_graph_that_differs_is_refused_and_nothing_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = module._graphs

    def wrong(model: Any) -> Any:
        with torch.no_grad():
            model.lm_head.weight.add_(0.01 * torch.randn_like(model.lm_head.weight))
        return real(model)

    monkeypatch.setattr(module, "_graphs", wrong)
    with pytest.raises(BackendError, match="differs from transformers") as refused:
        export_onnx(folder)
    assert refused.value.exit_code == 3
    assert not (folder / "onnx").exists()


def test_an_unknown_precision_is_refused(folder: Path) -> None:
    with pytest.raises(SettingsError, match="int8"):
        export_onnx(folder, precision="int4")  # type: ignore[arg-type]


def test_what_is_no_checkpoint_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError):
        export_onnx(tmp_path)


def test_the_command_prints_files_and_comparison(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from humanagent.cli.app import app

    done = Export(
        folder, "int8", {"onnx/decoder.onnx": 1234567}, module.Parity(24, 1e-6, 1.0, 0.01, 0.5)
    )
    monkeypatch.setattr(module, "export_onnx", lambda folder, *, precision: done)
    printed = CliRunner().invoke(app, ["export", str(folder)])
    assert printed.exit_code == 0
    assert "1,234,567" in printed.stdout
    assert "50%" in printed.stdout
    as_json = CliRunner().invoke(app, ["export", str(folder), "--json"])
    assert json.loads(as_json.stdout)["parity"]["stored_answers"] == 0.5
