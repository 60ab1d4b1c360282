from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest

from humanagent.errors import SettingsError
from humanagent.pose import PAIR_VALUES, PERSON_VALUES
from humanagent.scene import JOINTS
from humanagent.training.data.scenes import PARTS, SceneConfig, make_scene
from humanagent.training.data.scenes.actions import ACTIONS, TOGETHER

MANY = [make_scene(seed) for seed in range(60)]
PEOPLE = [p for sample in MANY for p in sample.people]


def digest(seed: int) -> str:
    sample = make_scene(seed)
    truth = repr((sample.scene, sample.people, sample.things, sample.pairs, sample.captions))
    return hashlib.sha256(sample.image.tobytes() + truth.encode()).hexdigest()


def test_a_seed_gives_the_same_bytes_in_any_order():
    seeds = [11, 3, 8, 25]
    forth = {s: digest(s) for s in seeds}
    back = {s: digest(s) for s in reversed(seeds)}
    assert forth == back
    assert len(set(forth.values())) == len(seeds)


def test_a_seed_gives_the_same_bytes_in_another_process():
    code = """
import hashlib
from humanagent.training.data.scenes import make_scene
sample = make_scene(17)
truth = repr((sample.scene, sample.people, sample.things, sample.pairs, sample.captions))
print(hashlib.sha256(sample.image.tobytes() + truth.encode()).hexdigest())
"""
    # Another hash seed: nothing may depend on the order of a set.
    environment = {"PYTHONHASHSEED": "5", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert run.stdout.strip() == digest(17)


def test_pictures_are_rgb_bytes_of_the_size_asked_for():
    sample = make_scene(1, SceneConfig(size=(96, 64)))
    assert sample.image.shape == (64, 96, 3)
    assert sample.image.dtype == np.uint8
    assert (sample.scene.width, sample.scene.height) == (96, 64)
    assert all(m.image.std() > 3 for m in MANY)


def test_supersampling_changes_the_picture_little_and_the_joints_not_at_all():
    one, three = (make_scene(9, SceneConfig(people={2: 1}, supersample=s)) for s in (1, 3))
    assert [p.person.keypoints.xy for p in one.people] == [
        p.person.keypoints.xy for p in three.people
    ]
    assert np.abs(one.image.astype(int) - three.image).mean() < 6


def test_nobody():
    sample = make_scene(2, SceneConfig(people={0: 1}))
    assert sample.people == ()
    assert sample.scene.people == ()
    assert sample.captions[0].startswith("Nobody is ")


def test_a_dozen():
    samples = [make_scene(s, SceneConfig(people={12: 1}, truncation=0)) for s in range(6)]
    assert max(len(s.people) for s in samples) >= 10  # some may be hidden by others
    for sample in samples:
        assert [p.id for p in sample.people] == [f"P{i + 1}" for i in range(len(sample.people))]
        assert len(sample.pairs) == len(sample.people) * (len(sample.people) - 1)


def test_people_are_named_from_left_to_right():
    for sample in MANY:
        centres = [(p.bbox[0] + p.bbox[2]) / 2 for p in sample.people]
        assert centres == sorted(centres)
        assert sample.scene.people == tuple(p.person for p in sample.people)


def test_every_fact_has_a_value_of_the_closed_vocabulary():
    for person in PEOPLE:
        assert person.facts.keys() == PERSON_VALUES.keys()
        assert all(value in PERSON_VALUES[name] for name, value in person.facts.items())
        assert person.shown_fact("posture") in (person.posture, "unknown")
    for sample in MANY:
        for values in sample.pairs.values():
            assert values.keys() == PAIR_VALUES.keys()
            assert all(value in PAIR_VALUES[name] for name, value in values.items())


def test_all_postures_actions_and_things_turn_up():
    wide = [make_scene(s, SceneConfig(size=(64, 64), supersample=1)) for s in range(400)]
    people = [p for sample in wide for p in sample.people]
    assert {p.posture for p in people} == set(PERSON_VALUES["posture"])
    assert {p.action for p in people} >= {*ACTIONS, *TOGETHER}
    assert {p.attributes["age"] for p in people} == {"child", "adult", "senior"}
    held = {t.name for sample in wide for t in sample.things if t.holder}
    assert held == {"ball", "racket", "phone", "cup", "umbrella", "bag", "box"}


def test_nobody_is_right_of_somebody_with_a_later_name():
    for sample in [*MANY, make_scene(7, SceneConfig(people={2: 1}))]:
        for key, values in sample.pairs.items():
            first, second = (int(name[1:]) for name in key.split(">"))
            assert values["side"] in ("left_of" if first < second else "right_of", "unknown")


def test_pairs_mirror_each_other():
    mirror = {"left_of": "right_of", "right_of": "left_of", "in_front_of": "behind",
              "behind": "in_front_of"}  # fmt: skip
    for sample in MANY:
        for key, values in sample.pairs.items():
            first, second = key.split(">")
            back = sample.pairs[f"{second}>{first}"]
            assert all(back[name] == mirror.get(v, v) for name, v in values.items())


def test_what_people_do_together_has_two_who_do_it():
    relations = [(sample, r) for sample in MANY for r in sample.relations]
    assert relations
    for sample, relation in relations:
        one, two = sample.person(relation.subject), sample.person(relation.other)
        assert one.action == two.action == relation.predicate
        assert (one.partner, two.partner) == (two.id, one.id)
        if TOGETHER[relation.predicate].contact:
            assert sample.pairs[f"{one.id}>{two.id}"]["distance"] == "touching"


def test_parts_lie_in_the_box_of_their_person():
    for person in PEOPLE:
        x0, y0, x1, y1 = person.bbox
        assert person.part_boxes
        for part, (a, b, c, d) in person.part_boxes.items():
            assert part in PARTS
            assert x0 <= a < c <= x1
            assert y0 <= b < d <= y1


def test_depth_and_mask_agree_with_boxes():
    for sample in MANY:
        assert sample.depth.shape == sample.mask.shape == sample.image.shape[:2]
        assert np.isfinite(sample.depth[sample.mask > 0]).all()
        assert set(np.unique(sample.mask)) - {0} <= {p.track_id for p in sample.people}
        for person in sample.people:
            rows, columns = np.nonzero(sample.mask == person.track_id)
            x0, y0, x1, y1 = person.bbox
            assert len(rows)
            assert (columns >= x0 - 1).all()
            assert (columns < x1).all()
            assert (rows >= y0 - 1).all()
            assert (rows < y1).all()


def test_seen_joints_lie_on_the_person():
    """Within the visible box, but for half a pixel of rounding and the ends of loose clothes."""
    for person in PEOPLE:
        x0, y0, x1, y1 = person.bbox
        keypoints = person.person.keypoints
        for (x, y), state, name in zip(keypoints.xy, keypoints.state, JOINTS, strict=True):
            if state == "seen":
                assert x0 - 1.5 <= x <= x1 + 1.5, name
                assert y0 - 1.5 <= y <= y1 + 1.5, name


def test_attributes_are_told_only_where_they_show():
    for person in PEOPLE:
        assert person.seen_attributes.items() <= person.attributes.items()
        assert "none" not in person.person.attributes.values()
        if "head" not in person.part_boxes:
            assert "hat" not in person.seen_attributes
    away = [
        p for p in PEOPLE if p.facts["head_turn"] == "away" and p.facts["orientation"] == "away"
    ]
    assert away
    assert all("glasses" not in p.seen_attributes for p in away if p.shows("head_turn"))


def test_facts_can_be_read_as_attributes():
    person = PEOPLE[0]
    assert person.left_arm == person.facts["left_arm"]
    with pytest.raises(AttributeError):
        person.third_arm  # noqa: B018


def test_what_is_out_of_the_frame_is_not_shown():
    cut = [make_scene(s, SceneConfig(people={1: 1}, truncation=1)) for s in range(40)]
    people = [p for sample in cut for p in sample.people]
    legless = [p for p in people if "off_frame" in (p.person.keypoints.state[13:17])]
    assert legless
    for person in legless:
        assert "unknown" in (person.shown_fact("left_leg"), person.shown_fact("right_leg"))


@pytest.mark.parametrize(
    "bad", [{"people": {13: 1}}, {"people": {1: 0}}, {"people": {}}, {"size": (8, 200)}]
)
def test_what_cannot_be_drawn_is_said(bad):
    with pytest.raises(SettingsError):
        SceneConfig(**bad)


def test_a_negative_seed_is_refused():
    with pytest.raises(SettingsError, match="seed"):
        make_scene(-1)
