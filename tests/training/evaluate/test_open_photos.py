"""The evaluation on the open photos: that its figures can be believed, and what the agent reaches.

Run with ``-m photos``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from humanagent import HumanAgent, Settings
from humanagent.media import load_picture
from humanagent.scene import Scene
from humanagent.tools.select import make_perceiver
from humanagent.training.evaluate.dataset import read_photos
from humanagent.training.evaluate.detection import detect_figures
from humanagent.training.evaluate.photos import PhotoReport, evaluate_photos
from humanagent.training.evaluate.report import to_json
from tests.doubles import FixedPerceiver
from tests.training.evaluate.truth import predicted_scene

pytestmark = pytest.mark.photos


def test_the_truth_as_prediction_is_perfect_on_every_figure(open_photos: Path) -> None:
    photos = read_photos(open_photos)
    predicted = {p.id: predicted_scene(p).people for p in photos.photos}
    found = detect_figures(photos.photos, predicted)
    assert found.boxes.ap == pytest.approx(1)
    assert found.keypoints.ap == pytest.approx(1)
    assert (found.lone_found, found.exact_count, found.false_people) == (1, 1, 0)
    assert (found.boxed, found.jointed, found.lone, found.empty) == (36, 25, 10, 6)


def test_nobody_predicted_finds_nobody(open_photos: Path) -> None:
    photos = read_photos(open_photos)
    report = evaluate_photos(
        photos,
        FixedPerceiver(lambda image: Scene.from_people(image.shape[1::-1], [])),
        lambda perceiver: HumanAgent(perceiver=perceiver),
    )
    assert report.detection.boxes.ap == 0
    assert report.detection.lone_found == 0
    assert report.facts.scores["all"].n == 0
    assert (report.qa.all.n, report.qa.geometry.n) == (44, 28)


def test_the_truth_as_scene_leads_to_no_wrong_geometry_answer(open_photos: Path) -> None:
    photos = read_photos(open_photos)
    scenes = {}
    for photo in photos.photos:
        pixels = np.asarray(load_picture(photo.path).pixels)
        scenes[pixels.tobytes()] = predicted_scene(photo)

    def look(image: np.ndarray) -> Scene:
        unknown = Scene.from_people(image.shape[1::-1], [], complete=0.0)
        return scenes.get(image.tobytes(), unknown)

    report = evaluate_photos(
        photos, FixedPerceiver(look), lambda perceiver: HumanAgent(perceiver=perceiver)
    )
    wrong = [a for a in report.qa.wrong() if a.question.kind != "abstain"]
    assert [(a.question.image, a.question.question, a.said) for a in wrong] == []


@pytest.fixture(scope="module")
def report(open_photos: Path) -> PhotoReport:
    """The default agent, once for all tests."""
    settings = Settings()
    return evaluate_photos(
        read_photos(open_photos),
        make_perceiver(settings),
        lambda perceiver: HumanAgent(perceiver=perceiver, settings=settings),
    )


@pytest.fixture(scope="module")
def figures(report: PhotoReport) -> dict[str, Any]:
    return to_json(report)


def test_perception_out_of_fold(figures: dict[str, Any]) -> None:
    assert figures["keypoints"]["AP50"] >= 0.38
    assert figures["lone_found"] >= 0.6
    assert figures["false_people_on_empty"] <= 1


def test_geometry_questions(report: PhotoReport) -> None:
    geometry = report.qa.geometry
    assert geometry.right + geometry.wrong >= 12
    assert geometry.wrong <= 1


def test_what_nobody_can_tell_is_withheld(figures: dict[str, Any]) -> None:
    assert figures["qa"]["abstain_right"] == 1


def test_nobody_is_never_said_barely_when_somebody_may_be_missed(report: PhotoReport) -> None:
    for asked in report.qa.asked:
        if asked.status == "answered" and asked.said.lower().startswith(("nobody", "no one")):
            assert "may" in asked.said, asked.said
