"""RTMPose on onnxruntime: what is its own. What it shares with all others: ``contract``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from humanagent.errors import BackendError, MissingDependencyError, SettingsError
from humanagent.tools.onnx_session import METADATA, Session
from humanagent.tools.protocols import Image
from humanagent.tools.rtmpose import RTMO, OnnxDetector, RTMPose
from humanagent.tools.rtmpose.simcc import decode
from humanagent.tools.rtmpose.spec import Spec
from tests.tools.rtmpose import planted

pytest.importorskip("onnxruntime")

POSE = planted.FOLDER / "pose.onnx"
DETECTOR = planted.FOLDER / "detector.onnx"
BOX = (120.0, 40.0, 240.0, 270.0)


@pytest.fixture(scope="module")
def pose() -> RTMPose:
    return RTMPose(POSE)


@pytest.fixture(scope="module")
def photo() -> Image:
    return planted.draw((400, 300), BOX, 8.0)[0]


def with_metadata(source: Path, target: Path, **spec: Any) -> Path:
    onnx = pytest.importorskip("onnx")
    model = onnx.load(source)
    model.metadata_props.add(key=METADATA, value=Spec(**spec).model_dump_json())
    onnx.save(model, target)
    return target


class TestSimCC:
    def test_the_place_is_where_both_rows_peak(self) -> None:
        x, y = np.zeros((2, 3, 20), np.float32), np.zeros((2, 3, 10), np.float32)
        x[1, 2, 7], y[1, 2, 9] = 2.0, 0.5
        place, peak = decode(x, y, (10, 5))
        assert place[1, 2].tolist() == [3.5, 4.5]
        assert peak[1, 2] == 0.5

    def test_a_joint_without_a_positive_peak_has_no_place(self) -> None:
        x, y = np.full((1, 1, 4), -1.0, np.float32), np.ones((1, 1, 4), np.float32)
        place, peak = decode(x, y, (2, 2))
        assert np.isnan(place).all()
        assert peak[0, 0] == -1


class TestPose:
    def test_crops_of_one_picture_are_one_run(
        self, pose: RTMPose, photo: Image, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        runs: list[int] = []
        run = Session.run

        def counted(session: Session, tensor: Any) -> Any:
            runs.append(len(tensor))
            return run(session, tensor)

        monkeypatch.setattr(Session, "run", counted)
        pose.estimate(photo, [BOX] * 5)
        assert runs == [5]

    def test_more_people_than_fit_into_memory_are_several_runs(
        self, pose: RTMPose, photo: Image, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        [alone] = pose.estimate(photo, [BOX])
        monkeypatch.setattr(pose, "_batch", 2)
        assert pose.estimate(photo, [BOX] * 5) == [alone] * 5

    def test_people_of_several_pictures_are_one_run_and_stay_apart(
        self, pose: RTMPose, photo: Image, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other, joints = planted.draw((600, 300), (400, 50, 500, 280), 8.0)
        pictures = [(photo, [BOX]), (other, []), (other, [(400, 50, 500, 280), BOX])]
        alone = [pose.estimate(image, boxes) for image, boxes in pictures]
        runs: list[int] = []
        run = Session.run

        def counted(session: Session, tensor: Any) -> Any:
            runs.append(len(tensor))
            return run(session, tensor)

        monkeypatch.setattr(Session, "run", counted)
        together = pose.estimate_many(pictures)
        assert runs == [3]
        assert [len(found) for found in together] == [1, 0, 2]
        assert np.abs(np.array(together[2][0].xy) - joints).max() <= 2
        assert together == alone

    def test_two_people_do_not_swap_joints(self, pose: RTMPose) -> None:
        left, left_joints = planted.draw((600, 300), (40, 30, 160, 260), 8.0)
        right, right_joints = planted.draw((600, 300), (400, 50, 500, 280), 8.0)
        both = np.maximum(left, right)
        found = pose.measure(both, [(40, 30, 160, 260), (400, 50, 500, 280)])
        assert np.abs(found.xy[0] - left_joints).max() <= 2
        assert np.abs(found.xy[1] - right_joints).max() <= 2

    def test_parts_are_read_by_name(self, pose: RTMPose, photo: Image) -> None:
        found = pose.measure(photo, [BOX])
        np.testing.assert_array_equal(found.part("nose")[:, :2], found.xy[:, 0])

    def test_metadata_names_the_joints(self, photo: Image, tmp_path: Path) -> None:
        """The same file, said to be of a set that has five toes and twelve joints of COCO."""
        names = ("a", "b", "c", "d", "e", *planted_names()[5:])
        other = RTMPose(with_metadata(POSE, tmp_path / "named.onnx", joints=names))
        [keypoints] = other.estimate(photo, [BOX])
        assert keypoints.state[:5] == ("absent",) * 5
        assert keypoints.seen("left_shoulder", "right_ankle")

    def test_metadata_gives_normalisation_and_padding(self, photo: Image, tmp_path: Path) -> None:
        blind = RTMPose(with_metadata(POSE, tmp_path / "m.onnx", mean=(0, 0, 0), std=(1, 1, 1)))
        [keypoints] = blind.estimate(photo, [BOX])
        assert "seen" not in keypoints.state
        wide = RTMPose(with_metadata(POSE, tmp_path / "p.onnx", padding=2.0))
        assert wide.estimate(photo, [BOX]) != RTMPose(POSE).estimate(photo, [BOX])

    def test_the_wrong_number_of_names_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(BackendError, match="17 joints, not 2"):
            RTMPose(with_metadata(POSE, tmp_path / "m.onnx", joints=("a", "b")))
        with pytest.raises(SettingsError, match="no key point set"):
            RTMPose(POSE, joints="octopus")

    def test_other_models_are_refused(self) -> None:
        with pytest.raises(BackendError, match="no SimCC"):
            RTMPose(DETECTOR)


class TestDetector:
    def test_other_models_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(BackendError, match="no RTMDet or YOLOX"):
            OnnxDetector(POSE)
        with pytest.raises(BackendError, match="wanted is 'detector'"):
            OnnxDetector(with_metadata(POSE, tmp_path / "m.onnx", kind="simcc"))

    def test_yolox_gets_its_pixels_as_they_are(self, photo: Image, tmp_path: Path) -> None:
        """A detector for normalised pixels, called YOLOX, sees nothing."""
        renamed = tmp_path / "yolox_m.onnx"
        renamed.write_bytes(DETECTOR.read_bytes())
        assert OnnxDetector(DETECTOR).detect(photo)
        assert not OnnxDetector(renamed).detect(photo)
        assert OnnxDetector(renamed, normalised=True).detect(photo)

    def test_boxes_below_the_score_are_dropped(self, photo: Image) -> None:
        [found] = OnnxDetector(DETECTOR).detect(photo)
        assert not OnnxDetector(DETECTOR, score=found.score + 0.001).detect(photo)


class TestOneStage:
    def test_other_models_are_refused(self) -> None:
        with pytest.raises(BackendError, match="no RTMO"):
            RTMO(DETECTOR)

    def test_an_empty_picture_holds_nobody(self) -> None:
        """Where rtmlib returns a person of zeros."""
        scene = RTMO(planted.FOLDER / "one-stage.onnx").perceive(np.zeros((80, 80, 3), np.uint8))
        assert scene.people == ()
        assert scene.possible == ()

    def test_a_doubted_person_is_a_hint(self, photo: Image) -> None:
        scene = RTMO(planted.FOLDER / "one-stage.onnx", accept=0.9999).perceive(photo)
        assert scene.people == ()
        assert len(scene.possible) == 1


class TestProviders:
    def test_one_that_is_not_there_is_named_with_its_package(self) -> None:
        import onnxruntime

        if "CUDAExecutionProvider" in onnxruntime.get_available_providers():
            pytest.skip("this onnxruntime has CUDA")
        with pytest.raises(MissingDependencyError, match="onnxruntime-gpu"):
            RTMPose(POSE, provider="cuda")

    def test_a_model_is_loaded_once(self) -> None:
        assert RTMPose(POSE)._session is RTMPose(POSE)._session

    def test_a_changed_file_is_another_model(self, tmp_path: Path) -> None:
        copy = tmp_path / "pose.onnx"
        copy.write_bytes(POSE.read_bytes())
        first = RTMPose(copy)
        with_metadata(POSE, copy, padding=2.0)
        assert RTMPose(copy).info != first.info


@pytest.mark.parametrize("name", planted.MODELS)
def test_planted_models_are_what_their_source_makes(name: str) -> None:
    pytest.importorskip("onnx")
    made = planted.MODELS[name]().SerializeToString(deterministic=True)
    assert made == (planted.FOLDER / name).read_bytes()


def planted_names() -> tuple[str, ...]:
    from humanagent.scene import JOINTS

    return JOINTS
