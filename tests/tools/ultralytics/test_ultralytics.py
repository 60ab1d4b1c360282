"""YOLO by ultralytics: what is its own. What it shares with all others: ``contract``."""

from __future__ import annotations

import importlib.util
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from humanagent.errors import BackendError
from humanagent.settings import Settings
from humanagent.tools.choice import Missing, Ready
from humanagent.tools.protocols import PersonPerceiver
from humanagent.tools.store.errors import UnsafeModelError
from humanagent.tools.tracking import PersonTracker
from humanagent.tools.ultralytics import (
    UltralyticsAssociator,
    YoloDetector,
    YoloPose,
    YoloSegmenter,
)
from humanagent.tools.ultralytics.load import Yolo, prepared
from humanagent.tools.ultralytics.prepare import make, prepare
from tests.tools.tracking.conftest import reported
from tests.tools.tracking.identity import Frame, score
from tests.tools.ultralytics.tiny import HELD_OUT, SIDE, folder, scene

#: Of pictures: the first and the last are one batch.
SIZES = [(SIDE, SIDE), (120, 90), (SIDE, SIDE)]

pytest.importorskip("torch")
pytest.importorskip("ultralytics")


@pytest.fixture(scope="module")
def torch_model() -> YoloPose:
    return YoloPose(folder() / "tiny.pt", trusted=True)


@pytest.fixture(scope="module")
def segmenter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return untrained("yolo11n-seg", tmp_path_factory.mktemp("yolo") / "segment.pt")


@pytest.mark.parametrize("threads", [1, 2])
def test_every_format_computes_with_the_threads_it_is_given(threads: int) -> None:
    import torch

    picture = scene(HELD_OUT[0]).image
    model = make(str(folder() / "tiny.pt"), Settings(trusted_weights=True, threads=threads))
    torch.set_num_threads(4)
    model.perceive(picture)
    assert torch.get_num_threads() == threads
    onnx = YoloPose(folder() / "tiny.onnx", threads=threads)
    session = onnx._yolo._yolo.predictor.model.backend.session
    assert session.get_session_options().intra_op_num_threads == threads
    assert onnx.perceive(picture).people
    vino = folder() / "tiny_openvino_model"
    if vino.is_dir() and importlib.util.find_spec("openvino"):
        limited = YoloPose(vino, threads=threads)
        compiled = limited._yolo._yolo.predictor.model.backend.ov_compiled_model
        assert compiled.get_property("INFERENCE_NUM_THREADS") == threads
        assert limited.perceive(picture).people


