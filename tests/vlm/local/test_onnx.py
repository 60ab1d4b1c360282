"""Answers from an exported checkpoint: streamed, in time, one at a time, and light."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from humanagent.errors import MissingDependencyError, PictureError, VLMError
from humanagent.vlm import VLM
from humanagent.vlm.checkpoint.chat import CHAT_TEMPLATE, MAX_NEW
from humanagent.vlm.checkpoint.contract import (
    CheckpointError,
    ContextChangedError,
    hashes,
)
from humanagent.vlm.checkpoint.pixels import Preprocessing
from humanagent.vlm.local.backend import prompt
from humanagent.vlm.local.onnx_backend import OnnxVLM
from humanagent.vlm.local.onnx_model import OnnxModel
from humanagent.vlm.local.words import Words
from humanagent.vlm.reads import Reads
from humanagent.vlm.types import Completion, Message
from tests.vlm.local.talk import FOLDER, asked

pytest.importorskip("onnxruntime")
pytest.importorskip("tokenizers")


def vlm(folder: Path = FOLDER) -> OnnxVLM:
    return OnnxVLM(folder, threads=1)


def model() -> OnnxModel:
    one = vlm()
    return OnnxModel(FOLDER, Words(FOLDER), one.contract.preprocessing, threads=1)


def say(question: str, **more: Any) -> Completion:
    return asyncio.run(vlm().generate(asked(question), **more))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "checkpoint"))


class TestAnswers:
    def test_it_is_a_vlm_that_reads_what_it_was_trained_on(self) -> None:
        assert isinstance(vlm(), VLM)
        seen = Preprocessing(image_size=28)
        trained = Reads(context="compact", version=1, prompt="plain", focus=False, picture=seen)
        assert vlm().reads == trained

    def test_the_same_question_has_the_same_answer(self) -> None:
        first, second = (say("Who is raising the left arm?") for _ in range(2))
        assert first.text == second.text != ""
        assert 0 < first.usage["completion_tokens"] <= MAX_NEW

    def test_text_is_streamed_in_pieces_that_make_the_whole(self) -> None:
        pieces: list[str] = []
        done = say("How many people are there?", stream=pieces.append)
        assert len(pieces) > 1
        assert "".join(pieces) == done.text

    def test_what_the_listener_raises_is_raised(self) -> None:
        def listen(piece: str) -> None:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            say("How many people are there?", stream=listen)

    def test_a_picture_that_is_none_is_a_typed_error(self) -> None:
        with pytest.raises(PictureError):
            asyncio.run(vlm().generate([Message("user", "Who?", ("data:image/png;base64,AAAA",))]))

    def test_a_prompt_that_is_too_long_is_a_typed_error(self) -> None:
        with pytest.raises(VLMError, match="tokens"):
            say("left " * 3000)


class TestMemory:
    """The second question about a picture computes only what is new; nothing else changes."""

    QUESTIONS = ("How many people are there?", "Who is raising the left arm?")

    def test_a_second_question_reuses_picture_and_context(self) -> None:
        one = vlm()
        first, second = (
            asyncio.run(one.generate(asked(q))).usage["cached_tokens"] for q in self.QUESTIONS
        )
        assert first == 0
        asks = [prompt(asked(q), Words(FOLDER), model())[0] for q in self.QUESTIONS]
        same = [a == b for a, b in zip(*asks, strict=False)]
        assert second == same.index(False) > len(asks[1]) / 2

    @pytest.mark.parametrize("seeds", [(0, 0, 0), (0, 1, 0), (0, 0, 1)])
    def test_answers_are_those_of_a_model_that_remembers_nothing(
        self, seeds: tuple[int, ...]
    ) -> None:
        one = vlm()
        asks = [asked(q, s) for q, s in zip((*self.QUESTIONS, "Who?"), seeds, strict=True)]
        kept = [asyncio.run(one.generate(m)).text for m in asks]
        assert kept == [asyncio.run(vlm().generate(m)).text for m in asks]

    def test_logits_step_by_step_are_those_of_the_whole(self) -> None:
        ids, pictures = prompt(asked("Who is raising the left arm?"), Words(FOLDER), model())
        slow = model()
        for end in range(len(ids) - 20, len(ids) + 1):
            last = slow.logits(ids[:end], pictures)
        assert np.abs(last - model().logits(ids, pictures)).max() < 1e-4

    def test_another_picture_gives_other_logits(self) -> None:
        one = model()
        ids, first = prompt(asked("Who?", 0), Words(FOLDER), one)
        _, second = prompt(asked("Who?", 1), Words(FOLDER), one)
        assert np.abs(one.logits(ids, first) - one.logits(ids, second)).max() > 0

    def test_an_image_token_that_the_model_writes_is_no_picture(self) -> None:
        one = model()
        ids, pictures = prompt(asked("Who?"), Words(FOLDER), one)
        image = Words(FOLDER).convert_tokens_to_ids("<image>")
        assert np.isfinite(one.logits([*ids, image, 40], pictures)).all()


class _Slow:
    """A model that says a token every few milliseconds, until it is told to stop."""

    image_tokens, places = 4, 2048

    def __init__(self) -> None:
        self.running, self.most, self.stopped = 0, 0, threading.Event()

    def answer(self, ids: Any, pictures: Any, said: Any) -> dict[str, int]:
        self.running += 1
        self.most = max(self.most, self.running)
        for _ in range(200):
            time.sleep(0.005)
            if not said(40):
                self.stopped.set()
                break
        self.running -= 1
        return {}


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> _Slow:
    double = _Slow()
    monkeypatch.setattr(OnnxVLM, "_load", lambda self, words: double)
    return double


class TestTime:
    def test_a_late_answer_is_cut_off_and_its_work_ends(self, slow: _Slow) -> None:
        with pytest.raises(VLMError, match=r"longer than 0\.05 s"):
            say("Who?", timeout_s=0.05)
        assert slow.stopped.wait(5)

    def test_cancelling_ends_the_work(self, slow: _Slow) -> None:
        async def work() -> None:
            task = asyncio.create_task(vlm().generate(asked("Who?")))
            await asyncio.sleep(0.05)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        asyncio.run(work())
        assert slow.stopped.wait(5)

    def test_the_event_loop_goes_on_meanwhile(self, slow: _Slow) -> None:
        async def work() -> int:
            task = asyncio.create_task(vlm().generate(asked("Who?")))
            ticks = 0
            while not task.done():
                await asyncio.sleep(0.001)
                ticks += 1
            return ticks

        assert asyncio.run(work()) > 10

    def test_one_answer_at_a_time(self, slow: _Slow) -> None:
        one = vlm()

        async def work() -> None:
            asks = [one.generate(asked("Who?"), timeout_s=0.2) for _ in range(3)]
            await asyncio.gather(*asks, return_exceptions=True)

        asyncio.run(work())
        assert slow.most == 1

    def test_closing_ends_what_is_in_work_and_refuses_more(self, slow: _Slow) -> None:
        one = vlm()

        async def work() -> None:
            asks = [asyncio.create_task(one.generate(asked("Who?"))) for _ in range(2)]
            await asyncio.sleep(0.05)
            await one.aclose()
            await asyncio.wait(asks, timeout=5)
            assert all(a.done() for a in asks)
            with pytest.raises(VLMError, match="closed"):
                await one.generate(asked("Who?"))

        asyncio.run(work())
        assert slow.stopped.is_set()


class TestTheDoor:
    def test_neither_torch_nor_transformers_is_imported(self) -> None:
        code = f"""
