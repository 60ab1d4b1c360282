from __future__ import annotations

import pytest

from humanagent.pose import pair_facts, scene_facts
from humanagent.scene import Person, Scene
from tests.pose.stick import STANDING, Figure, seen

SIZE = (2000, 1000)
REACHING = Figure(arms=(((1, 0, 0), (1, 0, 0)), ((0, -1, 0), (0, -1, 0))))


def at(x: float, yaw: float = 0, *, scale: float = 100, y: float = 500, n: int = 1) -> Person:
    return seen(STANDING, yaw, at=(x, y), scale=scale, person_id=f"P{n}")


def pair(a: Person, b: Person, name: str) -> tuple[str, str]:
    forth, back = pair_facts(a, b, SIZE)
    return forth[name].value, back[name].value


def test_sides_are_the_viewers() -> None:
    # Whichever way they face.
    assert pair(at(300, 180), at(800, 180, n=2), "side") == ("left_of", "right_of")
    assert pair(at(800), at(300, n=2), "side") == ("right_of", "left_of")


def test_people_above_each_other_have_no_side() -> None:
    assert pair(at(500), at(503, n=2), "side") == ("unknown", "unknown")


def test_who_looks_larger_and_stands_lower_is_in_front() -> None:
    near, far = at(300, scale=160, y=500), at(800, y=450, n=2)
    assert pair(near, far, "depth") == ("in_front_of", "behind")


def test_a_child_beside_a_parent_is_not_behind() -> None:
    parent = at(300, scale=160, y=500)
    child = at(500, scale=100, y=500 + 0.6 * 170, n=2)  # feet on the same line
    assert pair(parent, child, "depth") == ("unknown", "unknown")


def test_equal_people_on_one_line_are_at_the_same_depth() -> None:
    assert pair(at(300), at(500, n=2), "depth") == ("same_depth", "same_depth")


@pytest.mark.parametrize(
    ("gap", "value"), [(150, "near"), (280, "apart"), (205, "unknown"), (900, "apart")]
)
def test_distance_in_body_units(gap: float, value: str) -> None:
    assert pair(at(300), at(300 + gap, n=2), "distance") == (value, value)


def test_a_hand_on_somebody_touches() -> None:
    one = seen(REACHING, at=(300, 500))
    two = at(300 + 37 + 116 + 37 + 5, n=2)
    assert pair(one, two, "distance") == ("touching", "touching")


def test_somebody_far_behind_is_not_near() -> None:
    assert pair(at(300, scale=200), at(360, scale=80, n=2), "distance")[0] == "unknown"


@pytest.mark.parametrize(
    ("left_yaw", "right_yaw", "value"),
    [
        (90, 270, "facing_each_other"),
        (270, 90, "not_facing_each_other"),
        (90, 90, "not_facing_each_other"),
        (0, 0, "not_facing_each_other"),
        (0, 180, "unknown"),
    ],
)
def test_facing(left_yaw: int, right_yaw: int, value: str) -> None:
    assert pair(at(300, left_yaw), at(600, right_yaw, n=2), "facing") == (value, value)


def test_boxes_without_joints_still_have_sides() -> None:
    a = Person(id="P1", bbox=(0, 0, 50, 200), score=1)
    b = Person(id="P2", bbox=(100, 0, 150, 200), score=1)
    forth, _ = pair_facts(a, b, SIZE)
    assert {name: fact.value for name, fact in forth.items()} == {
        "side": "left_of", "depth": "unknown", "distance": "unknown", "facing": "unknown",
    }  # fmt: skip


def test_a_scene_has_every_ordered_pair() -> None:
    people = [at(100 + 150 * i) for i in range(4)]
    facts = scene_facts(Scene.from_people(SIZE, people))
    assert len(facts.pairs) == 12
    assert facts.value("P1", "side", "P3") == "left_of"
    assert facts.value("P3", "side", "P1") == "right_of"


def test_in_a_crowd_far_pairs_keep_their_side_and_near_pairs_everything() -> None:
    people = [at(60 + 95 * i, scale=60) for i in range(20)]
    facts = scene_facts(Scene.from_people(SIZE, people))
    assert len(facts.pairs) == 20 * 19
    assert facts.value("P1", "side", "P20") == "left_of"
    assert facts.value("P1", "distance", "P20") == "unknown"
    assert facts.value("P1", "distance", "P2") == "near"
