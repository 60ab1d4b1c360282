"""Native MMPose: what is its own. What it shares with all others: ``contract``."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from humanagent.errors import BackendError, BadInputError, SettingsError
from humanagent.settings import Settings
from humanagent.tools.mmpose import MMPose, MMPoseWhole
from humanagent.tools.mmpose.export import main
from humanagent.tools.mmpose.load import find_config, read_checkpoint
from humanagent.tools.protocols import Image
from humanagent.tools.rtmpose import RTMPose
from humanagent.tools.select import choose, make_perceiver
from humanagent.tools.skeletons import SKELETONS
from humanagent.tools.store.errors import UnsafeModelError
from tests.tools.contract.base import assert_keypoints_honest
from tests.tools.mmpose.random_models import write
from tests.tools.mmpose.subject import CONFIG
from tests.tools.rtmpose import planted
from tests.tools.rtmpose.subject import BOX, RADIUS, SIZE

pytestmark = pytest.mark.mmpose

RTMO_CONFIG = "rtmo-t_8xb32-600e_body7-416x416"
DETECTOR_CONFIG = "rtmdet_nano_320-8xb32_coco-person"

#: Our name of each key point set, and the file in which MMPose describes it.
DATASETS = {
    "coco17": "coco",
    "wholebody133": "coco_wholebody",
    "halpe26": "halpe26",
    "hand21": "coco_wholebody_hand",
    "aic14": "aic",
    "crowdpose14": "crowdpose",
    "mpii16": "mpii",
}


@pytest.fixture(scope="module")
def photo() -> Image:
    return planted.draw(SIZE, BOX, RADIUS)[0]


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory, photo: Image) -> Path:
    return write(CONFIG, tmp_path_factory.mktemp("weights") / "random.pth", photo)


@pytest.mark.parametrize("name", SKELETONS)
def test_our_key_point_sets_are_those_of_mmpose(name: str) -> None:
    from mmengine.config import Config

    # Left and right hand of the whole-body set begin with their own names for the wrist.
    info = Config.fromfile(str(find_config(DATASETS[name]))).dataset_info["keypoint_info"]
    theirs = tuple(info[i]["name"] for i in range(len(info)))
    assert SKELETONS[name] == theirs


@pytest.mark.parametrize("threads", [1, 2])
def test_torch_computes_with_the_threads_it_is_given(
    threads: int, checkpoint: Path, photo: Image
) -> None:
    import torch

    settings = Settings(
        perceiver="mmpose",
        pose_config=CONFIG,
        pose_weights=str(checkpoint),
        detector_weights=str(planted.FOLDER / "detector.onnx"),
        threads=threads,
    )
    perceiver = make_perceiver(settings)
    torch.set_num_threads(4)
    assert perceiver.perceive(photo).people
    assert torch.get_num_threads() == threads


class TestCheckpoints:
    def test_numpy_values_in_the_metadata_are_harmless(self, checkpoint: Path) -> None:
        content, sha256 = read_checkpoint(checkpoint)
        assert content["meta"]["epoch"] == 3
        assert content["meta"]["seen"].tolist() == [0, 1, 2, 3]
        assert len(sha256) == 64

    def test_a_checkpoint_that_runs_code_is_refused(self, tmp_path: Path) -> None:
        import torch

        ran = tmp_path / "ran"

        class Evil:
            def __reduce__(self) -> Any:
                return Path.touch, (ran,)

        torch.save({"state_dict": {}, "meta": Evil()}, tmp_path / "evil.pth")
        with pytest.raises(UnsafeModelError, match="can run code") as caught:
            read_checkpoint(tmp_path / "evil.pth")
        assert "trusted_weights" in (caught.value.do or "")
        assert not ran.exists()
        read_checkpoint(tmp_path / "evil.pth", trusted=True)  # whoever says so gets what is in it
        assert ran.exists()

    def test_a_plain_pickle_is_no_checkpoint(self, tmp_path: Path) -> None:
        (tmp_path / "list.pth").write_bytes(pickle.dumps([1, 2]))
        with pytest.raises((BackendError, UnsafeModelError)):
            read_checkpoint(tmp_path / "list.pth")

    def test_weights_of_another_model_are_refused(self, checkpoint: Path) -> None:
        """MMEngine would warn and go on with random weights."""
        with pytest.raises(BackendError, match="does not fit"):
            MMPose("rtmpose-s_8xb256-420e_body8-256x192", checkpoint)
        with pytest.raises(BackendError, match="does not fit"):
            MMPose("td-hm_hrnet-w32_8xb64-210e_coco-256x192", checkpoint)


class TestConfigs:
    def test_the_librarys_own_are_found_by_name(self) -> None:
        assert find_config(CONFIG) == find_config(find_config(CONFIG))

    def test_unknown_names_are_said_to_be(self) -> None:
        with pytest.raises(SettingsError, match="no config called 'rtmpose-xxl'"):
            find_config("rtmpose-xxl")

    def test_a_program_from_elsewhere_has_to_be_trusted(self, tmp_path: Path) -> None:
        config = tmp_path / "mine.py"
        config.write_text("raise SystemExit('it ran')\n")
        with pytest.raises(UnsafeModelError, match="program"):
            find_config(config)
        assert find_config(config, trusted=True) == config

    def test_a_one_stage_model_is_no_pose_estimator(self, tmp_path: Path, photo: Image) -> None:
        weights = write(RTMO_CONFIG, tmp_path / "rtmo.pth", photo)
        with pytest.raises(SettingsError, match="MMPoseWhole"):
            MMPose(RTMO_CONFIG, weights)


class TestWhole:
    def test_a_one_stage_model_finds_people_by_itself(self, tmp_path: Path, photo: Image) -> None:
        weights = write(RTMO_CONFIG, tmp_path / "rtmo.pth", photo)
        scene = MMPoseWhole(RTMO_CONFIG, weights, accept=0.0).perceive(photo)
        assert scene.people
        for person in scene.people:
            assert_keypoints_honest(person.keypoints, SIZE[0], SIZE[1])

    def test_a_detector_of_mmdetection_goes_before_any_config(
        self, tmp_path: Path, checkpoint: Path, photo: Image
    ) -> None:
        detector = write(DETECTOR_CONFIG, tmp_path / "detector.pth", photo)
        whole = MMPoseWhole(CONFIG, checkpoint, DETECTOR_CONFIG, detector, accept=0.0)
        scene = whole.perceive(photo)
        assert len(scene.people) > 1
        assert scene.provenance.settings["detector.sha256"] != scene.provenance.settings["sha256"]

    def test_without_a_detector_the_picture_is_one_person(
        self, checkpoint: Path, photo: Image
    ) -> None:
        """The same joints as the estimator gives for the box of the whole picture."""
        [person] = MMPoseWhole(CONFIG, checkpoint).perceive(photo).people
        [joints] = MMPose(CONFIG, checkpoint).estimate(photo, [(0, 0, *SIZE)])
        assert person.keypoints.state == joints.state
        np.testing.assert_allclose(person.keypoints.xy, joints.xy, atol=0.01)


class TestSettings:
    def test_a_config_chooses_mmpose(self, checkpoint: Path, photo: Image) -> None:
        settings = Settings(
            pose_config=CONFIG,
            pose_weights=str(checkpoint),
            detector_weights=str(planted.FOLDER / "detector.onnx"),
        )
        assert choose(settings).name == "mmpose"
        scene = make_perceiver(settings).perceive(photo)
        assert len(scene.people) == 1
        assert CONFIG in str(scene.provenance.settings["chosen"])


class TestExport:
    def test_the_command_writes_a_file_that_rtmpose_reads(
        self, checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = tmp_path / "out" / "pose.onnx"
        assert main([CONFIG, str(checkpoint), str(out)]) == 0
        assert "simcc, 192x256" in capsys.readouterr().out
        assert RTMPose(out).joints == SKELETONS["coco17"]
        assert [p.name for p in out.parent.iterdir()] == ["pose.onnx"]

    def test_heat_map_models_are_said_to_run_natively(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        config = "td-hm_hrnet-w32_8xb64-210e_coco-256x192"
        assert main([config, "none.pth", str(tmp_path / "x.onnx")]) == 2
        assert "natively" in capsys.readouterr().err
        assert not (tmp_path / "x.onnx").exists()

    def test_a_missing_checkpoint_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(BadInputError, match=r"none\.pth"):
            MMPose(CONFIG, tmp_path / "none.pth")
