"""Every backend keeps the same contract: one line in ``BACKENDS`` puts a backend under test."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from humanagent.errors import HumanAgentError, MissingDependencyError
from humanagent.scene import BBox
from humanagent.tools.protocols import Detector, Image, PersonPerceiver, PoseEstimator
from tests.tools.contract.base import DetectorContract, EstimatorContract, PerceiverContract
from tests.tools.contract.subject import Subject

#: Name -> (module with ``make``, modules that must be installed, marks).
BACKENDS: dict[str, tuple[str, tuple[str, ...], tuple[pytest.MarkDecorator, ...]]] = {
    "blazepose": ("tests.tools.blazepose_subject", ("mediapipe", "ai_edge_litert"), ()),
    "rtmpose": ("tests.tools.rtmpose.subject", ("onnxruntime",), ()),
    "rtmo": ("tests.tools.rtmpose.one_stage_subject", ("onnxruntime",), ()),
    "mmpose": ("tests.tools.mmpose.subject", ("mmpose", "onnxruntime"), (pytest.mark.mmpose,)),
    "vitpose": ("tests.tools.vitpose.subject", ("torch", "transformers"), ()),
    "yolo": ("tests.tools.ultralytics.subject", ("ultralytics",), ()),
    "yolo-onnx": ("tests.tools.ultralytics.onnx_subject", ("ultralytics", "onnxruntime"), ()),
}


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=marks) for name, (_, _, marks) in BACKENDS.items()],
)
def subject(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Subject:
    module, needs, _ = BACKENDS[request.param]
    if missing := [n for n in needs if importlib.util.find_spec(n) is None]:
        pytest.skip(f"{request.param} needs {', '.join(missing)}")
    made = importlib.import_module(module).make(tmp_path_factory.mktemp(request.param))
    assert isinstance(made, Subject)
    return made


@pytest.fixture
def perceiver(subject: Subject) -> PersonPerceiver:
    return subject.perceiver


@pytest.fixture
def detector(subject: Subject) -> Detector:
    return given(subject.detector, "detector of its own")


@pytest.fixture
def estimator(subject: Subject) -> PoseEstimator:
    return given(subject.estimator, "pose estimator of its own")


@pytest.fixture
def photo(subject: Subject) -> Image:
    return subject.photo


@pytest.fixture
def person_box(subject: Subject) -> BBox:
    return subject.person_box


@pytest.fixture
def trained(subject: Subject) -> None:
    if not subject.trained:
        pytest.skip("random weights know nothing of bodies")


@pytest.fixture
def reopen(subject: Subject) -> Callable[[Path], object]:
    return given(subject.reopen, "weights of its own")


class TestPerceiver(PerceiverContract):
    @pytest.mark.usefixtures("trained")
    def test_cut_off_joints_are_off_frame(self, perceiver: PersonPerceiver, photo: Image) -> None:
        super().test_cut_off_joints_are_off_frame(perceiver, photo)

    def test_joints_are_where_they_were_drawn(
        self, subject: Subject, perceiver: PersonPerceiver, photo: Image
    ) -> None:
        truth = given(subject.joints, "picture whose joints are known exactly")
        [person] = perceiver.perceive(photo).people
        assert set(person.keypoints.state) == {"seen"}
        assert np.abs(np.array(person.keypoints.xy) - truth).max() <= 2.0


class TestDetector(DetectorContract):
    pass


class TestEstimator(EstimatorContract):
    @pytest.mark.usefixtures("trained")
    def test_joints_lie_about_the_box(
        self, estimator: PoseEstimator, photo: Image, person_box: BBox
    ) -> None:
        super().test_joints_lie_about_the_box(estimator, photo, person_box)


class TestLoading:
    def test_absent_weights_are_named(
        self, reopen: Callable[[Path], object], tmp_path: Path
    ) -> None:
        with pytest.raises(HumanAgentError, match=r"nowhere") as caught:
            reopen(tmp_path / "nowhere.onnx")
        assert caught.value.do

    def test_half_a_file_is_refused(
        self, subject: Subject, reopen: Callable[[Path], object], tmp_path: Path
    ) -> None:
        whole = given(subject.weights, "weights of its own")
        half = tmp_path / f"half{whole.suffix}"
        half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
        with pytest.raises(HumanAgentError) as caught:
            reopen(half)
        assert caught.value.do

    def test_something_else_is_refused(
        self, subject: Subject, reopen: Callable[[Path], object], tmp_path: Path
    ) -> None:
        whole = given(subject.weights, "weights of its own")
        page = tmp_path / f"page{whole.suffix}"
        page.write_text("<html>please sign in</html>")
        with pytest.raises(HumanAgentError):
            reopen(page)

    def test_a_missing_library_is_named_with_the_remedy(
        self,
        subject: Subject,
        reopen: Callable[[Path], object],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        find = importlib.util.find_spec

        def find_spec(name: str, *rest: Any) -> Any:
            return None if name == subject.library else find(name, *rest)

        monkeypatch.setattr(importlib.util, "find_spec", find_spec)
        with pytest.raises(MissingDependencyError, match=subject.library) as caught:
            reopen(given(subject.weights, "weights of its own"))
        assert "install" in (caught.value.do or "")


def given(part: Any, what: str) -> Any:
    """A part of the subject; skips the test where it has none."""
    if part is None:
        pytest.skip(f"has no {what}")
    return part
