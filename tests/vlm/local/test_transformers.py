"""The same answers by transformers, quiet, in time."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from humanagent.errors import VLMError
from humanagent.vlm import VLM
from humanagent.vlm.local.backend import MAX_NEW
from humanagent.vlm.local.transformers_backend import TransformersVLM
from humanagent.vlm.types import Message
from tests.training.models import tiny
from tests.vlm.local.talk import asked

pytest.importorskip("torch")
pytest.importorskip("transformers")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from humanagent.training.models.save import save
    from humanagent.vlm.checkpoint.contract import ContextContract

    path = tmp_path_factory.mktemp("checkpoints") / "tiny"
    context = ContextContract.of("compact")
    save(path, tiny.model(), tiny.tokenizer(), tiny.CONFIG, context=context, data_revision="s0")
    return path


def test_text_is_streamed_in_pieces_that_make_the_whole(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    vlm = TransformersVLM(folder, threads=1)
    assert isinstance(vlm, VLM)
    pieces: list[str] = []
    done = asyncio.run(vlm.generate(asked("Who is standing?"), stream=pieces.append))
    assert "".join(pieces) == done.text
    assert len(pieces) > 1
    assert 0 < done.usage["completion_tokens"] <= MAX_NEW
    assert capfd.readouterr() == ("", "")


def test_a_question_without_a_picture_is_answered(folder: Path) -> None:
    done = asyncio.run(TransformersVLM(folder, threads=1).generate([Message("user", "Who?")]))
    assert done.usage["completion_tokens"] > 0


def test_a_late_answer_is_cut_off(folder: Path) -> None:
    vlm = TransformersVLM(folder, threads=1)
    asyncio.run(vlm.generate(asked("Who?")))  # loads
    with pytest.raises(VLMError, match="longer than"):
        asyncio.run(vlm.generate(asked("Who is standing?"), timeout_s=0.02))


def test_weights_that_do_not_fit_are_refused(folder: Path, tmp_path: Path) -> None:
    import shutil

    from safetensors.torch import load_file, save_file

    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    tensors = load_file(copy / "model.safetensors")
    tensors.popitem()
    save_file(tensors, copy / "model.safetensors", {"format": "pt"})
    with pytest.raises(VLMError, match="missing or left over"):
        asyncio.run(TransformersVLM(copy).generate(asked("Who?")))
