"""The published numbers, and what is told of pictures that do not reach them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from humanagent.training.data.instruct.captions.faces import Face, faces_of
from humanagent.training.data.instruct.captions.filters import FaceFilters, Quality
from humanagent.training.data.rows import Part, PersonRow, Row
from humanagent.training.data.scenes import SceneConfig, make_scene
from humanagent.training.data.teacher.drawn import drawn_row
from tests.training.data.instruct.captions.shown import SIX, shown

SURE = {f"a{n}": 0.86 for n in range(6)}


@pytest.mark.parametrize(
    ("face", "reason"),
    [
        (Face(0, (0, 0, 129, 129), 0.981, SURE), ""),
        (Face(0, (0, 0, 129, 129), None, SURE), ""),
        (Face(0, (0, 0, 128, 200), 0.99, SURE), "small_face"),
        (Face(0, (0, 0, 200, 200), 0.98, SURE), "unsure_face"),
        (Face(0, (0, 0, 200, 200), 0.99, {**SURE, "a0": 0.85}), "few_labels"),
    ],
)
def test_a_face_must_exceed_every_number(face: Face, reason: str) -> None:
    assert FaceFilters().reason(face) == reason


def test_a_marked_face_is_sure_and_so_is_what_people_state_of_it() -> None:
    [face] = faces_of(
        shown({"Eyeglasses": "yes", "Smiling": "no", "blur": "heavy"}, confidence=None)
    )
    assert face.confidence is None
    assert face.probabilities == {"Eyeglasses": 1.0}


def test_opinions_count_as_labels_as_published_but_are_not_told() -> None:
    [face] = faces_of(shown({"Attractive": "yes", "Young": "yes"}))
    assert face.labels(0.85) == ("Attractive", "Young")


def test_cut_out_faces_are_the_picture() -> None:
    row = Row("0" * 64, 178, 218, "celeba", "x", path="a.jpg", people=(PersonRow(),))
    assert faces_of(row)[0].bbox == (0.0, 0.0, 178.0, 218.0)
    assert faces_of(replace(row, source="pa100k")) == ()


def test_drawn_heads_are_faces_where_the_nose_is_seen() -> None:
    seen = 0
    for seed in range(12):
        row = drawn_row(make_scene(seed, SceneConfig(people={1: 1})))
        joints = row.people[0].keypoints
        assert joints is not None
        assert bool(faces_of(row)) == (joints.visibility[0] == 2 and bool(_head(row)))
        seen += len(faces_of(row))
    assert 0 < seen < 12


def test_crowds_have_no_faces() -> None:
    row = shown(SIX)
    assert faces_of(replace(row, people=(replace(row.people[0], ignore=True),))) == ()


def test_quality_is_face_body_and_background() -> None:
    row = shown(SIX)
    assert Quality().lacks(row, 0) == ""
    assert Quality(pixels=2_000_000).lacks(row, 0) == "hq_size"
    hidden = replace(row, people=(replace(row.people[0], keypoints=None),))
    assert Quality().lacks(hidden, 0) == "hq_body"
    close = replace(row, people=(replace(row.people[0], bbox=(0.0, 0.0, 1280.0, 900.0)),))
    assert Quality().lacks(close, 0) == "hq_background"


def _head(row: Row) -> list[Part]:
    return [part for part in row.people[0].parts if part.name == "head"]
