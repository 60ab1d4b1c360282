"""The choice of a backend: the named one, else the best that is ready, and why."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from humanagent.errors import HumanAgentError, MissingDependencyError, SettingsError
from humanagent.scene import Scene
from humanagent.settings import Provider, Settings
from humanagent.tools import onnx_session, select
from humanagent.tools.choice import Missing, Ready
from humanagent.tools.gather import Gathered
from humanagent.tools.onnx_session import open_session
from humanagent.tools.protocols import Image, PersonPerceiver, ToolInfo
from humanagent.tools.select import BACKENDS, Chosen, choose, make_perceiver, prepare
from humanagent.training.evaluate.folds import FittedPerceiver, out_of_fold
from tests.tools.rtmpose import planted
from tests.tools.rtmpose.subject import BOX, RADIUS, SIZE

POSE, DETECTOR = planted.FOLDER / "pose.onnx", planted.FOLDER / "detector.onnx"


@pytest.fixture(autouse=True)
def _an_empty_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("PERCEIVER", "POSE_WEIGHTS", "DETECTOR_WEIGHTS", "POSE_CONFIG"):
        monkeypatch.delenv(f"HUMANAGENT_{name}", raising=False)
    monkeypatch.setenv("HUMANAGENT_MODELS", str(tmp_path / "models"))


class Fake:
    def __init__(self, name: str) -> None:
        self.info = ToolInfo(name, "1.0", {"a": 1})

    def perceive(self, image: Image) -> Scene:
        return Scene(width=image.shape[1], height=image.shape[0])


def offer(monkeypatch: pytest.MonkeyPatch, answers: dict[str, Ready | Missing]) -> None:
    """Replace the backends by others that answer so."""
    monkeypatch.setattr(select, "BACKENDS", dict.fromkeys(answers, ""))
    monkeypatch.setattr(select, "_kept", {})
    monkeypatch.setattr(select, "prepare", lambda name, settings: answers[name])


def ready(name: str, built: list[str] | None = None) -> Ready:
    def build() -> PersonPerceiver:
        if built is not None:
            built.append(name)
        return Fake(name)

    return Ready((name,), f"{name} has weights", build)


def loaded() -> int:
    """How many ONNX files were loaded so far."""
    return onnx_session._load.cache_info().misses


def missing(what: str) -> Missing:
    return Missing(MissingDependencyError(what, do="pip install it"))


def test_auto_takes_the_first_that_is_ready_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, {"a": missing("no a"), "b": ready("b"), "blazepose": ready("blazepose")})
    choice = choose(Settings())
    assert choice.name == "b"
    assert choice.why == "auto: the first of a, b, blazepose that is ready; b has weights"
    assert choice.passed["a"].what == "no a"


def test_a_named_backend_is_used_or_its_error_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, {"a": missing("no a"), "blazepose": ready("blazepose")})
    assert choose(Settings(perceiver="blazepose")).why == "set: blazepose has weights"
    with pytest.raises(MissingDependencyError, match="no a"):
        choose(Settings(perceiver="a"))


def test_unknown_names_are_answered_with_the_known_ones() -> None:
    with pytest.raises(SettingsError, match=r"'octopus'.*auto, .*rtmpose.*blazepose"):
        choose(Settings(perceiver="octopus"))


def test_with_nothing_at_all_the_embedded_ones_remedy_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offer(monkeypatch, {"a": missing("no a"), "blazepose": missing("no mediapipe")})
    with pytest.raises(MissingDependencyError, match="no mediapipe"):
        choose(Settings())


def test_weights_that_are_named_are_never_passed_over_in_silence() -> None:
    """The embedded backend would work, but without what was asked for."""
    with pytest.raises(HumanAgentError, match=r"typo\.onnx"):
        choose(Settings(pose_weights="typo.onnx"))


def test_models_are_built_once_and_the_reason_is_in_every_scene(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built: list[str] = []
    offer(monkeypatch, {"b": ready("b", built), "blazepose": ready("blazepose")})
    first, second = make_perceiver(Settings()), make_perceiver(Settings())
    assert built == ["b"]
    assert first.info == second.info
    scene = first.perceive(np.zeros((3, 4, 3), np.uint8))
    assert "b has weights" in str(scene.provenance.settings["chosen"])
    assert scene.provenance == first.info.provenance()


@pytest.mark.parametrize(("provider", "together"), [("cuda", True), ("cpu", False)])
def test_on_a_gpu_pictures_that_wait_go_as_one_batch(
    monkeypatch: pytest.MonkeyPatch, provider: Provider, together: bool
) -> None:
    class Many(Fake):
        def perceive_many(self, images: Sequence[Image]) -> list[Scene]:
            return [self.perceive(image) for image in images]

    offer(monkeypatch, {"a": Ready(("a",), "", lambda: Many("a"))})
    chosen = make_perceiver(Settings(provider=provider))
    assert isinstance(chosen, Chosen)
    assert isinstance(chosen.perceiver, Gathered) == together
    assert chosen.perceive(np.zeros((3, 4, 3), np.uint8)).width == 4


def test_out_of_fold_weights_are_still_found_behind_the_choice() -> None:
    class Fitted(Fake):
        def without(self, sha256: str) -> Fake:
            return Fake("other") if sha256 == "ab" else self

    fitted = Chosen(Fitted("fitted"), "why")
    assert isinstance(fitted, FittedPerceiver)
    assert out_of_fold(fitted, "cd") is fitted
    assert out_of_fold(fitted, "ab").info.name == "other"
    plain = Chosen(Fake("plain"), "why")
    assert out_of_fold(plain, "ab") is plain


@pytest.mark.parametrize("name", BACKENDS)
def test_every_backend_answers_without_loading_anything(name: str) -> None:
    answer = prepare(name, Settings())
    assert isinstance(answer, Ready | Missing)
    if isinstance(answer, Missing):
        assert answer.error.do


class TestRtmpose:
    @pytest.fixture(autouse=True)
    def _installed(self) -> None:
        pytest.importorskip("onnxruntime")

    def test_paths_of_ones_own_are_enough(self) -> None:
        settings = Settings(pose_weights=str(POSE), detector_weights=str(DETECTOR))
        assert choose(settings).name == "rtmpose"
        photo, joints = planted.draw(SIZE, BOX, RADIUS)
        [person] = make_perceiver(settings).perceive(photo).people
        assert np.abs(np.array(person.keypoints.xy) - joints).max() <= 2

    def test_one_stage_models_are_recognised(self) -> None:
        settings = Settings(pose_weights=str(planted.FOLDER / "one-stage.onnx"))
        assert make_perceiver(settings).info.name == "rtmo"

    def test_the_environment_decides_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HUMANAGENT_POSE_WEIGHTS", str(POSE))
        monkeypatch.setenv("HUMANAGENT_DETECTOR_WEIGHTS", str(DETECTOR))
        assert choose(Settings()).name == "rtmpose"

    @pytest.mark.parametrize("threads", [1, 3])
    def test_models_are_loaded_once_per_process_with_the_threads_of_the_settings(
        self, threads: int
    ) -> None:
        settings = Settings(pose_weights=str(POSE), detector_weights=str(DETECTOR), threads=threads)
        for weights in (POSE, DETECTOR):
            session = open_session(str(weights), threads=threads)
            options = session._runner.get_session_options()
            assert options.intra_op_num_threads == threads
        before = loaded()
        with ThreadPoolExecutor(4) as pool:
            perceivers = list(pool.map(make_perceiver, [settings] * 4))
        assert len({id(p.perceiver) for p in perceivers if isinstance(p, Chosen)}) == 1
        assert loaded() == before  # the sessions from above are the ones that are used

    def test_checkpoints_are_sent_to_the_exporter(self, tmp_path: Path) -> None:
        (tmp_path / "pose.pth").write_bytes(b"x")
        with pytest.raises(SettingsError, match=r"no ONNX file.*mmpose\.export"):
            choose(Settings(perceiver="rtmpose", pose_weights=str(tmp_path / "pose.pth")))

    def test_an_empty_store_says_what_to_pull(self) -> None:
        with pytest.raises(MissingDependencyError, match="models pull rtmpose-m"):
            choose(Settings(perceiver="rtmpose"))


def test_the_embedded_models_get_the_threads_of_the_settings() -> None:
    pytest.importorskip("mediapipe")
    from humanagent.tools.blazepose.models import load_models

    make_perceiver(Settings(perceiver="blazepose", threads=3))
    assert load_models(3)._workers._max_workers == 3
