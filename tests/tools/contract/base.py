"""What every perception backend must keep, whatever it finds; ``test_contract`` runs it for all.

The tests take fixtures ``perceiver``, ``detector``, ``estimator``, ``photo`` (in which at least one
person is found) and ``person_box``.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from humanagent.media import load_picture
from humanagent.scene import BBox, Keypoints, Scene
from humanagent.tools.protocols import (
    Detector,
    Image,
    ManyPerceiver,
    PersonPerceiver,
    PoseEstimator,
    ToolInfo,
)


def blank(height: int, width: int, grey: int = 0) -> Image:
    return np.full((height, width, 3), grey, np.uint8)


def noise(height: int, width: int) -> Image:
    return np.random.default_rng(7).integers(0, 256, (height, width, 3), dtype=np.uint8)


ODD_PICTURES = {
    "one pixel": blank(1, 1),
    "one row": blank(1, 300),
    "one column": blank(300, 1),
    "very wide": blank(10, 20000, 90),
    "very tall": blank(20000, 10, 90),
    "black": blank(120, 160),
    "white": blank(160, 120, 255),
    "tiny noise": noise(16, 16),
    "noise": noise(200, 150),
}


def assert_box_in_frame(box: BBox, width: int, height: int) -> None:
    x0, y0, x1, y1 = box
    assert 0 <= x0 <= x1 <= width
    assert 0 <= y0 <= y1 <= height


def assert_keypoints_honest(keypoints: Keypoints, width: int, height: int) -> None:
    """Whatever has coordinates lies in the picture; whatever lies outside says so."""
    for (x, y), score, state in zip(keypoints.xy, keypoints.score, keypoints.state, strict=True):
        assert 0 <= score <= 1
        inside = 0 <= x <= width and 0 <= y <= height
        assert inside or state in ("off_frame", "absent")
        if state == "off_frame":
            assert not inside


def assert_info(info: ToolInfo) -> None:
    """Name, version of a library, and the hash of the weights: what provenance needs."""
    assert info.name
    assert re.search(r"\d+\.\d+", info.version)
    assert any(re.fullmatch(r"[0-9a-f]{64}", str(v)) for v in info.settings.values())
    assert info.provenance().tool == info.name


def same_joints(one: Keypoints, other: Keypoints, pixels: float) -> bool:
    """Whether two measurements of one person agree: states, and places to within some pixels."""
    return one.state == other.state and bool(
        np.abs(np.array(one.xy) - np.array(other.xy)).max() <= pixels
    )


class PerceiverContract:
    """Of every ``PersonPerceiver``."""

    def test_is_a_perceiver(self, perceiver: PersonPerceiver) -> None:
        assert isinstance(perceiver, PersonPerceiver)
        assert_info(perceiver.info)

    @pytest.mark.parametrize("name", ODD_PICTURES)
    def test_odd_pictures_hold_nobody(self, perceiver: PersonPerceiver, name: str) -> None:
        picture = ODD_PICTURES[name]
        scene = perceiver.perceive(picture)
        assert scene.people == ()
        assert (scene.height, scene.width) == picture.shape[:2]

    def test_says_what_measured(self, perceiver: PersonPerceiver) -> None:
        scene = perceiver.perceive(blank(64, 64))
        assert scene.provenance == perceiver.info.provenance()

    def test_outputs_lie_in_the_picture(self, perceiver: PersonPerceiver, photo: Image) -> None:
        height, width = photo.shape[:2]
        scene = perceiver.perceive(photo)
        assert scene.people
        for person in scene.people:
            assert_box_in_frame(person.bbox, width, height)
            assert person.width > 0
            assert person.height > 0
            assert_keypoints_honest(person.keypoints, width, height)
        for box in scene.possible:
            assert_box_in_frame(box, width, height)

    def test_ids_run_left_to_right(self, perceiver: PersonPerceiver, photo: Image) -> None:
        twice = np.concatenate([photo, photo[:, ::-1]], axis=1)
        people = perceiver.perceive(twice).people
        assert [p.id for p in people] == [f"P{i}" for i in range(1, len(people) + 1)]
        centres = [p.center[0] for p in people]
        assert centres == sorted(centres)

    def test_same_picture_same_scene(self, perceiver: PersonPerceiver, photo: Image) -> None:
        assert perceiver.perceive(photo) == perceiver.perceive(photo.copy())

    def test_threads_do_not_mix(self, perceiver: PersonPerceiver, photo: Image) -> None:
        pictures = [photo, blank(90, 120), np.ascontiguousarray(photo[:, ::-1])]
        alone = [perceiver.perceive(p) for p in pictures]
        with ThreadPoolExecutor(3) as pool:
            together: list[Scene] = list(pool.map(perceiver.perceive, pictures * 2))
        assert together == alone * 2

    def test_several_at_once_are_measured_as_alone(
        self, perceiver: PersonPerceiver, photo: Image
    ) -> None:
        if not isinstance(perceiver, ManyPerceiver):
            pytest.skip("takes one picture at a time")
        flipped = np.ascontiguousarray(photo[:, ::-1])
        pictures = [photo, blank(1, 1), flipped, noise(90, 120), photo]
        assert perceiver.perceive_many([]) == []
        for picture, scene in zip(pictures, perceiver.perceive_many(pictures), strict=True):
            alone = perceiver.perceive(picture)
            assert (scene.width, scene.height) == (alone.width, alone.height)
            assert scene.provenance == alone.provenance
            assert len(scene.people) == len(alone.people)
            for one, other in zip(scene.people, alone.people, strict=True):
                np.testing.assert_allclose(one.bbox, other.bbox, atol=0.5)
                assert same_joints(one.keypoints, other.keypoints, pixels=0.5)

    def test_picture_is_not_changed(self, perceiver: PersonPerceiver, photo: Image) -> None:
        before = photo.copy()
        perceiver.perceive(photo)
        np.testing.assert_array_equal(photo, before)

    def test_views_and_read_only_arrays_will_do(
        self, perceiver: PersonPerceiver, photo: Image
    ) -> None:
        view = np.repeat(photo, 2, axis=1)[:, ::2]
        view.flags.writeable = False
        assert perceiver.perceive(view) == perceiver.perceive(photo)

    def test_grey_pictures_will_do(self, perceiver: PersonPerceiver, photo: Image) -> None:
        grey = photo.mean(axis=2, keepdims=True).astype(np.uint8).repeat(3, axis=2)
        assert perceiver.perceive(grey).people

    def test_turned_files_are_measured_upright(
        self, perceiver: PersonPerceiver, photo: Image, tmp_path: Path
    ) -> None:
        """A file that says "turn me" gives the scene of the upright picture."""
        lying = Pillow.fromarray(photo).transpose(Pillow.Transpose.ROTATE_90)
        exif = Pillow.Exif()
        exif[0x0112] = 6  # orientation: turn by 90 degrees clockwise to view
        lying.save(tmp_path / "lying.png", exif=exif)
        loaded = load_picture(tmp_path / "lying.png")
        assert perceiver.perceive(loaded.pixels) == perceiver.perceive(photo)

    def test_large_pictures_give_the_same_people_in_their_pixels(
        self, perceiver: PersonPerceiver, photo: Image
    ) -> None:
        times = 6
        size = (photo.shape[1] * times, photo.shape[0] * times)
        large = np.asarray(Pillow.fromarray(photo).resize(size, Pillow.Resampling.BILINEAR))
        small_ones, large_ones = perceiver.perceive(photo).people, perceiver.perceive(large).people
        assert len(small_ones) == len(large_ones)
        for one, other in zip(small_ones, large_ones, strict=True):
            np.testing.assert_allclose(
                np.array(other.bbox) / times, one.bbox, atol=0.05 * photo.shape[1]
            )

    def test_cut_off_joints_are_off_frame(self, perceiver: PersonPerceiver, photo: Image) -> None:
        """Of a person cut at the middle of the body, no ankle is measured in the picture."""
        person = max(perceiver.perceive(photo).people, key=lambda p: p.height)
        cut = int((person.bbox[1] + person.bbox[3]) / 2)
        upper = np.ascontiguousarray(photo[:cut])
        for found in perceiver.perceive(upper).people:
            assert_keypoints_honest(found.keypoints, photo.shape[1], cut)
            assert not found.keypoints.seen("left_ankle")
            assert not found.keypoints.seen("right_ankle")


class DetectorContract:
    """Of every ``Detector``."""

    def test_is_a_detector(self, detector: Detector) -> None:
        assert isinstance(detector, Detector)
        assert_info(detector.info)

    @pytest.mark.parametrize("name", ODD_PICTURES)
    def test_odd_pictures_hold_nobody(self, detector: Detector, name: str) -> None:
        assert detector.detect(ODD_PICTURES[name]) == []

    def test_boxes_lie_in_the_picture_best_first(self, detector: Detector, photo: Image) -> None:
        found = detector.detect(photo)
        assert found
        for detection in found:
            assert_box_in_frame(detection.bbox, photo.shape[1], photo.shape[0])
        scores = [d.score for d in found]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= s <= 1 for s in scores)


class EstimatorContract:
    """Of every ``PoseEstimator``."""

    def test_is_an_estimator(self, estimator: PoseEstimator) -> None:
        assert isinstance(estimator, PoseEstimator)
        assert_info(estimator.info)

    def test_no_box_no_joints(self, estimator: PoseEstimator) -> None:
        assert estimator.estimate(blank(64, 64), []) == []

    def test_one_answer_per_box_in_order(
        self, estimator: PoseEstimator, photo: Image, person_box: BBox
    ) -> None:
        height, width = photo.shape[:2]
        boxes: list[BBox] = [(0, 0, 0, 0), person_box, (0, 0, width, height)]
        found = estimator.estimate(photo, boxes)
        assert len(found) == len(boxes)
        assert estimator.estimate(photo, boxes[::-1]) == found[::-1]
        for keypoints in found:
            assert_keypoints_honest(keypoints, width, height)

    def test_a_batch_is_its_single_runs(
        self, estimator: PoseEstimator, photo: Image, person_box: BBox
    ) -> None:
        x0, y0, x1, y1 = person_box
        boxes: list[BBox] = [person_box, (x0 + 3, y0, x1, y1 - 5), (x0 - 4, y0 + 2, x1 + 9, y1)]
        together = estimator.estimate(photo, boxes)
        for box, keypoints in zip(boxes, together, strict=True):
            [alone] = estimator.estimate(photo, [box])
            assert same_joints(alone, keypoints, pixels=0.5)

    def test_threads_do_not_mix(
        self, estimator: PoseEstimator, photo: Image, person_box: BBox
    ) -> None:
        x0, y0, x1, y1 = person_box
        boxes: list[BBox] = [person_box, (x0 + 5, y0, x1, y1), (x0, y0 + 5, x1, y1)]
        alone = [estimator.estimate(photo, [box]) for box in boxes]
        with ThreadPoolExecutor(3) as pool:
            together = list(pool.map(lambda box: estimator.estimate(photo, [box]), boxes * 2))
        assert together == alone * 2

    def test_joints_lie_about_the_box(
        self, estimator: PoseEstimator, photo: Image, person_box: BBox
    ) -> None:
        [keypoints] = estimator.estimate(photo, [person_box])
        x0, y0, x1, y1 = person_box
        seen = [xy for xy, s in zip(keypoints.xy, keypoints.state, strict=True) if s == "seen"]
        near = [x0 - 20 <= x <= x1 + 20 and y0 - 20 <= y <= y1 + 20 for x, y in seen]
        assert len(seen) >= 5
        assert np.mean(near) > 0.8
