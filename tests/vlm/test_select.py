"""From what a user gives as ``vlm`` to a backend."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest

from humanagent import HumanAgent
from humanagent.errors import SettingsError
from humanagent.settings import Settings
from humanagent.vlm import ScriptedVLM
from humanagent.vlm.checkpoint.contract import CheckpointError
from humanagent.vlm.checkpoint.pixels import Preprocessing
from humanagent.vlm.local.onnx_backend import OnnxVLM
from humanagent.vlm.local.transformers_backend import TransformersVLM
from humanagent.vlm.reads import Reads, reads_of
from humanagent.vlm.select import make_vlm
from humanagent.vlm.server import OpenAIVLM
from tests.doubles import FixedPerceiver, picture, scene_of, standing
from tests.vlm.local.talk import FOLDER

TRAINED = Reads(
    context="compact",
    version=1,
    prompt="plain",
    focus=False,
    picture=Preprocessing(image_size=28),
)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Libraries that can be found; remove one to take it away."""
    found = {"torch", "transformers", "onnxruntime", "tokenizers"}
    real = importlib.util.find_spec
    everything = found | {"other"}

    def find(name: str, package: str | None = None) -> object:
        return name in found or None if name in everything else real(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", find)
    return found


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """With an ``onnx`` folder and with weights."""
    shutil.copytree(FOLDER, tmp_path / "whole")
    (tmp_path / "whole" / "model.safetensors").write_bytes(b"")
    return tmp_path / "whole"


def test_objects_and_none_pass_through() -> None:
    vlm = ScriptedVLM([])
    assert make_vlm(vlm, Settings()) is vlm
    assert make_vlm(None, Settings()) is None


@pytest.mark.parametrize("kind", [str, Path])
def test_an_exported_folder_is_run_by_onnx(kind: type, installed: set[str]) -> None:
    assert isinstance(make_vlm(kind(FOLDER), Settings()), OnnxVLM)


def test_a_folder_that_was_not_exported_is_run_by_transformers(
    whole: Path, installed: set[str]
) -> None:
    shutil.rmtree(whole / "onnx")
    assert isinstance(make_vlm(whole, Settings()), TransformersVLM)


def test_without_onnxruntime_weights_are_run_by_transformers(
    whole: Path, installed: set[str]
) -> None:
    installed.remove("onnxruntime")
    assert isinstance(make_vlm(whole, Settings()), TransformersVLM)


def test_the_settings_of_the_agent_reach_it(installed: set[str]) -> None:
    vlm = make_vlm(FOLDER, Settings(threads=3))
    assert isinstance(vlm, OnnxVLM)
    assert vlm.threads == 3


def test_an_agent_takes_a_folder() -> None:
    pytest.importorskip("onnxruntime")
    perceiver = FixedPerceiver(scene_of(standing(100, 100)))
    with HumanAgent(vlm=FOLDER, perceiver=perceiver) as agent:
        answer = agent.ask(picture(), "How many people are there?")
    assert "humanvlm-tiny" in " ".join(answer.warnings)
    with HumanAgent(vlm=str(FOLDER.parent)) as agent, pytest.raises(CheckpointError):
        agent.ask(picture(), "Who?")


def test_a_server_reads_what_its_checkpoint_says() -> None:
    url = "http://localhost:8000/v1"
    ours = make_vlm(url, Settings(vlm_checkpoint=FOLDER))
    assert isinstance(ours, OpenAIVLM)
    assert reads_of(ours) == TRAINED
    assert reads_of(make_vlm(url, Settings())) == Reads()


@pytest.mark.parametrize("what", ["nano", "ftp://server/v1", ""])
def test_what_is_neither_url_nor_folder_is_refused_with_both(what: str) -> None:
    with pytest.raises(SettingsError, match=r"neither the base URL.*nor a folder"):
        make_vlm(what, Settings())


def test_something_else_is_no_vlm() -> None:
    with pytest.raises(SettingsError, match="int is no VLM"):
        make_vlm(3, Settings())  # type: ignore[arg-type]
