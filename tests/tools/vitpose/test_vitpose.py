"""ViTPose and transformers' detectors: what is their own. What they share: ``contract``."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from humanagent.errors import BackendError, BadInputError, SettingsError
from humanagent.settings import Settings
from humanagent.tools.choice import Missing, Ready
from humanagent.tools.protocols import Image
from humanagent.tools.store.errors import UnsafeModelError
from humanagent.tools.topdown import TopDown
from humanagent.tools.vitpose import DetrDetector, VitPose
from humanagent.tools.vitpose.heatmaps import decode
from humanagent.tools.vitpose.load import DETECTORS
from humanagent.tools.vitpose.pose import udp_crop
from humanagent.tools.vitpose.preparation import MEAN, STD, Preparation
from humanagent.tools.vitpose.prepare import make, prepare
from tests.tools.vitpose.random_models import write_detector, write_pose
from tests.tools.vitpose.subject import PHOTO

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

BOX = (250.0, 60.0, 420.0, 380.0)


@pytest.fixture(scope="module")
def photo() -> Image:
    return np.asarray(Pillow.open(PHOTO).convert("RGB"))


@pytest.fixture(scope="module")
def pose_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pose(tmp_path_factory.mktemp("models") / "pose")


@pytest.fixture(scope="module")
def detector_folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("models")
    return {kind: write_detector(folder / kind, kind) for kind in DETECTORS}


def bells(places: list[tuple[float, float]], size: tuple[int, int] = (48, 64)) -> Any:
    """(1, K, H, W) with a bell at each place."""
    y, x = np.mgrid[: size[1], : size[0]]
    maps = [np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * 2.0**2)) for cx, cy in places]
    return np.array(maps, np.float32)[None]


class TestHeatmaps:
    def test_a_peak_is_found_between_the_cells(self) -> None:
        places = [(20.3, 31.7), (5.5, 8.0), (40.0, 55.1)]
        found, score = decode(bells(places))
        np.testing.assert_allclose(found[0], places, atol=0.02)
        assert (score > 0.9).all()

    def test_a_map_without_anything_above_zero_has_no_place(self) -> None:
        found, score = decode(np.full((1, 2, 8, 6), -0.5, np.float32))
        assert np.isnan(found).all()
        assert (score == -0.5).all()

    def test_the_highest_cell_is_kept_where_there_is_no_bell(self) -> None:
        rough = np.zeros((1, 1, 8, 8), np.float32)
        rough[0, 0, 7, 0], rough[0, 0, 6, 1] = 1.0, 0.999
        [[place]], _ = decode(rough)
        assert np.abs(place - [0, 7]).max() <= 1

    def test_equals_transformers(self) -> None:
        pytest.importorskip("scipy")
        from transformers.models.vitpose import image_processing_pil_vitpose as theirs

        rng = np.random.default_rng(3)
        places = [(float(rng.uniform(3, 44)), float(rng.uniform(3, 60))) for _ in range(17)]
        maps = bells(places) + rng.normal(0, 0.01, (1, 17, 64, 48)).astype(np.float32)
        coords, _ = theirs.get_keypoint_predictions(maps)
        expected = theirs.post_dark_unbiased_data_processing(coords, maps, kernel=11)
        np.testing.assert_allclose(decode(maps)[0], expected, atol=1e-3)


class TestPose:
    def test_a_planted_bell_comes_out_where_it_is_in_the_picture(
        self, pose_folder: Path, photo: Image, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Crop, heatmap and picture belong together, whatever the box."""
        pose = VitPose(pose_folder)
        wanted = np.array([300.0, 200.0])
        affine = udp_crop(BOX, (192, 256))
        assert affine is not None
        cell = affine.to_crop(wanted) * [47 / 191, 63 / 255]
        monkeypatch.setattr(pose, "_heatmaps", lambda _: bells([tuple(cell)] * 17))
        [found] = pose.estimate(photo, [BOX])
        np.testing.assert_allclose(np.array(found.xy), np.tile(wanted, (17, 1)), atol=0.2)
        assert set(found.state) == {"seen"}

    def test_equals_the_processor_of_transformers(self, pose_folder: Path, photo: Image) -> None:
        """From box to joints, in pixels of the picture."""
        pytest.importorskip("scipy")
        from transformers.models.vitpose.image_processing_pil_vitpose import (
            VitPoseImageProcessorPil,
        )

        pose = VitPose(pose_folder)
        processor = VitPoseImageProcessorPil()
        x0, y0, x1, y1 = BOX
        boxes = [[[x0, y0, x1 - x0, y1 - y0]]]
        inputs = processor(Pillow.fromarray(photo), boxes=boxes, return_tensors="pt")
        with torch.inference_mode():
            out = pose._loaded.model(**inputs)
        [[expected]] = processor.post_process_pose_estimation(out, boxes=boxes)
        measured = pose.measure(photo, [BOX])
        same = np.abs(measured.score[0] - expected["scores"].numpy()) < 0.02
        apart = np.abs(measured.xy[0] - expected["keypoints"].numpy()).max(-1)
        assert same.all()
        assert np.nanmedian(apart) < 0.1

    def test_the_crop_is_that_of_unbiased_processing(self) -> None:
        """Corners of the enlarged box fall on the centres of the corner pixels."""
        affine = udp_crop((10.0, 20.0, 58.0, 84.0), (192, 256))
        assert affine is not None
        corners = np.array([(4.0, 12.0), (64.0, 92.0)])
        np.testing.assert_allclose(affine.to_crop(corners), [(0, 0), (191, 255)], atol=1e-9)

    def test_people_of_a_picture_are_one_batch(
        self, pose_folder: Path, photo: Image, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pose = VitPose(pose_folder)
        batches: list[int] = []
        run = pose._run
        monkeypatch.setattr(pose, "_run", lambda t: (batches.append(len(t)), run(t))[1])
        pose.estimate(photo, [BOX] * 5)
        assert batches == [5]

    def test_experts_answer_differently(self, tmp_path: Path, photo: Image) -> None:
        folder = write_pose(tmp_path / "plus", experts=3)
        first, second = VitPose(folder), VitPose(folder, dataset=1)
        assert first.estimate(photo, [BOX]) != second.estimate(photo, [BOX])
        assert second.info.settings["dataset"] == 1
        with pytest.raises(SettingsError, match="no expert 3"):
            VitPose(folder, dataset=3)

    def test_the_classic_decoder_will_do(self, tmp_path: Path, photo: Image) -> None:
        pose = VitPose(write_pose(tmp_path / "classic", simple=False))
        assert len(pose.estimate(photo, [BOX])) == 1

    def test_another_key_point_set_has_to_have_as_many_joints(self, pose_folder: Path) -> None:
        with pytest.raises(BackendError, match="17 joints, not 133"):
            VitPose(pose_folder, joints="wholebody133")


@pytest.mark.parametrize("threads", [1, 2])
def test_both_halves_compute_with_the_threads_of_the_settings(
    threads: int, pose_folder: Path, detector_folders: dict[str, Path], photo: Image
) -> None:
    perceiver = make(str(pose_folder), str(detector_folders["rt_detr"]), Settings(threads=threads))
    assert isinstance(perceiver, TopDown)
    torch.set_num_threads(4)
    perceiver.detector.detect(photo)
    assert torch.get_num_threads() == threads
    torch.set_num_threads(4)
    perceiver.estimator.estimate(photo, [BOX])
    assert torch.get_num_threads() == threads


class TestDetectors:
    @pytest.mark.parametrize("kind", DETECTORS)
    def test_boxes_are_those_of_transformers(
        self, kind: str, detector_folders: dict[str, Path], photo: Image
    ) -> None:
        detector = DetrDetector(detector_folders[kind], score=0.0)
        found = detector.detect(photo)
        expected = their_boxes(detector, detector_folders[kind], photo)
        assert [d.score for d in found] == pytest.approx([s for s, _ in expected], abs=1e-5)
        # Equal scores may come in any order.
        ours = sorted((round(d.score, 4), d.bbox) for d in found)
        for (_, box), (_, other) in zip(
            ours, sorted((round(s, 4), b) for s, b in expected), strict=True
        ):
            np.testing.assert_allclose(box, other, atol=0.05)

    def test_pixels_are_those_of_the_processor(self, photo: Image) -> None:
        from transformers.models.rt_detr.image_processing_pil_rt_detr import (
            RTDetrImageProcessorPil,
        )

        processor = RTDetrImageProcessorPil(size={"height": 96, "width": 128})
        expected = processor(Pillow.fromarray(photo), return_tensors="np")["pixel_values"]
        ours = Preparation(do_normalize=False)
        tensor = ours.tensor(ours.resized(photo, (128, 96))[None])
        np.testing.assert_allclose(tensor, expected, atol=1e-6)

    def test_a_detector_that_knows_no_people_is_refused(
        self, detector_folders: dict[str, Path]
    ) -> None:
        with pytest.raises(SettingsError, match="no class 'pedestrian'"):
            DetrDetector(detector_folders["rt_detr"], person="pedestrian")


class TestPreparation:
    def test_normalises_as_imagenet_by_default(self) -> None:
        grey = np.full((1, 2, 2, 3), 51, np.uint8)
        expected = (0.2 - np.array(MEAN)) / np.array(STD)
        np.testing.assert_allclose(Preparation().tensor(grey)[0, :, 0, 0], expected, rtol=1e-5)

    @pytest.mark.parametrize(
        "content", ['{"size": {"shortest_edge": 800}}', '{"do_pad": true}', "<html>", "[]"]
    )
    def test_what_is_not_known_is_refused(self, tmp_path: Path, content: str) -> None:
        (tmp_path / "preprocessor_config.json").write_text(content)
        with pytest.raises(BackendError) as caught:
            Preparation.read(tmp_path)
        assert caught.value.do


class TestLoading:
    def test_a_pickle_is_never_opened(self, pose_folder: Path, tmp_path: Path) -> None:
        (tmp_path / "config.json").write_text((pose_folder / "config.json").read_text())
        (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
        with pytest.raises(UnsafeModelError):
            VitPose(tmp_path)

    def test_missing_weights_do_not_stay_random(self, pose_folder: Path, tmp_path: Path) -> None:
        from safetensors.torch import load_file, save_file

        state = load_file(pose_folder / "model.safetensors")
        state.pop("head.conv.weight")
        save_file(state, tmp_path / "model.safetensors", metadata={"format": "pt"})
        (tmp_path / "config.json").write_text((pose_folder / "config.json").read_text())
        with pytest.raises(BackendError, match=r"1 weights are missing \(head.conv.weight"):
            VitPose(tmp_path)

    def test_models_are_not_mixed_up(
        self, pose_folder: Path, detector_folders: dict[str, Path]
    ) -> None:
        with pytest.raises(BadInputError, match="of the kind 'rt_detr'"):
            VitPose(detector_folders["rt_detr"])
        with pytest.raises(BadInputError, match="of the kind 'vitpose'"):
            DetrDetector(pose_folder)

    def test_a_folder_without_a_kind_is_refused(self, pose_folder: Path, tmp_path: Path) -> None:
        (tmp_path / "model.safetensors").write_bytes(
            (pose_folder / "model.safetensors").read_bytes()
        )
        (tmp_path / "config.json").write_text(json.dumps({"hidden_size": 3}))
        with pytest.raises(BadInputError, match=r"config\.json"):
            VitPose(tmp_path)


class TestPrepare:
    def test_ready_with_a_folder_each(
        self, pose_folder: Path, detector_folders: dict[str, Path], photo: Image
    ) -> None:
        found = prepare(
            Settings(
                pose_weights=str(pose_folder), detector_weights=str(detector_folders["d_fine"])
            )
        )
        assert isinstance(found, Ready)
        assert found.why == "d_fine, pose"
        info = found.build().info
        assert info.settings["detector.kind"] == "d_fine"
        assert info.name == "detr-detector + vitpose"

    def test_other_pose_weights_are_not_ours(self, tmp_path: Path) -> None:
        other = tmp_path / "pose.onnx"
        other.write_bytes(b"\x08\x07")
        found = prepare(Settings(pose_weights=str(other)))
        assert isinstance(found, Missing)
        assert "no ViTPose" in found.error.what


def their_boxes(
    detector: DetrDetector, folder: Path, photo: Image
) -> list[tuple[float, tuple[float, ...]]]:
    """Scores and boxes of people by transformers' own post-processing, best first."""
    from transformers.models.rt_detr.image_processing_pil_rt_detr import RTDetrImageProcessorPil

    said = json.loads((folder / "preprocessor_config.json").read_text())
    processor = RTDetrImageProcessorPil(**said)
    inputs = processor(Pillow.fromarray(photo), return_tensors="pt")
    model = detector._loaded.model
    with torch.no_grad():
        out = model(inputs["pixel_values"])
    out.logits[..., [0, 2]] = -100.0  # people only
    [found] = processor.post_process_object_detection(
        out, threshold=0.0, target_sizes=[photo.shape[:2]]
    )
    height, width = photo.shape[:2]
    boxes = found["boxes"].numpy().clip(0, [width, height, width, height])
    return [
        (float(s), tuple(map(float, b)))
        for s, label, b in zip(found["scores"], found["labels"], boxes, strict=True)
        if int(label) == 1
    ]


@pytest.mark.skipif(not os.environ.get("HUMANAGENT_FULL_SIZE"), reason="scripts/test_vitpose")
class TestFullSize:
    """Random weights of the published sizes: ViTPose+ base and the detectors' defaults."""

    @pytest.mark.parametrize("kind", DETECTORS)
    def test_detectors(self, kind: str, tmp_path: Path, photo: Image) -> None:
        detector = DetrDetector(write_detector(tmp_path, kind, full_size=True), score=0.0)
        expected = their_boxes(detector, tmp_path, photo)
        ours = [d.score for d in detector.detect(photo)]
        assert len(ours) == 300
        assert ours == pytest.approx([s for s, _ in expected], abs=1e-5)

    def test_pose(self, tmp_path: Path, photo: Image) -> None:
        pose = VitPose(write_pose(tmp_path, experts=6, full_size=True))
        together = pose.estimate(photo, [BOX] * 4)
        assert together == [together[0]] * 4
        assert pose.info.settings["input"] == "192x256"
