"""Reading a photo set: what is understood, and what is refused with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from humanagent.errors import BadInputError
from humanagent.training.evaluate.dataset import read_photos
from tests.doubles import standing
from tests.training.evaluate.truth import IMAGES, PEOPLE, Folder, annotation, image_row


def test_photos_people_and_questions_are_read(folder: Folder) -> None:
    photos = read_photos(folder())
    lone, pair, empty, crowd = photos.photos
    assert [len(p.people) for p in photos.photos] == [1, 2, 0, 2]
    assert lone.people[0].bbox == (100, 50, 200, 250)
    assert lone.people[0].keypoints.seen("nose")
    assert pair.countable
    assert empty.no_people
    assert not crowd.countable
    assert [p.labelled for p in crowd.people] == [True, False]
    assert photos.questions[2].answer == "yes"
    assert photos.questions[2].line == 3


def test_a_picture_may_be_asked_about_without_annotations(folder: Folder) -> None:
    assert [p.name for p in read_photos(folder()).pictures()] == [f"{n}.png" for n in range(1, 6)]


def test_flags_and_joints_are_optional(folder: Folder) -> None:
    plain = {"id": 1, "file_name": "1.png", "width": 640, "height": 480}
    person = {"id": 1, "image_id": 1, "bbox": [1, 2, 3, 4], "area": 12}
    photo = read_photos(folder([plain], [person])).photos[0]
    assert photo.boxes_complete
    assert not photo.people[0].labelled


def test_blank_lines_are_skipped_and_unknown_keys_ignored(folder: Folder) -> None:
    row = {"image": "images/1.png", "question": "?", "answer": "1", "kind": "count", "by": "me"}
    photos = read_photos(folder(questions=f"\n{json.dumps(row)}\n\n"))
    assert [q.line for q in photos.questions] == [2]


@pytest.mark.parametrize("name", ["annotations.json", "qa.jsonl", "images/2.png", "images/5.png"])
def test_a_missing_file_is_named(folder: Folder, name: str) -> None:
    root = folder()
    (root / name).unlink()
    with pytest.raises(BadInputError, match=name.split("/")[-1].replace(".", r"\.")):
        read_photos(root)


GOOD = '{"image": "images/1.png", "question": "?", "answer": "1", "kind": "count"}\n'


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "not JSON"),
        ("[]", "qa.jsonl:2"),
        ('{"image": "images/1.png", "question": "?", "kind": "count"}', "answer"),
        ('{"image": "images/1.png", "question": "?", "answer": 1, "kind": "count"}', "answer"),
        ('{"image": "../1.png", "question": "?", "answer": "1", "kind": "count"}', "outside"),
        ('{"image": "/etc/passwd", "question": "?", "answer": "1", "kind": "c"}', "outside"),
        ('{"image": "images/9.png", "question": "?", "answer": "1", "kind": "count"}', "missing"),
    ],
)
def test_a_bad_question_is_told_with_its_line(folder: Folder, line: str, what: str) -> None:
    with pytest.raises(BadInputError, match=r"qa\.jsonl:2") as caught:
        read_photos(folder(questions=GOOD + line))
    assert what in str(caught.value)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"bbox": [1, 2, 3]}, r"bbox.*annotations\[0\]"),
        ({"bbox": [1, 2, -3, 4]}, r"negative side .*annotations\[0\]"),
        ({"bbox": [1, 2, float("nan"), 4]}, r"bbox.*annotations\[0\]"),
        ({"area": None}, "area"),
        ({"keypoints": [1, 2, 2]}, "3 keypoint numbers, not 51"),
        ({"keypoints": [1, 2, 3] * 17}, "visibility"),
        ({"image_id": 99}, "no image has the id 99"),
        ({"iscrowd": 2}, "iscrowd"),
    ],
)
def test_a_bad_person_is_told_with_its_record(
    folder: Folder, change: dict[str, Any], what: str
) -> None:
    with pytest.raises(BadInputError, match=what):
        read_photos(folder(people=[annotation(1, 1, standing()) | change]))


@pytest.mark.parametrize(
    ("images", "people", "what"),
    [
        ([*IMAGES, image_row(1)], PEOPLE, "image id 1 is there 2 times"),
        ([*IMAGES, image_row(7, file_name="1.png")], PEOPLE, "file_name 1.png"),
        (IMAGES, [*PEOPLE, PEOPLE[0]], "annotation id 11"),
        ([image_row(1, no_people=True)], [PEOPLE[0]], "no_people, but people are boxed"),
        ([image_row(1, file_name="../x.png")], [], "outside"),
        ([image_row(1, width=0)], [], "width"),
        ("none", [], "no list 'images'"),
    ],
)
def test_annotations_that_contradict_themselves_are_refused(
    folder: Folder, images: Any, people: Any, what: str
) -> None:
    with pytest.raises(BadInputError, match=what):
        read_photos(folder(images=images, people=people))


@pytest.mark.parametrize("text", ["[", "[]", "null", "[" * 100_000])
def test_a_file_that_is_not_coco_is_refused(folder: Folder, text: str) -> None:
    root = folder()
    (root / "annotations.json").write_text(text)
    with pytest.raises(BadInputError, match=r"annotations\.json"):
        read_photos(root)


def test_a_folder_is_needed(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no such folder"):
        read_photos(tmp_path / "nothing")
