"""AP, lone people, counts: right where the truth is known, and able to fail."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from humanagent.errors import MissingDependencyError
from humanagent.scene import Keypoints, Person
from humanagent.training.evaluate.dataset import Photo, TruePerson, read_photos
from humanagent.training.evaluate.detection import (
    AP,
    average_precision,
    detect_figures,
    finds,
    iou,
    oks,
    pair_up,
)
from tests.training.evaluate.truth import Folder, as_predicted, predicted_scene


@pytest.fixture
def photos(folder: Folder) -> tuple[Photo, ...]:
    return read_photos(folder()).photos


def found(photos: tuple[Photo, ...], shift: float = 0.0) -> dict[int, tuple[Person, ...]]:
    return {p.id: predicted_scene(p, shift).people for p in photos}


def test_the_truth_as_prediction_is_perfect(photos: tuple[Photo, ...]) -> None:
    figures = detect_figures(photos, found(photos))
    assert figures.boxes.ap == pytest.approx(1)
    assert figures.keypoints.ap == pytest.approx(1)
    assert (figures.lone_found, figures.exact_count, figures.false_people) == (1, 1, 0)
    assert (figures.boxed, figures.jointed, figures.lone, figures.counted) == (4, 3, 1, 3)


def test_the_more_it_is_moved_the_worse(photos: tuple[Photo, ...]) -> None:
    shifts = (0, 10, 30, 60)
    boxes = [average_precision(photos, found(photos, s), "bbox").ap for s in shifts]
    joints = [average_precision(photos, found(photos, s), "keypoints").ap for s in shifts]
    assert boxes == sorted(boxes, key=lambda ap: -(ap or 0))
    assert joints == sorted(joints, key=lambda ap: -(ap or 0))
    assert boxes[-1] == joints[-1] == 0
    assert boxes[1] not in (0, 1)


def test_nothing_predicted_is_zero_and_no_truth_is_nothing(photos: tuple[Photo, ...]) -> None:
    nobody: dict[int, tuple[Person, ...]] = {p.id: () for p in photos}
    assert average_precision(photos, nobody, "bbox") == AP(0.0, 0.0)
    empty = [p for p in photos if p.no_people]
    assert average_precision(empty, found(photos), "bbox") == AP(None, None)
    figures = detect_figures(empty, found(photos))
    assert figures.lone_found is None
    assert figures.exact_count == 1


def test_a_false_person_costs_precision_only_when_it_is_surer(photos: tuple[Photo, ...]) -> None:
    people = found(photos)
    false = people[1][0].model_copy(update={"id": "P9", "bbox": (500.0, 300.0, 600.0, 400.0)})
    unsure = average_precision(
        photos, people | {3: (false.model_copy(update={"score": 0.1}),)}, "bbox"
    )
    sure = average_precision(
        photos, people | {3: (false.model_copy(update={"score": 1.0}),)}, "bbox"
    )
    assert unsure.ap == pytest.approx(1)
    assert sure.ap is not None
    assert sure.ap < 0.9


def test_people_in_a_crowd_region_count_neither_way(photos: tuple[Photo, ...]) -> None:
    people = found(photos)
    inside = people[1][0].model_copy(update={"id": "P9", "bbox": (20.0, 20.0, 120.0, 220.0)})
    with_one = people | {4: (*people[4], inside.model_copy(update={"score": 1.0}))}
    assert average_precision(photos, with_one, "bbox").ap == pytest.approx(1)


def test_people_on_empty_photos_are_counted(photos: tuple[Photo, ...]) -> None:
    people = found(photos)
    figures = detect_figures(photos, people | {3: people[2]})
    assert figures.false_people == 2
    assert figures.exact_count == pytest.approx(2 / 3)


def test_a_lone_person_elsewhere_is_not_found(photos: tuple[Photo, ...]) -> None:
    figures = detect_figures(photos, found(photos, shift=80))
    assert figures.lone_found == 0
    assert figures.anyone == 1


def test_a_box_without_joints_can_be_found_by_the_box(photos: tuple[Photo, ...]) -> None:
    truth = photos[0].people[0]
    box = Person(id="P1", bbox=truth.bbox, score=0.5)
    assert oks(box, truth) == 0
    assert finds(box, truth)
    assert average_precision(photos, {p.id: (box,) for p in photos}, "keypoints") == AP(0.0, 0.0)


def test_oks_is_the_one_of_pycocotools(photos: tuple[Photo, ...]) -> None:
    from pycocotools.cocoeval import COCOeval

    rng = np.random.default_rng(0)
    run = COCOeval(iouType="keypoints")
    run.params.imgIds, run.params.catIds = [1], [1]
    joints = np.c_[rng.uniform(0, 200, (17, 2)), rng.integers(0, 3, 17)]
    truth = TruePerson(1, (0, 0, 200, 200), 9000.0, False, Keypoints.from_array(joints))
    guess = np.c_[joints[:, :2] + rng.normal(0, 8, (17, 2)), np.full(17, 2)]
    person = Person(id="P1", bbox=(0, 0, 200, 200), score=1, keypoints=Keypoints.from_array(guess))
    run._gts[1, 1] = [
        {"id": 1, "keypoints": joints.ravel(), "bbox": [0, 0, 200, 200], "area": 9000.0}
    ]
    run._dts[1, 1] = [{"keypoints": guess.ravel(), "score": 1.0}]
    assert oks(person, truth) == pytest.approx(run.computeOks(1, 1)[0, 0])
    assert 0.1 < oks(person, truth) < 1


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        ((0, 0, 10, 10), (0, 0, 10, 10), 1.0),
        ((0, 0, 10, 10), (20, 20, 30, 30), 0.0),
        ((0, 0, 10, 10), (5, 0, 15, 10), 1 / 3),
        ((0, 0, 0, 0), (0, 0, 0, 0), 0.0),
    ],
)
def test_iou(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float], value: float
) -> None:
    assert iou(a, b) == pytest.approx(value)


def test_each_true_person_is_taken_once_by_the_surest(photos: tuple[Photo, ...]) -> None:
    left, right = photos[1].people
    sure, unsure = as_predicted(left, 2, score=0.9), as_predicted(left, 0, score=0.5)
    other = as_predicted(right, 1, score=0.7)
    assert pair_up([unsure, other, sure], photos[1].people) == [(sure, left), (other, right)]


def test_crowds_and_unlabelled_people_take_no_prediction(photos: tuple[Photo, ...]) -> None:
    crowd = photos[3].people[1]
    assert pair_up([as_predicted(photos[3].people[0])], [crowd]) == []


def test_pycocotools_stays_silent(
    photos: tuple[Photo, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    average_precision(photos, found(photos), "keypoints")
    assert capsys.readouterr().out == ""


def test_without_pycocotools_the_pip_line_is_told(
    photos: tuple[Photo, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pycocotools.coco", None)
    with pytest.raises(MissingDependencyError, match=r"humanagent\[eval\]"):
        average_precision(photos, found(photos), "bbox")
