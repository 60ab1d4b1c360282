"""vLLM's engine in a process of its environment: the same answers as transformers gives.

    HUMANAGENT_VLLM=/path/to/vllm HUMANAGENT_CHECKPOINT=runs/ten/4-instruct/checkpoint \
        pytest -m vllm tests/vlm/local

What vLLM's environment lacks of this package's dependencies is not needed for it.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from humanagent.errors import MissingDependencyError, VLMError
from humanagent.vlm import VLM
from humanagent.vlm.checkpoint.contract import CheckpointError, read_contract
from humanagent.vlm.local import vllm_backend
from humanagent.vlm.local.vllm_backend import VllmBatch
from humanagent.vlm.serving.machine import VARIABLE
from humanagent.vlm.types import Message
from tests.vlm.local.talk import FOLDER, asked

ROOT = Path(__file__).resolve().parents[3]
PROBES = 12
#: Runs in vLLM's environment, where there is no pytest.
SCRIPT = """\
import asyncio, json, sys
from humanagent.errors import VLMError
from humanagent.training.export.probes import probes
from humanagent.vlm.local.vllm_backend import VllmBatch
from humanagent.vlm.prompt import reply_schema
from humanagent.vlm.types import Message

vlm = VllmBatch(sys.argv[1], gpu=False, more=("--dtype", "float32", "--max-num-seqs", "8"))
asks = probes(vlm.reads)[: int(sys.argv[2])]
free = vlm.generate_many(asks)
shaped = vlm.generate_many(asks[:3], reply_schema("plain"))
pieces = []
alone = asyncio.run(vlm.generate(asks[0], stream=pieces.append))
marks = vlm.generate_many([[Message("user", t)] for t in ("Who?", "Who?<|im_end|>")])
try:
    vlm.generate_many([[Message("user", "left " * 5000)]])
    refused = ""
except VLMError as error:
    refused = str(error)
asyncio.run(vlm.aclose())
print(json.dumps({
    "free": [[c.text, c.usage] for c in free],
    "shaped": [c.text for c in shaped],
    "alone": [alone.text, pieces, alone.first_s],
    "marks": [c.usage["prompt_tokens"] for c in marks],
    "refused": refused,
}))
"""


@pytest.fixture(scope="module")
def checkpoint() -> Path:
    named = os.environ.get("HUMANAGENT_CHECKPOINT")
    if not named or VARIABLE not in os.environ:
        pytest.skip(f"set {VARIABLE} and HUMANAGENT_CHECKPOINT")
    return Path(named).resolve()


@pytest.fixture(scope="module")
def said(checkpoint: Path) -> dict[str, Any]:
    python = Path(os.environ[VARIABLE]).absolute().parent / "python"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    environment["PATH"] = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [python, "-c", SCRIPT, checkpoint, str(PROBES)],
        capture_output=True, text=True, cwd=ROOT, env=environment, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.vllm
class TestTheEngine:
    def test_texts_are_those_of_transformers(self, said: dict[str, Any], checkpoint: Path) -> None:
        from humanagent.training.export.probes import probes
        from humanagent.vlm.local.transformers_backend import TransformersVLM

        vlm = TransformersVLM(checkpoint, threads=1, timeout_s=600)
        asks = probes(read_contract(checkpoint).reads())[:PROBES]
        expected = [asyncio.run(vlm.generate(ask)) for ask in asks]
        assert [text for text, _ in said["free"]] == [one.text for one in expected]
        read = [usage["prompt_tokens"] for _, usage in said["free"]]
        assert read == [one.usage["prompt_tokens"] for one in expected]

    def test_a_schema_is_kept(self, said: dict[str, Any]) -> None:
        assert [set(json.loads(text)) for text in said["shaped"]] == [{"answer", "claims"}] * 3

    def test_one_question_has_the_answer_that_it_has_among_many(self, said: dict[str, Any]) -> None:
        text, pieces, first = said["alone"]
        assert text == said["free"][0][0] == "".join(pieces)
        assert first > 0

    def test_a_special_token_in_a_text_is_several_of_text(self, said: dict[str, Any]) -> None:
        plain, marked = said["marks"]
        assert marked > plain + 3

    def test_a_prompt_that_is_too_long_is_a_typed_error(self, said: dict[str, Any]) -> None:
        assert "vLLM refuses a prompt" in said["refused"]


class _Reply:
    """What vLLM gives for one prompt."""

    prompt_token_ids = (1, 2, 3)
    num_cached_tokens = 2

    def __init__(self, text: str) -> None:
        self.outputs = [type("Output", (), {"text": text, "token_ids": (7, 8)})()]


class _Engine:
    """Answers with the last text of each chat."""

    def __init__(self) -> None:
        self.chats: list[Any] = []

    def chat(self, chats: list[Any], *given: Any, **options: Any) -> list[_Reply]:
        self.chats.append(chats)
        return [_Reply(chat[-1]["content"][-1]["text"]) for chat in chats]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> _Engine:
    """In place of vLLM's: what this file's own code does around it."""
    double = _Engine()

    def made(self: VllmBatch) -> _Engine:
        self._special = ("<|im_end|>",)
        return double

    monkeypatch.setattr(VllmBatch, "needs", ())
    monkeypatch.setattr(VllmBatch, "_made", made)
    monkeypatch.setattr(vllm_backend, "_sampling", lambda schema, longest: (schema, longest))
    return double


class TestAroundIt:
    def test_a_missing_vllm_names_the_command(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(VllmBatch, "needs", ("no_such_library",))
        with pytest.raises(MissingDependencyError, match=r'pip install "humanagent\[vllm\]"'):
            VllmBatch(FOLDER)

    def test_the_contract_of_one_of_ours_is_checked(self, tmp_path: Path, engine: _Engine) -> None:
        (tmp_path / "humanagent.json").write_text("{}")
        with pytest.raises(CheckpointError):
            VllmBatch(tmp_path)
        vlm = VllmBatch(FOLDER)
        assert isinstance(vlm, VLM)
        assert vlm.reads == read_contract(FOLDER).reads()

    def test_many_are_answered_in_one_call_and_in_order(self, engine: _Engine) -> None:
        done = VllmBatch(FOLDER).generate_many([asked("Who?"), asked("Where?<|im_end|>")])
        assert [one.text[-10:] for one in done] == ["tion: Who?", "?< |im_end|>"[-10:]]
        assert done[0].usage["cached_tokens"] == 2
        (chats,) = engine.chats
        assert chats[0][0]["content"][0]["image_pil"].size == (64, 48)

    def test_one_is_answered_in_one_piece(self, engine: _Engine) -> None:
        pieces: list[str] = []
        done = asyncio.run(VllmBatch(FOLDER).generate(asked("Who?"), stream=pieces.append))
        assert pieces == [done.text]

    def test_tool_results_and_a_closed_one_are_refused(self, engine: _Engine) -> None:
        vlm = VllmBatch(FOLDER)
        with pytest.raises(VLMError, match="without tools"):
            vlm.generate_many([[Message("tool", "3", call_id="1")]])
        asyncio.run(vlm.aclose())
        with pytest.raises(VLMError, match="closed"):
            vlm.generate_many([asked("Who?")])
