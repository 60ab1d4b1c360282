"""vLLM writes the very tokens that transformers writes, in float32."""

from __future__ import annotations

from pathlib import Path

import pytest

from humanagent.vlm.checkpoint.contract import read_contract
from humanagent.vlm.serving.adapters import Adapter
from humanagent.vlm.serving.process import ServerProcess
from humanagent.vlm.types import Message
from tests.serving.probes import QUESTIONS, drawn, photographed
from tests.serving.reference import Reference, served_tokens

pytestmark = pytest.mark.vllm

SCENES = 10
PROBES = 50  # at least


@pytest.fixture(scope="module")
def model(checkpoint: Path) -> str:
    return f"humanvlm-{read_contract(checkpoint).model}"


def test_every_token_is_the_same(
    server: ServerProcess, checkpoint: Path, model: str, example_photos: Path
) -> None:
    reads = read_contract(checkpoint).reads()
    probes = drawn(reads, SCENES) + photographed(reads, example_photos)
    reference, equal = Reference(checkpoint), 0
    different = []
    for messages in probes:
        expected, written = reference.tokens(messages), served_tokens(server.url, model, messages)
        if written == expected:
            equal += 1
        else:
            different.append((messages[-1].text, expected[1], written[1]))
    print(f"{equal} of {len(probes)} replies have equal tokens")
    assert len(probes) >= PROBES
    assert not different


def test_two_pictures_are_read_as_transformers_reads_them(
    server: ServerProcess, checkpoint: Path, model: str
) -> None:
    reads = read_contract(checkpoint).reads()
    one, other = (messages[-1].images[0] for messages in drawn(reads, 2)[:: len(QUESTIONS)])
    reference = Reference(checkpoint)
    for images in ((one, other), (other, one)):
        messages = [Message("user", "Question: How many people are there?", images)]
        assert served_tokens(server.url, model, messages) == reference.tokens(messages)


def test_an_adapter_is_asked_for_by_its_name(
    server: ServerProcess, checkpoint: Path, model: str, adapter: Adapter
) -> None:
    reads = read_contract(checkpoint).reads()
    reference, changed = Reference(checkpoint, adapter.folder), 0
    probes = drawn(reads, 2)
    for messages in probes:
        adapted = served_tokens(server.url, adapter.name, messages)
        assert adapted == reference.tokens(messages)
        changed += adapted != served_tokens(server.url, model, messages)
    print(f"the adapter changes {changed} of {len(probes)} replies")
    assert changed
