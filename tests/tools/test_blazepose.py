"""The embedded backend: what is its own. What it shares with all others: ``contract``."""

from __future__ import annotations

import importlib.util
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from humanagent.errors import BackendError, MissingDependencyError, SettingsError
from humanagent.tools.blazepose import BlazePose, fold_of
from humanagent.tools.blazepose import models as blazepose_models
from humanagent.tools.blazepose.ssd import iou
from humanagent.tools.protocols import Image
from humanagent.training.verifier.photos import read_photos

installed = all(importlib.util.find_spec(n) for n in ("mediapipe", "ai_edge_litert"))
needs_models = pytest.mark.skipif(not installed, reason="needs humanagent[embedded]")


@pytest.fixture(scope="module")
def perceiver() -> BlazePose:
    return BlazePose()


@pytest.fixture(scope="module")
def photo(example_photos: Path) -> Image:
    return np.asarray(Pillow.open(example_photos / "skier.jpg").convert("RGB"))


@needs_models
def test_mediapipe_itself_is_never_imported() -> None:
    """In an interpreter of its own: other backends import cv2."""
    code = (
        "import sys, numpy; from humanagent.tools.blazepose import BlazePose;"
        "BlazePose().perceive(numpy.full((64, 64, 3), 90, numpy.uint8));"
        "print({'mediapipe', 'cv2'} & set(sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "set()"


@needs_models
def test_a_lone_skier_is_one_surely_seen_person(perceiver: BlazePose, photo: Image) -> None:
    scene = perceiver.perceive(photo)
    [skier] = scene.people
    assert skier.score > 0.8
    assert skier.keypoints.seen("left_shoulder", "right_shoulder", "left_knee", "right_knee")


@needs_models
def test_coordinates_are_those_of_the_picture_given(perceiver: BlazePose, photo: Image) -> None:
    """A picture above the working size gives the same person, in its own pixels."""
    height, width = photo.shape[:2]
    large = np.asarray(Pillow.fromarray(photo).resize((width * 4, height * 4)))
    [small_one], [large_one] = perceiver.perceive(photo).people, perceiver.perceive(large).people
    np.testing.assert_allclose(np.array(large_one.bbox) / 4, small_one.bbox, atol=0.05 * width)


@needs_models
def test_number_of_threads_does_not_change_the_scene(perceiver: BlazePose, photo: Image) -> None:
    assert BlazePose(threads=1).perceive(photo) == perceiver.perceive(photo)


@needs_models
def test_too_narrow_pictures_are_said_to_be(perceiver: BlazePose) -> None:
    scene = perceiver.perceive(np.zeros((10, 20000, 3), np.uint8))
    assert scene.complete == 0
    assert "narrow" in scene.warnings[0]


@needs_models
def test_provenance_names_models_and_weights(perceiver: BlazePose) -> None:
    settings = perceiver.info.settings
    assert settings["pose_detector"] == blazepose_models.POSE_DETECTOR.sha256
    assert settings["verifier"] != BlazePose(fold=0).info.settings["verifier"]


@needs_models
def test_a_photo_that_was_fitted_on_gets_another_verifier(perceiver: BlazePose) -> None:
    folds = blazepose_models_folds()
    sha256, fold = next(iter(folds.items()))
    assert fold_of(sha256) == fold
    assert perceiver.without(sha256).info == BlazePose(fold=fold).info
    assert perceiver.without("0" * 64) is perceiver


def blazepose_models_folds() -> dict[str, int]:
    from humanagent.tools.blazepose.verifier import _weights

    return dict(_weights("verifier_folds.json")["fold_of"])


def test_unknown_folds_are_refused() -> None:
    from humanagent.tools.blazepose.verifier import load_verifier

    with pytest.raises(SettingsError, match="fold 99"):
        load_verifier(99)


def test_missing_packages_are_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "ai_edge_litert")
    monkeypatch.setattr(blazepose_models, "platform_supported", lambda: True)
    with pytest.raises(MissingDependencyError, match=r"ai_edge_litert.*humanagent\[embedded\]"):
        blazepose_models.package_folder()


def test_platforms_without_wheels_point_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "mediapipe")
    monkeypatch.setattr(blazepose_models, "platform_supported", lambda: False)
    with pytest.raises(MissingDependencyError, match="ONNX"):
        blazepose_models.package_folder()


@pytest.mark.parametrize(
    ("python", "system", "machine", "supported"),
    [
        ((3, 12), "Linux", "x86_64", True),
        ((3, 13), "Linux", "x86_64", False),
        ((3, 11), "Linux", "aarch64", False),
        ((3, 11), "Darwin", "arm64", True),
        ((3, 11), "Windows", "AMD64", True),
    ],
)
def test_which_platforms_have_wheels(
    monkeypatch: pytest.MonkeyPatch,
    python: tuple[int, int],
    system: str,
    machine: str,
    supported: bool,
) -> None:
    monkeypatch.setattr(sys, "version_info", python)
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    assert blazepose_models.platform_supported() is supported


def test_another_model_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blazepose_models, "package_folder", lambda: tmp_path)
    file = blazepose_models.POSE_DETECTOR
    with pytest.raises(MissingDependencyError, match=r"0\.10\.21"):
        blazepose_models.read_model(file)
    (tmp_path / file.path).parent.mkdir(parents=True)
    (tmp_path / file.path).write_bytes(b"something else")
    with pytest.raises(BackendError, match="sha256"):
        blazepose_models.read_model(file)


def without(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    find = importlib.util.find_spec

    def find_spec(name: str, *rest: Any) -> Any:
        return None if name == missing else find(name, *rest)

    monkeypatch.setattr(importlib.util, "find_spec", find_spec)


@needs_models
@pytest.mark.photos
def test_open_photos_out_of_fold(perceiver: BlazePose, open_photos: Path) -> None:
    """At most one false person on the empty photos, seven of ten lone people found."""
    false_people, lone_found = 0, 0
    for record in read_photos(open_photos):
        if len(record.people) > 1:
            continue
        found = perceiver.without(record.sha256).perceive(record.image).people
        if not record.people:
            false_people += len(found)
        elif found:
            boxes = np.array([p.bbox for p in found])
            lone_found += bool(iou(boxes, record.people[0].box[None]).max() >= 0.5)
    assert false_people <= 1
    assert lone_found >= 7
