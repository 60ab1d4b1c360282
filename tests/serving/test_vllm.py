"""A checkpoint of ours behind a real vLLM server, asked by the whole agent.

    HUMANAGENT_VLLM=/path/to/vllm HUMANAGENT_CHECKPOINT=runs/nano/4-instruct/checkpoint \
        pytest -m vllm

The first is vLLM's command in an environment of its own (a CPU build does).
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from humanagent import HumanAgent
from humanagent.context import PersonContext
from humanagent.media import load_picture
from humanagent.settings import Settings
from humanagent.vlm.checkpoint.contract import read_contract
from humanagent.vlm.local.transformers_backend import TransformersVLM
from humanagent.vlm.prompt import ask_messages
from humanagent.vlm.server import OpenAIVLM

PHOTO = Path(__file__).parents[2] / "examples" / "photos" / "skier.jpg"
STARTS_WITHIN_S = 300
LONG = 300  # characters that are compared: a model that is hardly trained may never end

pytestmark = pytest.mark.vllm


@pytest.fixture(scope="module")
def checkpoint() -> Path:
    return Path(os.environ["HUMANAGENT_CHECKPOINT"]).resolve()


@pytest.fixture(scope="module")
def server(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = Path(os.environ["HUMANAGENT_VLLM"])
    environment = {
        **os.environ,
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "HF_HUB_OFFLINE": "1",
        "VLLM_NO_USAGE_STATS": "1",
        "VLLM_CPU_KVCACHE_SPACE": "1",
        "VLLM_CPU_OMP_THREADS_BIND": "nobind",
    }
    log = tmp_path_factory.mktemp("vllm") / "log.txt"
    options = ["--dtype", "float32", "--max-model-len", "2048", "--max-num-seqs", "8"]
    options += ["--enforce-eager", "--block-size", "32"]
    options += ["--structured-outputs-config",
                '{"backend":"xgrammar","disable_any_whitespace":true}']  # fmt: skip
    with log.open("w") as out:
        process = subprocess.Popen(
            [command, "serve", checkpoint, "--host", "127.0.0.1", "--port", str(port), *options],
            env=environment,
            stdout=out,
            stderr=out,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/health", process, log)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()
            process.wait(60)


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()[-3000:]
        try:
            if httpx.get(url, timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(1)
    raise AssertionError(log.read_text()[-3000:])


def test_the_agent_answers_through_it(server: str, checkpoint: Path) -> None:
    with HumanAgent(vlm=server, settings=Settings(vlm_checkpoint=checkpoint)) as agent:
        answer = agent.ask(PHOTO, "Is the person standing?")
    assert answer.text
    assert not answer.degraded, answer.warnings
    assert answer.provenance["prompt"]["style"] == read_contract(checkpoint).prompt == "plain"


def test_it_writes_what_transformers_writes(server: str, checkpoint: Path) -> None:
    pytest.importorskip("transformers")
    image = load_picture(PHOTO).to_data_url(1024)
    context = PersonContext("people found: 1", name="compact", version=1, sha256="")

    async def both() -> list[tuple[str, str]]:
        served = OpenAIVLM(server, checkpoint=checkpoint)
        direct = TransformersVLM(checkpoint, timeout_s=120)
        found = []
        for question in ("How many people are there?", "Is P1 standing?", "Where does P1 look?"):
            messages = ask_messages(question, image, context, style="plain")
            texts = [(await vlm.generate(messages)).text[:LONG] for vlm in (served, direct)]
            found.append((texts[0], texts[1]))
        await served.aclose()
        await direct.aclose()
        return found

    for by_server, by_itself in asyncio.run(both()):
        assert by_server == by_itself
