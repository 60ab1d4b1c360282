"""What is known of a model before it is served."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from humanagent.errors import BadInputError
from humanagent.vlm.checkpoint.contract import CheckpointError
from humanagent.vlm.serving.adapters import parse_adapter
from humanagent.vlm.serving.model import look_at
from tests.vlm.local.talk import FOLDER


def foreign(folder: Path, **config: object) -> Path:
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def adapter(folder: Path, **config: object) -> Path:
    folder.mkdir()
    (folder / "adapter_config.json").write_text(json.dumps(config))
    return folder


def test_a_checkpoint_of_ours_has_its_contract() -> None:
    model = look_at(str(FOLDER))
    assert model.contract is not None
    assert model.dtype == "float32"
    assert model.folder == FOLDER


def test_its_contract_is_checked_at_the_door(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "copy"))
    (folder / "chat_template.jinja").write_text("another")
    with pytest.raises(CheckpointError, match="chat_template"):
        look_at(str(folder))


def test_a_foreign_folder_is_named_after_itself(tmp_path: Path) -> None:
    text = {"max_position_embeddings": 4096, "dtype": "bfloat16"}
    model = look_at(str(foreign(tmp_path / "llava", text_config=text)))
    assert model.names == ("llava",)
    assert (model.contract, model.places, model.dtype) == (None, 4096, "bfloat16")


def test_older_configurations_are_read_too(tmp_path: Path) -> None:
    model = look_at(
        str(foreign(tmp_path / "old", torch_dtype="float16", max_position_embeddings=77))
    )
    assert (model.dtype, model.places, model.token_bytes) == ("float16", 77, None)


def test_the_cache_of_a_token_is_keys_and_values_of_every_layer(tmp_path: Path) -> None:
    text = {
        "num_hidden_layers": 3,
        "num_attention_heads": 8,
        "num_key_value_heads": 2,
        "hidden_size": 64,
    }
    folder = foreign(tmp_path / "m", text_config=text, dtype="float32")
    assert look_at(str(folder)).token_bytes == 2 * 3 * 2 * 8 * 4


def test_a_name_is_left_to_vllm() -> None:
    model = look_at("Qwen/Qwen2.5-VL-3B-Instruct")
    assert model.folder is None
    assert model.source == "Qwen/Qwen2.5-VL-3B-Instruct"


@pytest.mark.parametrize("given", ["nowhere", "./owner/name", "~/models/x", "/a/b/c", "-x/y", ""])
def test_neither_folder_nor_name_is_bad_input(
    given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInputError, match="neither a folder"):
        look_at(given)


def test_a_folder_without_a_model_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"config\.json"):
        look_at(str(tmp_path))


def test_an_adapter_has_a_name_and_a_rank(tmp_path: Path) -> None:
    folder = adapter(tmp_path / "a", peft_type="LORA", r=4)
    found = parse_adapter(f"sports={folder}")
    assert (found.name, found.folder, found.rank) == ("sports", folder, 4)


@pytest.mark.parametrize("text", ["", "sports", "=dir", "a b=dir", "sports="])
def test_another_form_is_bad_input(text: str) -> None:
    with pytest.raises(BadInputError, match="NAME=DIR"):
        parse_adapter(text)


@pytest.mark.parametrize(
    "config", [{"peft_type": "IA3", "r": 4}, {"peft_type": "LORA", "r": 1024}, {"r": 4}]
)
def test_what_vllm_cannot_serve_is_bad_input(tmp_path: Path, config: dict[str, object]) -> None:
    folder = adapter(tmp_path / "a", **config)
    with pytest.raises(BadInputError):
        parse_adapter(f"a={folder}")


def test_what_learned_whole_beside_lora_is_not_served_by_name(tmp_path: Path) -> None:
    parts = ["multi_modal_projector"]
    folder = adapter(tmp_path / "a", peft_type="LORA", r=4, modules_to_save=parts)
    with pytest.raises(BadInputError, match=r"multi_modal_projector.*--apart"):
        parse_adapter(f"a={folder}")
