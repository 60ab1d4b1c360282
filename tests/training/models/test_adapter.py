"""An adapter's folder is all that was learned: with its base it is the model that was trained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from humanagent.errors import BadInputError
from humanagent.training.models.adapter import (
    CONFIG,
    FILE,
    WEIGHTS,
    read_adapter,
    save_adapter,
    weights_sha256,
)
from humanagent.training.packing import collate, step_loss
from humanagent.training.stages.parts import prepare
from humanagent.training.stages.recipe import LoraRecipe
from humanagent.vlm.checkpoint.contract import CheckpointError, ContextContract
from tests.training.models import tiny

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
peft = pytest.importorskip("peft")
torch.set_num_threads(1)

COMPACT = ContextContract.of("compact")


def logits(model: Any) -> Any:
    with torch.no_grad():
        return model.eval()(**collate(tiny.samples(3), pad_id=0)).logits


def trained(parts: tuple[Any, ...]) -> Any:
    model = prepare(tiny.model(), parts, LoraRecipe(rank=4, alpha=8))
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-2)
    for seed in range(3):
        step_loss(model.train(), [collate(tiny.samples(4, seed=seed), pad_id=0)])
        optimizer.step()
        optimizer.zero_grad()
    return model


def write(folder: Path, model: Any, base: Path | None = None) -> Path:
    save_adapter(folder, model, base=base, context=COMPACT, data_revision="recipe 1")
    return folder


@pytest.mark.parametrize(
    "parts", [("lora",), ("connector", "lora"), ("connector", "vision", "lora")], ids="+".join
)
def test_peft_reads_back_the_model_that_was_trained(parts: tuple[Any, ...], tmp_path: Path) -> None:
    model = trained(parts)
    folder = write(tmp_path / "adapter", model)
    read = peft.PeftModel.from_pretrained(tiny.model(), str(folder))
    torch.testing.assert_close(logits(read), logits(model), rtol=0, atol=1e-6)
    assert (logits(read) - logits(tiny.model())).abs().max() > 1e-2
    weights = dict(model.named_parameters())
    for name, found in read.named_parameters():
        if "original_module" not in name:
            assert torch.equal(found, weights[name.replace(".modules_to_save.default", "")])


def test_it_names_base_context_and_data(tmp_path: Path) -> None:
    from humanagent.training.models.save import save

    base = tmp_path / "base"
    save(base, tiny.model(), tiny.tokenizer(), tiny.CONFIG, context=None, data_revision="s0")
    about = read_adapter(write(tmp_path / "adapter", trained(("lora",)), base))
    assert about is not None
    assert about.base == weights_sha256(base)
    assert (about.context, about.data_revision) == (COMPACT, "recipe 1")
    config = json.loads((tmp_path / "adapter" / CONFIG).read_text())
    assert config["modules_to_save"] is None
    assert config["base_model_name_or_path"] == str(base)


def test_one_that_is_there_is_replaced(tmp_path: Path) -> None:
    folder = write(tmp_path / "adapter", trained(("lora",)))
    (folder / "old").touch()
    write(folder, trained(("lora",)))
    assert sorted(p.name for p in folder.iterdir()) == sorted([CONFIG, WEIGHTS, FILE])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["adapter"]


def test_somebody_elses_says_nothing_and_half_of_one_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "adapter", trained(("lora",)))
    (folder / FILE).write_text("{}")
    with pytest.raises(CheckpointError, match=FILE):
        read_adapter(folder)
    (folder / FILE).unlink()
    assert read_adapter(folder) is None
    (folder / WEIGHTS).unlink()
    with pytest.raises(BadInputError, match="no LoRA adapter"):
        read_adapter(folder)


def test_a_hash_is_of_all_weights(tmp_path: Path) -> None:
    for name, content in (("a.safetensors", b"1"), ("b.safetensors", b"2")):
        (tmp_path / name).write_bytes(content)
    before = weights_sha256(tmp_path)
    (tmp_path / "note.txt").write_text("nothing")
    assert weights_sha256(tmp_path) == before
    (tmp_path / "b.safetensors").write_bytes(b"3")
    assert weights_sha256(tmp_path) != before
    with pytest.raises(CheckpointError, match="no safetensors"):
        weights_sha256(tmp_path / "nowhere")
