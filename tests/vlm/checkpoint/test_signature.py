"""A server tells by a model's name what the model reads, and a client refuses what it cannot do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from humanagent.vlm.checkpoint.contract import (
    ContextChangedError,
    ContextContract,
    Contract,
    read_contract,
)
from humanagent.vlm.checkpoint.pixels import Preprocessing
from humanagent.vlm.checkpoint.signature import read_signature, signature
from humanagent.vlm.prompt import PROMPT_VERSION
from tests.vlm.local.talk import FOLDER

CLIP = Preprocessing(
    image_size=336,
    mean=(0.48145466, 0.4578275, 0.40821073),
    std=(0.26862954, 0.26130258, 0.27577711),
)


@pytest.fixture
def contract() -> Contract:
    return read_contract(Path(FOLDER))


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"context": None},
        {"context": ContextContract.of("paper")},
        {"prompt": "rules"},
        {"focus": True},
        {"preprocessing": CLIP},
        {"template_hash": "ab" * 32},
    ],
    ids=str,
)
def test_what_is_written_is_read(contract: Contract, change: dict[str, object]) -> None:
    changed = contract.model_copy(update=change)
    found = read_signature(signature(changed))
    assert found is not None
    assert found.reads() == changed.reads()
    assert found.template == changed.template_hash[:12]
    assert (signature(changed) == signature(contract)) is not bool(change)


def test_it_can_be_the_name_of_a_model(contract: Contract) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,200}", signature(contract))


def test_what_has_nothing_to_do_with_reading_is_not_in_it(contract: Contract) -> None:
    again = {"model": "other", "parameters": 7, "data_revision": "x", "code_revision": "y"}
    assert signature(contract.model_copy(update=again)) == signature(contract)


@pytest.mark.parametrize(
    "edit",
    [
        lambda name: "",
        lambda name: "gpt-4o",
        lambda name: "humanagent-1",
        lambda name: name + "-more",
        lambda name: name + "\n",
        lambda name: name.replace("humanagent-1", "humanagent-2"),
        lambda name: name.replace("px28", "px0"),
        lambda name: name.replace("mean0.5", "mean0.5_0.5"),
        lambda name: name.replace("mean0.5", "mean0.5.5"),
        lambda name: name.replace("plain", "fancy"),
        lambda name: name.replace("mean0.5", "mean" + "9" * 10_000),
    ],
)
def test_any_other_name_is_none(contract: Contract, edit: object) -> None:
    assert read_signature(edit(signature(contract))) is None  # type: ignore[operator]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"prompt_version": PROMPT_VERSION + 1}, "prompt version"),
        ({"context": ContextContract(name="compact", version=1, hash="0" * 64)}, "differently"),
        ({"context": ContextContract(name="epic", version=1, hash="0" * 64)}, "does not have"),
        ({"context": ContextContract(name="compact", version=99, hash="0" * 64)}, "does not have"),
    ],
)
def test_what_this_code_does_not_render_is_refused(
    contract: Contract, change: dict[str, object], says: str
) -> None:
    found = read_signature(signature(contract.model_copy(update=change)))
    assert found is not None
    with pytest.raises(ContextChangedError, match=says):
        found.reads()
