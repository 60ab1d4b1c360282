"""Base with adapter is what is written, or nothing is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from humanagent.errors import BackendError, BadInputError
from humanagent.training.export import merge as module
from humanagent.training.export import parity, probes
from humanagent.training.export.merge import merge_adapter
from humanagent.training.models.adapter import CONFIG, FILE, WEIGHTS, save_adapter
from humanagent.training.stages.parts import prepare
from humanagent.training.stages.recipe import LoraRecipe
from humanagent.vlm.checkpoint.contract import (
    CheckpointError,
    ContextChangedError,
    ContextContract,
    check_contract,
)
from tests.training.models import tiny

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("peft")

from safetensors.torch import load_file, save_file  # noqa: E402

from humanagent.training.models.load import load  # noqa: E402
from humanagent.training.models.save import save  # noqa: E402

COMPACT = ContextContract.of("compact")


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 54 probes the first ones, in short: a differing weight differs in all of them."""
    torch.set_num_threads(1)
    monkeypatch.setattr(probes, "PEOPLE", (2,))
    monkeypatch.setattr(parity, "TOKENS", 6)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Trained on captions: without person context."""
    path = tmp_path_factory.mktemp("checkpoints") / "base"
    save(path, tiny.model(), tiny.tokenizer(), tiny.CONFIG, context=None, data_revision="s0")
    return path


def make_adapter(
    base: Path, folder: Path, *, parts: tuple[Any, ...] = ("connector", "lora")
) -> Path:
    """As after a training: everything that may learn has moved."""
    model = prepare(load(base).model, parts, LoraRecipe(rank=4, alpha=8))
    torch.manual_seed(1)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.requires_grad:
                parameter.add_(0.1 * torch.randn_like(parameter))
    save_adapter(folder, model, base=base, context=COMPACT, data_revision="recipe 1")
    return folder


@pytest.fixture(scope="module")
def adapter(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_adapter(base, tmp_path_factory.mktemp("adapters") / "adapter")


def weights(folder: Path) -> Any:
    return load_file(folder / "model.safetensors")


def test_what_is_written_is_base_with_adapter(base: Path, adapter: Path, tmp_path: Path) -> None:
    out = tmp_path / "merged"
    done = merge_adapter(adapter, base, out)
    assert done.parity.prompts == 6
    assert done.parity.answers == 1
    assert done.parity.logits < 1e-5 < done.changes / 100
    assert done.verified
    contract, before = check_contract(out), check_contract(base)
    assert (contract.context, contract.data_revision) == (COMPACT, "recipe 1")
    assert contract.parameters == before.parameters
    merged, old = load_file(out / "model.safetensors"), weights(base)
    assert set(merged) == set(old)
    moved = {name for name in old if not torch.equal(old[name], merged[name])}
    assert any("multi_modal_projector" in name for name in moved)
    assert any("q_proj" in name for name in moved)
    assert not any("embed" in name or "vision_tower" in name for name in moved)
    assert sorted(p.name for p in out.iterdir()) == sorted(p.name for p in base.iterdir())


def test_lora_apart_is_what_vllm_takes_and_the_rest_is_in_the_weights(
    base: Path, adapter: Path, tmp_path: Path
) -> None:
    out = tmp_path / "apart"
    done = merge_adapter(adapter, base, out, apart=True)
    assert done.lora == out / "lora"
    assert (done.parity.answers, done.parity.logits < 1e-5) == (1, True)
    assert json.loads((out / "lora" / CONFIG).read_text())["modules_to_save"] is None
    names = set(load_file(out / "lora" / WEIGHTS))
    assert names
    assert all(".language_model.layers." in name and ".lora_" in name for name in names)
    old, new = weights(base), weights(out)
    moved = {name for name in old if not torch.equal(old[name], new[name])}
    assert moved == {name for name in old if "multi_modal_projector" in name}


def test_an_adapter_of_another_base_is_refused(base: Path, adapter: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    model = tiny.model(seed=5)
    save(other, model, tiny.tokenizer(), tiny.CONFIG, context=None, data_revision="s1")
    with pytest.raises(CheckpointError, match="another checkpoint"):
        merge_adapter(adapter, other, tmp_path / "merged")
    assert not (tmp_path / "merged").exists()


def test_one_that_peft_wrote_is_taken_and_its_base_is_not_known(
    base: Path, adapter: Path, tmp_path: Path
) -> None:
    copy = copied(adapter, tmp_path)
    (copy / FILE).unlink()
    done = merge_adapter(copy, base, tmp_path / "merged")
    assert not done.verified
    assert check_contract(tmp_path / "merged").context is None  # as its base


def test_one_that_needs_another_context_is_refused(
    base: Path, adapter: Path, tmp_path: Path
) -> None:
    copy = copied(adapter, tmp_path)
    about = json.loads((copy / FILE).read_text())
    about["context"]["hash"] = "0" * 64
    (copy / FILE).write_text(json.dumps(about))
    with pytest.raises(ContextChangedError, match="differently"):
        merge_adapter(copy, base, tmp_path / "merged")


@pytest.mark.parametrize("lost", ["q_proj.lora_B", "multi_modal_projector.linear_1.bias"])
def test_half_an_adapter_is_refused(base: Path, adapter: Path, tmp_path: Path, lost: str) -> None:
    copy = copied(adapter, tmp_path)
    tensors = load_file(copy / WEIGHTS)
    kept = {name: t for name, t in tensors.items() if lost not in name}
    assert len(kept) < len(tensors)
    save_file(kept, copy / WEIGHTS)
    with pytest.raises(CheckpointError, match=r"missing or left over|cannot put it"):
        merge_adapter(copy, base, tmp_path / "merged")


def test_shapes_that_do_not_fit_are_refused(base: Path, adapter: Path, tmp_path: Path) -> None:
    copy = copied(adapter, tmp_path)
    tensors = load_file(copy / WEIGHTS)
    save_file({n: t[..., :-1].contiguous() for n, t in tensors.items()}, copy / WEIGHTS)
    with pytest.raises(CheckpointError, match="peft cannot put it on the base"):
        merge_adapter(copy, base, tmp_path / "merged")


@pytest.mark.parametrize("apart", [False, True])
def test_a_wrong_merge_is_refused_and_nothing_is_written(
    base: Path, adapter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, apart: bool
) -> None:
    real = module.write_weights

    def forgetful(folder: Path, model: Any, tokenizer: Any) -> None:
        """The connector of the base, as a merge of LoRA alone would leave it."""
        theirs = load(base).model.model.multi_modal_projector.state_dict()
        model.model.multi_modal_projector.load_state_dict(theirs)
        real(folder, model, tokenizer)

    monkeypatch.setattr(module, "write_weights", forgetful)
    with pytest.raises(BackendError, match="differs from base with adapter"):
        merge_adapter(adapter, base, tmp_path / "merged", apart=apart)
    assert list(tmp_path.iterdir()) == []


def test_a_merge_in_a_shorter_type_is_refused(
    base: Path, adapter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = module.write_weights

    def rounded(folder: Path, model: Any, tokenizer: Any) -> None:
        real(folder, model.to(torch.bfloat16).float(), tokenizer)

    monkeypatch.setattr(module, "write_weights", rounded)
    with pytest.raises(BackendError, match="differs from base with adapter"):
        merge_adapter(adapter, base, tmp_path / "merged")


def test_a_folder_that_exists_is_not_touched(base: Path, adapter: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="exists"):
        merge_adapter(adapter, base, tmp_path)


def copied(adapter: Path, folder: Path) -> Path:
    import shutil

    return Path(shutil.copytree(adapter, folder / "copy"))
