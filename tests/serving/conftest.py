"""A checkpoint of ours behind a real vLLM server, started as ``humanagent vlm serve`` starts it.

    HUMANAGENT_VLLM=/path/to/vllm HUMANAGENT_CHECKPOINT=runs/ten/4-instruct/checkpoint \
        pytest -m vllm tests/serving

The first is vLLM's command in an environment of its own; ``scripts/test_vllm`` makes both.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from humanagent.vlm.serving.adapters import Adapter
from humanagent.vlm.serving.command import Place, serve_command
from humanagent.vlm.serving.machine import VARIABLE, find_vllm, free_port
from humanagent.vlm.serving.model import look_at
from humanagent.vlm.serving.process import ServerProcess
from tests.serving.adapter import RANK, make_adapter

STARTS_WITHIN_S = 900  # half a minute on an idle machine


@pytest.fixture(scope="session")
def checkpoint() -> Path:
    """The folder that is served."""
    named = os.environ.get("HUMANAGENT_CHECKPOINT")
    if not named:
        pytest.skip("which checkpoint is to be served? set HUMANAGENT_CHECKPOINT")
    return Path(named).resolve()


@pytest.fixture(scope="session")
def adapter(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Adapter:
    """A LoRA adapter of random weights, large enough to change what is said."""
    folder = tmp_path_factory.mktemp("adapter")
    make_adapter(checkpoint, folder)
    return Adapter("other", folder, RANK)


@pytest.fixture(scope="session")
def server(
    checkpoint: Path, adapter: Adapter, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServerProcess]:
    """vLLM, ready, in float32 whatever the machine: its tokens are compared with transformers'."""
    if VARIABLE not in os.environ:
        pytest.skip(f"vLLM's command is wanted: set {VARIABLE}")
    place = Place(free_port())
    model = replace(look_at(str(checkpoint)), dtype="float32")
    command = serve_command(find_vllm(), model, place, adapters=(adapter,))
    log = tmp_path_factory.mktemp("vllm") / "log.txt"
    with ServerProcess(command, place, log) as running:
        running.wait_ready(STARTS_WITHIN_S)
        yield running