import asyncio, sys
from humanagent.vlm.local.onnx_backend import OnnxVLM
from tests.vlm.local.talk import asked
done = asyncio.run(OnnxVLM({str(FOLDER)!r}).generate(asked("Who?")))
print(bool(done.text), [m for m in ("torch", "transformers", "onnx") if m in sys.modules])
"""
        root = FOLDER.parents[2]
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
        )
        assert done.stdout.strip() == "True []"
        assert done.stderr == ""

    def test_a_missing_library_names_the_command(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(OnnxVLM, "needs", ("no_such_library",))
        with pytest.raises(MissingDependencyError, match=r'pip install "humanagent\[onnx\]"'):
            vlm()

    def test_a_folder_of_somebody_else_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(CheckpointError, match=r"humanagent\.json"):
            vlm(tmp_path)

    def test_another_chat_format_is_refused(self, copy: Path) -> None:
        (copy / "chat_template.jinja").write_text(CHAT_TEMPLATE + " ")
        contract = json.loads((copy / "humanagent.json").read_text())
        (copy / "humanagent.json").write_text(json.dumps(contract | hashes(copy)))
        with pytest.raises(ContextChangedError, match="chats in another format"):
            vlm(copy)

    @pytest.mark.parametrize("name", ["vision.onnx", "decoder.onnx", "embeddings.npy"])
    def test_a_file_of_another_export_is_named(self, copy: Path, name: str) -> None:
        with (copy / "onnx" / name).open("ab") as file:
            file.write(b"\0")
        with pytest.raises(CheckpointError, match=name):
            asyncio.run(vlm(copy).generate(asked("Who?")))

    @pytest.mark.parametrize("text", ["", "{}", '{"format": 2}'])
    def test_a_broken_export_is_refused(self, copy: Path, text: str) -> None:
        (copy / "onnx" / "export.json").write_text(text)
        with pytest.raises(CheckpointError, match=r"export\.json"):
            asyncio.run(vlm(copy).generate(asked("Who?")))
