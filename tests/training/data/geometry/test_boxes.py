"""Boxes that an answer gives, against the row."""

from __future__ import annotations

import pytest

from humanagent.training.data.geometry.boxes import Scale, boxes_in, check_boxes
from humanagent.training.data.rows import PersonRow, Row, Thing

A, B = (100.0, 50.0, 200.0, 250.0), (300.0, 60.0, 380.0, 240.0)
ROW = Row(
    "0" * 64, 400, 300, "coco", "CC BY 4.0", path="a.jpg",
    people=(PersonRow(bbox=A), PersonRow(bbox=B)), objects=(Thing("ball", (0, 0, 20, 20)),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("There is one in [100, 50, 200, 250].", "pixels"),
        ("(100, 50), (200, 250)", "pixels"),
        ("[0.25, 0.1667, 0.5, 0.8333]", "unit"),
        ("[250, 167, 500, 833]", "thousand"),
        ("{<25><17><50><83>}", "hundred"),
    ],
)
def test_each_way_to_write_a_box_is_read(text: str, scale: Scale) -> None:
    (box,) = boxes_in(text, (400, 300), scale)
    assert box == pytest.approx(A, abs=2.0)
    assert check_boxes(text, ROW, scale=scale).outcome == "kept"


def test_the_papers_answer_is_read_whole() -> None:
    text = (
        "There are 2 faces in the picture. They are located in: [292, 184, 319, 234], "
        "[470, 157, 489, 195]."
    )
    assert boxes_in(text, (640, 480)) == [(292, 184, 319, 234), (470, 157, 489, 195)]


def test_a_box_of_the_wrong_scale_is_found() -> None:
    found = check_boxes("[250, 167, 500, 833]", ROW)
    assert found.outcome == "rejected"
    assert "outside the picture" in found.findings[0].measured


def test_a_box_beside_everybody_is_found() -> None:
    found = check_boxes("The ball is in [210, 50, 290, 250].", ROW)
    assert [f.kind for f in found.findings] == ["box"]
    assert "overlaps 0.00" in found.findings[0].measured


def test_all_that_are_meant_have_to_be_written_once() -> None:
    both = "[100, 50, 200, 250] and [300, 60, 380, 240]"
    assert check_boxes(both, ROW, targets=[A, B]).outcome == "kept"
    one = check_boxes("[100, 50, 200, 250]", ROW, targets=[A, B])
    assert [f.said for f in one.findings] == ["not written"]
    twice = check_boxes("[100, 50, 200, 250], [101, 50, 200, 250]", ROW, targets=[A])
    assert "more often" in twice.findings[0].measured


def test_boxes_are_matched_so_that_most_fit() -> None:
    """The first one fits both targets, the second only the first: both fit."""
    targets = [(0.0, 0.0, 100.0, 100.0), (0.0, 20.0, 100.0, 130.0)]
    text = "[0, 10, 100, 115], [0, 0, 100, 60]"
    assert check_boxes(text, ROW, targets=targets).outcome == "kept"


def test_corners_in_the_wrong_order_are_wrong() -> None:
    assert check_boxes("[200, 250, 100, 50]", ROW).outcome == "rejected"


def test_no_box_is_none() -> None:
    assert boxes_in("In 2019, 3 people (8, 9 and 10 years old).", (400, 300)) == []
    assert check_boxes("Nobody.", ROW, targets=[]).outcome == "kept"
