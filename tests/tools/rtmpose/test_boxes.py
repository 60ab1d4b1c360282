"""Detectors' outputs in all forms become boxes of people."""

from __future__ import annotations

import numpy as np

from humanagent.tools.rtmpose.boxes import STRIDES, candidates, suppress

SIZE = (64, 32)
CELLS = sum((SIZE[0] // s) * (SIZE[1] // s) for s in STRIDES)


def test_boxes_with_labels_keep_the_people() -> None:
    dets = np.array([[[0, 0, 9, 9, 0.9], [5, 5, 8, 8, 0.8]]])
    found = candidates([dets, np.array([[0, 2]])], SIZE, person_class=0)
    assert found is not None
    assert found[0].tolist() == [[0, 0, 9, 9]]
    assert found[1].tolist() == [0.9]


def test_boxes_without_labels_are_all_people() -> None:
    found = candidates([np.zeros((1, 3, 5))], SIZE, person_class=0)
    assert found is not None
    assert len(found[0]) == 3


def test_decoded_boxes_come_with_their_score_for_people() -> None:
    boxes = np.arange(12.0).reshape(1, 3, 4)
    scores = np.array([[[0.2, 0.7], [0.6, 0.1], [0.3, 0.3]]])
    found = candidates([boxes, scores], SIZE, person_class=1)
    assert found is not None
    assert found[0].tolist() == boxes[0].tolist()
    assert found[1].tolist() == [0.7, 0.1, 0.3]
    assert candidates([boxes, scores], SIZE, person_class=2) is None


def test_yolox_is_decoded_on_its_grids() -> None:
    """The second cell of the first row of the finest grid, moved by half a cell, 16 x 32 large."""
    raw = np.zeros((1, CELLS, 5 + 2))
    raw[0, 1] = [0.5, 0.5, np.log(2), np.log(4), 0.8, 0.9, 0.1]
    raw[0, -1] = [0, 0, 0, 0, 1.0, 0.0, 1.0]  # the last cell of the coarsest grid: another class
    found = candidates([raw], SIZE, person_class=0)
    assert found is not None
    boxes, scores = found
    best = int(scores.argmax())
    np.testing.assert_allclose(boxes[best], [12 - 8, 4 - 16, 12 + 8, 4 + 16])
    np.testing.assert_allclose(scores[best], 0.72)
    assert scores.max() < 1.0


def test_other_outputs_are_not_guessed_at() -> None:
    assert candidates([np.zeros((1, 7, 9))], SIZE, 0) is None
    assert candidates([np.zeros((2, 7, 5))], SIZE, 0) is None
    assert candidates([np.zeros(3)], SIZE, 0) is None
    assert candidates([], SIZE, 0) is None


def test_doubles_are_suppressed_and_neighbours_are_not() -> None:
    boxes = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [6, 0, 16, 10]], float)
    assert suppress(boxes, np.array([0.5, 0.9, 0.7]), 0.65).tolist() == [1, 2]
    assert suppress(boxes[:0], np.zeros(0), 0.65).tolist() == []


def test_boxes_without_area_do_not_suppress() -> None:
    boxes = np.array([[5, 5, 5, 5], [0, 0, 10, 10]], float)
    assert suppress(boxes, np.array([0.9, 0.8]), 0.5).tolist() == [0, 1]