def test_pictures_of_one_size_are_one_run(
    torch_model: YoloPose, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = [scene(seed, size=size).image for seed, size in zip(HELD_OUT, SIZES, strict=False)]
    alone = [torch_model.perceive(p) for p in pictures]
    runs: list[int] = []
    run = Yolo._run

    def counted(model: Yolo, images: list[Any], *rest: Any) -> Any:
        runs.append(len(images))
        return run(model, images, *rest)

    monkeypatch.setattr(Yolo, "_run", counted)
    together = torch_model.perceive_many(pictures)
    assert runs == [2, 1]
    for one, other in zip(together, alone, strict=True):
        assert len(one.people) == len(other.people)
        for found, expected in zip(one.people, other.people, strict=True):
            np.testing.assert_allclose(found.bbox, expected.bbox, atol=0.01)
            np.testing.assert_allclose(found.keypoints.xy, expected.keypoints.xy, atol=0.01)


def apart(one: YoloPose, other: YoloPose, pictures: list[Any]) -> tuple[float, float, int]:
    """Largest distance of boxes and of joints in pixels, and how many people were compared."""
    boxes, joints, people = 0.0, 0.0, 0
    for picture in pictures:
        left, right = one.measure(picture), other.measure(picture)
        sure = left[1] >= 0.3
        np.testing.assert_allclose(right[1], left[1], atol=1e-3)
        for i in np.flatnonzero(sure):
            boxes = max(boxes, float(np.abs(left[0][i] - right[0][i]).max()))
            joints = max(joints, float(np.abs(left[2][i] - right[2][i]).max()))
            people += 1
    return boxes, joints, people


class TestFormatsAgree:
    """On people that were drawn and not trained on."""

    @pytest.mark.parametrize("file", ["tiny.onnx", "tiny_openvino_model"])
    def test_on_pictures_of_the_input_size(self, torch_model: YoloPose, file: str) -> None:
        if file.endswith("_model"):
            pytest.importorskip("openvino")
        other = YoloPose(folder() / file)
        pictures = [scene(seed, people=2).image for seed in HELD_OUT]
        boxes, joints, people = apart(torch_model, other, pictures)
        print(f"{file}: boxes {boxes:.1e} px, joints {joints:.1e} px, {people} people")
        assert people >= 10
        assert boxes < 0.5
        assert joints < 0.5

    def test_on_other_pictures_where_the_size_is_left_open(self, torch_model: YoloPose) -> None:
        other = YoloPose(folder() / "tiny-open.onnx")
        pictures = [scene(seed, people=2, size=(SIDE, 64)).image for seed in HELD_OUT]
        boxes, joints, people = apart(torch_model, other, pictures)
        print(f"tiny-open.onnx: boxes {boxes:.1e} px, joints {joints:.1e} px, {people} people")
        assert people >= 5
        assert boxes < 0.5
        assert joints < 0.5


class TestPose:
    def test_equals_the_library_called_plainly(self, torch_model: YoloPose) -> None:
        """Nothing is lost or moved between the library's result and the scene."""
        picture = scene(HELD_OUT[0]).image
        yolo = prepared().YOLO(str(folder() / "tiny.pt"))
        [plain] = yolo.predict(picture[..., ::-1], conf=0.3, verbose=False)
        people = torch_model.perceive(picture).people
        boxes = sorted(p.bbox for p in people)
        np.testing.assert_allclose(boxes, sorted(plain.boxes.xyxy.tolist()), atol=1e-3)

    def test_most_drawn_people_are_found_where_they_are(self, torch_model: YoloPose) -> None:
        found = 0
        for seed in HELD_OUT:
            sample = scene(seed)
            [truth] = sample.scene.people
            centres = [p.center for p in torch_model.perceive(sample.image).people]
            found += any(np.hypot(*np.subtract(c, truth.center)) < 0.2 * SIDE for c in centres)
        assert found >= 0.7 * len(HELD_OUT)

    def test_pose_models_find_boxes_too(self, torch_model: YoloPose) -> None:
        picture = scene(HELD_OUT[0]).image
        boxes = [d.bbox for d in YoloDetector(folder() / "tiny.onnx").detect(picture)]
        assert len(boxes) == len(torch_model.perceive(picture).people)

    def test_another_key_point_set_has_to_have_as_many_joints(self) -> None:
        with pytest.raises(BackendError, match="17 joints, not 26"):
            YoloPose(folder() / "tiny.onnx", joints="halpe26")


class TestOtherTasks:
    """Random weights of the true architectures: shapes and refusals, no people."""

    def test_outlines_have_the_size_of_the_picture(self, segmenter: Path) -> None:
        picture = scene(HELD_OUT[0], size=(200, 120)).image
        found = YoloSegmenter(segmenter, trusted=True, score=1e-6, imgsz=160).segment(picture)
        assert found
        for detection, mask in found:
            assert mask.shape == (120, 200)
            assert mask.dtype == np.bool_
            assert 0 <= detection.score <= 1

    def test_models_for_other_tasks_are_refused(self, segmenter: Path) -> None:
        with pytest.raises(BackendError, match="'segment', wanted is pose"):
            YoloPose(segmenter, trusted=True)
        with pytest.raises(BackendError, match="'pose', wanted is segment"):
            YoloSegmenter(folder() / "tiny.onnx")

    def test_a_class_that_the_model_does_not_know(self, segmenter: Path) -> None:
        with pytest.raises(BackendError, match="no class 'pedestrian'"):
            YoloDetector(segmenter, trusted=True, person="pedestrian")


class TestSafety:
    def test_a_pickle_is_opened_only_where_it_is_trusted(self) -> None:
        with pytest.raises(UnsafeModelError):
            YoloPose(folder() / "tiny.pt")

    def test_a_trusted_pickle_still_runs_no_code(self, tmp_path: Path) -> None:
        import torch

        torch.save({"model": Trap(tmp_path / "sprung")}, tmp_path / "trap.pt")
        with pytest.raises(BackendError):
            YoloPose(tmp_path / "trap.pt", trusted=True)
        assert not (tmp_path / "sprung").exists()

    def test_says_its_licence(self, torch_model: YoloPose) -> None:
        assert torch_model.info.settings["licence"] == "AGPL-3.0"

    @pytest.mark.parametrize("file", ["tiny.pt", "tiny.onnx"])
    def test_nothing_is_sent_installed_or_written(self, tmp_path: Path, file: str) -> None:
        """In a fresh process with a home and a working folder of its own."""
        home, work = tmp_path / "home", tmp_path / "work"
        home.mkdir()
        work.mkdir()
        hidden = ("YOLO", "ULTRALYTICS", "XDG", "PYTEST")
        env = {k: v for k, v in os.environ.items() if not k.startswith(hidden)}
        run = subprocess.run(
            [sys.executable, "-c", PROBE, str(folder() / file)],
            cwd=work,
            env={**env, "HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        said = json.loads(run.stdout.strip().splitlines()[-1])
        assert said == {"events": False, "online": False, "install": False, "safe": True, "to": []}
        written = [p for p in (*home.rglob("*"), *work.rglob("*")) if p.is_file()]
        assert written == []


class TestTracks:
    @pytest.mark.parametrize("algorithm", ["bytetrack", "botsort"])
    def test_people_of_a_clip_keep_their_numbers(self, algorithm: Any, clips: Any) -> None:
        for clip in clips:
            tracker = PersonTracker(UltralyticsAssociator(algorithm, frame_rate=10.0))
            frames = []
            for shot in reported(clip, "none"):
                scene = tracker.update(shot.reported, shot.seconds)
                numbers = [p.track_id for p in scene.people]
                assert len(set(numbers)) == len(numbers)
                frames.append(Frame(shot.truth.people, scene.people))
            result = score(frames)
            print(f"{algorithm}: IDF1 {result.idf1:.3f}, {result.switches} switches")
            assert result.idf1 > 0.8

    def test_streams_do_not_mix(self, clips: Any) -> None:
        shots = reported(clips[0], "none")
        alone = [numbers(PersonTracker(UltralyticsAssociator()), shots)]
        one, other = (PersonTracker(UltralyticsAssociator()) for _ in range(2))
        mixed: list[list[int | None]] = []
        for shot in shots:
            mixed.append([p.track_id for p in one.update(shot.reported, shot.seconds).people])
            other.update(shot.reported, shot.seconds)
        assert [mixed] == alone


class TestPrepare:
    def test_auto_leaves_onnx_files_to_others(self) -> None:
        path = str(folder() / "tiny.onnx")
        assert isinstance(prepare(Settings(pose_weights=path)), Missing)
        found = prepare(Settings(pose_weights=path, perceiver="ultralytics"))
        assert isinstance(found, Ready)
        assert found.why == "tiny.onnx, AGPL-3.0"
        assert isinstance(found.build(), PersonPerceiver)

    def test_a_pickle_that_nobody_trusts_is_not_ready(self) -> None:
        path = str(folder() / "tiny.pt")
        found = prepare(Settings(pose_weights=path))
        assert isinstance(found, Missing)
        assert "trusted_weights" in (found.error.do or "")
        assert isinstance(prepare(Settings(pose_weights=path, trusted_weights=True)), Ready)


PROBE = """
import json, socket, sys
from pathlib import Path
asked = []
def connect(self, address):
    asked.append(str(address))
    raise OSError("no network in this test")
socket.socket.connect = connect
def getaddrinfo(host, *rest):
    asked.append(str(host))
    raise OSError("no network in this test")
socket.getaddrinfo = getaddrinfo
import numpy as np
from humanagent.tools.ultralytics import YoloPose
YoloPose(Path(sys.argv[1]), trusted=True).perceive(np.zeros((64, 64, 3), np.uint8))
from ultralytics import utils
from ultralytics.utils import checks, events
from ultralytics.nn import tasks
print(json.dumps({"events": events.events.enabled, "online": utils.ONLINE,
                  "install": checks.AUTOINSTALL, "safe": tasks.SAFE_LOAD, "to": asked}))
"""


class Trap:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.path,))


def test_the_trap_would_spring(tmp_path: Path) -> None:
    pickle.loads(pickle.dumps(Trap(tmp_path / "sprung")))
    assert (tmp_path / "sprung").exists()


def untrained(name: str, path: Path) -> Path:
    """A checkpoint of the true architecture, as the library writes one."""
    model = prepared().YOLO(f"{name}.yaml")
    model.model.names = {**model.model.names, 0: "person"}
    model.save(str(path))
    return path


def numbers(tracker: PersonTracker, shots: Any) -> list[list[int | None]]:
    return [
        [p.track_id for p in tracker.update(shot.reported, shot.seconds).people] for shot in shots
    ]
