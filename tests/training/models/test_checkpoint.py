"""A checkpoint folder gives the same model back, and vLLM finds the names it wants."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from humanagent.errors import BadInputError, SettingsError
from humanagent.training.models.config import SIZES
from humanagent.vlm.checkpoint.chat import Turn, encode_prompt
from humanagent.vlm.checkpoint.contract import CheckpointError, ContextContract, Contract
from humanagent.vlm.checkpoint.pixels import Preprocessing, pixel_values
from tests.training.models import tiny

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from humanagent.training.models.build import build  # noqa: E402
from humanagent.training.models.load import check_round_trip, load  # noqa: E402
from humanagent.training.models.save import save  # noqa: E402

torch.set_num_threads(1)


@pytest.fixture(scope="module")
def model() -> Any:
    return tiny.model()


@pytest.fixture
def folder(model: Any, tmp_path: Path) -> Path:
    write(model, tmp_path / "step-1")
    return tmp_path / "step-1"


def write(model: Any, folder: Path) -> Contract:
    context = ContextContract.of("compact")
    return save(folder, model, tiny.tokenizer(), tiny.CONFIG, context=context, data_revision="s0")


def tensors(folder: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    return dict(load_file(folder / "model.safetensors"))


def test_logits_are_identical_after_a_round_trip(model: Any, folder: Path) -> None:
    check_round_trip(model, folder)
    assert model.training


def test_a_changed_weight_is_noticed(folder: Path) -> None:
    with pytest.raises(CheckpointError, match="logits differ"):
        check_round_trip(tiny.model(seed=1), folder)


def test_every_weight_comes_back(model: Any, folder: Path) -> None:
    loaded = load(folder).model.state_dict()
    assert loaded.keys() == model.state_dict().keys()
    for name, weight in model.state_dict().items():
        assert torch.equal(weight, loaded[name]), name


def test_the_tower_has_the_names_that_vllm_wants(folder: Path) -> None:
    names = set(tensors(folder))
    tower = {n for n in names if n.startswith("vision_tower.")}
    assert tower
    assert all(n.startswith("vision_tower.vision_model.") for n in tower)
    assert not any(".head." in n for n in tower)
    rest = {n.split(".")[0] for n in names - tower}
    assert rest == {"language_model", "multi_modal_projector"}


def test_the_strategy_is_full_on_both_sides(folder: Path) -> None:
    for name in ("config.json", "processor_config.json"):
        content = json.loads((folder / name).read_text())
        assert content["vision_feature_select_strategy"] == "full"
    config = json.loads((folder / "config.json").read_text())
    assert config["vision_feature_layer"] == -1
    assert config["vision_config"]["vision_use_head"] is False


def test_the_contract_says_what_was_written(model: Any, tmp_path: Path) -> None:
    written = write(model, tmp_path / "a")
    assert load(tmp_path / "a").contract == written
    assert written.parameters == sum(p.numel() for p in model.parameters())
    assert written.data_revision == "s0"
    assert written.preprocessing == Preprocessing(image_size=28)


def test_the_processor_makes_what_the_training_makes(folder: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (50, 70, 3), dtype=np.uint8)
    picture = Image.fromarray(pixels)
    turns = [Turn("user", "How many people?", images=1)]
    checkpoint = load(folder)
    text = checkpoint.processor.apply_chat_template(
        [t.message() for t in turns], add_generation_prompt=True
    )
    theirs = checkpoint.processor(images=picture, text=text, return_tensors="pt")
    assert theirs["input_ids"][0].tolist() == encode_prompt(
        tiny.tokenizer(), turns, image_tokens=tiny.CONFIG.vision.tokens
    )
    ours = pixel_values(picture, checkpoint.contract.preprocessing)
    assert np.abs(theirs["pixel_values"][0].numpy() - ours).max() < 1e-6


def test_generation_is_greedy_and_stops_at_the_end_of_the_turn(folder: Path) -> None:
    config = load(folder).model.generation_config
    assert config.do_sample is False
    assert config.eos_token_id == tiny.tokenizer().convert_tokens_to_ids("<|im_end|>")


@pytest.mark.parametrize("edit", [lambda t: t.popitem(), lambda t: t.update(x=torch.zeros(1))])
def test_tensors_missing_or_left_over_are_refused(
    folder: Path, edit: Callable[[dict[str, Any]], object]
) -> None:
    from safetensors.torch import save_file

    weights = tensors(folder)
    edit(weights)
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(CheckpointError, match="missing or left over"):
        load(folder)


def test_broken_weights_are_refused(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"\x00" * 64)
    with pytest.raises(CheckpointError):
        load(folder)


def test_shards_are_renamed_with_their_index(model: Any, tmp_path: Path) -> None:
    from humanagent.training.models.save import _rename_tower

    model.save_pretrained(tmp_path, max_shard_size="200KB")
    _rename_tower(tmp_path)
    places = json.loads((tmp_path / "model.safetensors.index.json").read_text())["weight_map"]
    assert len(set(places.values())) > 1
    for file in set(places.values()):
        from safetensors import safe_open

        with safe_open(tmp_path / file, "pt") as opened:
            assert set(opened.keys()) == {n for n, place in places.items() if place == file}
    assert "vision_tower.vision_model.post_layernorm.weight" in places


def test_a_checkpoint_is_never_overwritten(model: Any, folder: Path) -> None:
    with pytest.raises(BadInputError, match="exists"):
        write(model, folder)
    assert os.listdir(folder.parent) == [folder.name]


@pytest.mark.parametrize("name", ["tiny", "nano", "small"])
def test_parameters_are_counted_right(name: str) -> None:
    with torch.device("meta"):
        built = build(SIZES[name], tiny.tokenizer())
    counted = SIZES[name].parameters(len(tiny.tokenizer()))
    assert sum(p.numel() for p in built.parameters()) == counted


def test_every_trainable_weight_gets_a_gradient(model: Any) -> None:
    from humanagent.training.packing import collate, step_loss

    model.zero_grad()
    step_loss(model, [collate(tiny.samples(2), pad_id=0)])
    without = {n for n, p in model.named_parameters() if p.requires_grad and p.grad is None}
    assert not without
    frozen = {n for n, p in model.named_parameters() if not p.requires_grad}
    assert all("post_layernorm" in n for n in frozen)
    model.zero_grad()


def test_a_tokenizer_without_our_special_tokens_is_refused() -> None:
    from tokenizers import Tokenizer, models
    from transformers import PreTrainedTokenizerFast

    foreign = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE()), unk_token="<unk>")
    with pytest.raises(SettingsError, match="<image>"):
        build(tiny.CONFIG, foreign)
