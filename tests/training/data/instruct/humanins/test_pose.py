"""Pose in our own text: joints by name, hidden ones said so, others left out."""

from __future__ import annotations

import json
import re
from pathlib import Path

from PIL import Image

from humanagent.training.data.convert.aic import read
from humanagent.training.data.instruct.humanins import HumanInsMaker
from humanagent.training.data.instruct.humanins.pose import MOST
from humanagent.training.data.instruct.types import Where
from humanagent.training.data.rows import Keypoints, Made, PersonRow
from humanagent.training.data.scenes import make_scene
from humanagent.training.data.teacher.drawn import drawn_row
from tests.training.data.instruct.humanins.shown import answers, made, questions, row, text


def standing(x: float, *, seen: int = 2, bbox: bool = True) -> PersonRow:
    """Somebody of whom the nose and the left knee are annotated, the knee with flag ``seen``."""
    xy, flags = [0.0] * 34, [0] * 17
    for joint, y, flag in ((0, 50, 2), (13, 300, seen)):
        xy[2 * joint : 2 * joint + 2] = [x, y]
        flags[joint] = flag
    points = Keypoints("coco_17", tuple(xy), tuple(flags))
    return PersonRow(bbox=(x - 20, 40, x + 20, 400) if bbox else None, keypoints=points)


def test_one_person_of_a_real_format(tmp_path: Path) -> None:
    numbers = [0, 0, 3] * 14
    numbers[0:3], numbers[36:39] = [30, 20, 1], [32, 8, 2]  # right shoulder; top of the head
    note = {
        "image_id": "p",
        "human_annotations": {"human1": [20, 5, 50, 47]},
        "keypoint_annotations": {"human1": numbers},
    }
    (tmp_path / "keypoint_train_annotations_20170909.json").write_text(json.dumps([note]))
    (tmp_path / "keypoint_train_images_20170902").mkdir()
    Image.new("RGB", (64, 48)).save(tmp_path / "keypoint_train_images_20170902/p.jpg")

    found = made(next(read(tmp_path))).instructions

    assert answers(found) == {
        "pose.all": "The key points of this person are: right shoulder [30, 20], "
        "top of the head [32, 8] (hidden).",
        "pose.joints": "The right shoulder is at [30, 20]. "
        "The top of the head is hidden, at about [32, 8].",
    }
    assert "the right shoulder and the top of the head" in questions(found)["pose.joints"]
    assert all("[64, 48]" in question for question in questions(found).values())


def test_several_people_come_from_left_to_right_with_their_boxes() -> None:
    found = made(row("aic", standing(500, seen=1), standing(100))).instructions
    assert answers(found)["pose.all"] == (
        "These are the key points of 2 people, from left to right. "
        "Person 1, in [80, 40, 120, 400]: nose [100, 50], left knee [100, 300]. "
        "Person 2, in [480, 40, 520, 400]: nose [500, 50], left knee [500, 300] (hidden)."
    )
    assert found[0].people == (1, 0)


def test_a_few_joints_are_asked_of_one_person_who_is_pointed_out() -> None:
    _, asked = made(row("mpii", standing(100, bbox=False), standing(500, bbox=False))).instructions
    (who,) = asked.people
    x = (100, 500)[who]
    box = next(p for p in asked.turns[0].pieces if isinstance(p, Where) and p.kind == "box")
    assert box.xy == (x, 50, x, 300)  # nobody drew a box: it goes round the joints
    assert f"[{x}, 50]" in text(asked.turns[1])


def test_no_more_people_than_an_answer_can_hold() -> None:
    crowd = (standing(60.0 * i) for i in range(1, 8))
    found = answers(made(row("aic", *crowd)).instructions)["pose.all"]
    assert found.startswith(
        f"These are the key points of the {MOST} largest of 7 people, from left to right."
    )
    assert len(re.findall(r"Person \d", found)) == MOST


def test_joints_whose_names_are_not_known_are_not_told() -> None:
    strange = PersonRow(keypoints=Keypoints("celeba_5", (1.0, 2.0) * 5, (2,) * 5))
    ignored = PersonRow(keypoints=standing(9).keypoints, ignore=True)
    assert not made(row("aic", strange)).instructions
    assert not made(row("aic", ignored)).instructions


def test_joints_that_a_tool_only_guessed_are_not_called_hidden() -> None:
    found_by = (Made("people[0].keypoints", "a pose estimator"),)
    one = row("pictures", standing(100, seen=1), made=found_by)
    found = made(one, HumanInsMaker(tasks=["pose"])).instructions
    assert answers(found) == {"pose.all": "The key points of this person are: nose [100, 50]."}


def test_one_of_several_whose_joints_are_known_is_pointed_out() -> None:
    found = made(row("aic", standing(100), PersonRow(bbox=(300, 0, 400, 90)))).instructions
    assert answers(found)["pose.all"] == (
        "The key points of the person in [80, 40, 120, 400] are: "
        "nose [100, 50], left knee [100, 300]."
    )


def test_every_point_of_drawn_people_is_the_joint_that_it_is_called() -> None:
    from humanagent.scene import INDEX

    for seed in range(5):
        one = drawn_row(make_scene(seed))
        found = [i for i in made(one).instructions if i.task == "pose.joints"]
        for asked in found:
            points = one.people[asked.people[0]].keypoints
            assert points is not None
            said = re.findall(r"The (\w+ \w+|\w+) is (hidden)?[^.\[]*\[", text(asked.turns[1]))
            places = [p for p in asked.turns[1].pieces if isinstance(p, Where)]
            assert len(said) == len(places) > 0
            for (name, hidden), place in zip(said, places, strict=True):
                joint = INDEX[name.replace(" ", "_")]
                assert place.xy == points.xy[2 * joint : 2 * joint + 2]
                assert points.visibility[joint] == (1 if hidden else 2)
