"""The exported graph says what transformers says, or there is no export."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest

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
from humanagent.training.export import gate, parity, probes  # noqa: E402
from humanagent.training.export.export import export_onnx  # noqa: E402
from humanagent.training.models.save import save  # noqa: E402
from humanagent.vlm.local.onnx_backend import OnnxVLM  # noqa: E402
from humanagent.vlm.local.transformers_backend import TransformersVLM  # noqa: E402


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 54 probes the first twelve, in short: a differing graph differs in all of them."""
    torch.set_num_threads(1)
    monkeypatch.setattr(probes, "PEOPLE", (1, 4))
    monkeypatch.setattr(parity, "TOKENS", 12)


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
    assert done.parity.prompts == done.gate.prompts == 12
    assert done.gate.numbers
    assert done.gate.served is None
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


@pytest.mark.parametrize("compared", ["check_numbers", "compare_served"])
def test_what_does_not_hold_of_the_checkpoint_ends_the_export(
    folder: Path, monkeypatch: pytest.MonkeyPatch, compared: str
) -> None:
    def refuse(*given: Any) -> None:
        raise BackendError("it differs")

    monkeypatch.setattr(gate, compared, refuse)
    with pytest.raises(BackendError, match="it differs"):
        export_onnx(folder, server="http://localhost:1/v1")
    assert not (folder / "onnx").exists()
