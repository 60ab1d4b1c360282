"""A checkpoint is used only with the context, the template and the pixels it was trained with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from humanagent.errors import SettingsError
from humanagent.vlm.checkpoint.contract import (
    FILE,
    CheckpointError,
    ContextChangedError,
    ContextContract,
    Contract,
    check_contract,
    hashes,
)
from humanagent.vlm.checkpoint.pixels import Preprocessing
from humanagent.vlm.prompt import PROMPT_VERSION
from humanagent.vlm.reads import Reads

PROCESSOR = {
    "image_processor": {
        "size": {"height": 28, "width": 28},
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
        "resample": 3,
    },
    "vision_feature_select_strategy": "full",
}
CONFIG = {"vision_feature_select_strategy": "full", "vision_config": {"image_size": 28}}


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """The small files of a checkpoint, without weights."""
    (tmp_path / "tokenizer.json").write_text("{}")
    (tmp_path / "chat_template.jinja").write_text("{{ messages }}")
    (tmp_path / "processor_config.json").write_text(json.dumps(PROCESSOR))
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    contract = Contract(
        model="tiny",
        parameters=1,
        preprocessing=Preprocessing(image_size=28),
        context=ContextContract.of("compact"),
        prompt_version=PROMPT_VERSION,
        data_revision="d",
        code_revision="c",
        **hashes(tmp_path),
    )
    (tmp_path / FILE).write_text(contract.model_dump_json())
    return tmp_path


def change(folder: Path, name: str, edit: Callable[[dict[str, Any]], object]) -> None:
    content = json.loads((folder / name).read_text())
    edit(content)
    (folder / name).write_text(json.dumps(content))


def test_an_untouched_checkpoint_is_accepted(checkpoint: Path) -> None:
    contract = check_contract(checkpoint)
    assert contract.context == ContextContract.of("compact", 1)
    assert contract.coordinates == "original_pixels"


def test_a_model_may_be_trained_without_context(checkpoint: Path) -> None:
    change(checkpoint, FILE, lambda c: c.update(context=None))
    contract = check_contract(checkpoint)
    assert contract.context is None
    assert not contract.reads().measured


def test_a_model_reads_what_it_was_trained_on(checkpoint: Path) -> None:
    change(checkpoint, FILE, lambda c: c.update(focus=True))
    seen = Preprocessing(image_size=28)
    expected = Reads(context="compact", version=1, prompt="plain", focus=True, picture=seen)
    assert check_contract(checkpoint).reads() == expected


def test_another_prompt_is_refused(checkpoint: Path) -> None:
    change(checkpoint, FILE, lambda c: c.update(prompt_version=PROMPT_VERSION + 1))
    with pytest.raises(ContextChangedError, match="prompt version"):
        check_contract(checkpoint)


def test_a_context_that_is_rendered_differently_is_refused(checkpoint: Path) -> None:
    change(checkpoint, FILE, lambda c: c["context"].update(hash="0" * 64))
    with pytest.raises(ContextChangedError, match="compact version 1 differently"):
        check_contract(checkpoint)


@pytest.mark.parametrize("other", [{"version": 99}, {"name": "epic"}])
def test_a_context_that_does_not_exist_here_is_refused(
    checkpoint: Path, other: dict[str, Any]
) -> None:
    change(checkpoint, FILE, lambda c: c["context"].update(other))
    with pytest.raises(ContextChangedError, match="does not have"):
        check_contract(checkpoint)


@pytest.mark.parametrize("name", ["tokenizer.json", "chat_template.jinja"])
def test_a_changed_file_is_named(checkpoint: Path, name: str) -> None:
    (checkpoint / name).write_text("changed")
    with pytest.raises(CheckpointError, match=name):
        check_contract(checkpoint)


@pytest.mark.parametrize(
    ("name", "edit"),
    [
        ("processor_config.json", lambda c: c["image_processor"].update(image_mean=[0, 0, 0])),
        ("processor_config.json", lambda c: c["image_processor"]["size"].update(height=30)),
        ("processor_config.json", lambda c: c["image_processor"].update(resample=2)),
        ("processor_config.json", lambda c: c.update(vision_feature_select_strategy="default")),
        ("processor_config.json", lambda c: c.pop("image_processor")),
        ("config.json", lambda c: c.pop("vision_feature_select_strategy")),
        ("config.json", lambda c: c["vision_config"].update(image_size=56)),
    ],
)
def test_another_preprocessing_is_refused(
    checkpoint: Path, name: str, edit: Callable[[dict[str, Any]], object]
) -> None:
    change(checkpoint, name, edit)
    with pytest.raises(CheckpointError, match="preprocessing"):
        check_contract(checkpoint)


@pytest.mark.parametrize("name", [FILE, "tokenizer.json", "processor_config.json", "config.json"])
def test_a_missing_file_is_named(checkpoint: Path, name: str) -> None:
    (checkpoint / name).unlink()
    with pytest.raises(CheckpointError, match=f"no {name}"):
        check_contract(checkpoint)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}', "\x00"])
def test_a_broken_contract_is_refused(checkpoint: Path, text: str) -> None:
    (checkpoint / FILE).write_text(text)
    with pytest.raises(CheckpointError, match="cannot use"):
        check_contract(checkpoint)


@pytest.mark.parametrize("text", ["", "[]", "\x00"])
def test_a_broken_processor_file_is_refused(checkpoint: Path, text: str) -> None:
    (checkpoint / "processor_config.json").write_text(text)
    with pytest.raises(CheckpointError, match="not"):
        check_contract(checkpoint)


def test_a_contract_cannot_be_made_of_an_unknown_context() -> None:
    with pytest.raises(SettingsError):
        ContextContract.of("epic")
