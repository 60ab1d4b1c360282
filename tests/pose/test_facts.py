"""What holds for every fact: the vocabulary, invariances, bad joints."""

from __future__ import annotations

import math
import random

import pytest

from humanagent.pose import PAIR_VALUES, PERSON_VALUES, Fact, person_facts, scene_facts
from humanagent.scene import JOINTS, Keypoints, Person, Scene
from tests.pose import stick
from tests.pose.stick import Figure, mirrored, seen

SIZE = (1000, 1000)
FIGURES = (
    stick.STANDING, stick.SITTING, stick.CROUCHING, stick.KNEELING, stick.BENDING, stick.WALKING,
    stick.KICKING, Figure(arms=((stick.UP, stick.UP), (stick.DOWN, stick.FORWARD))),
)  # fmt: skip
YAWS = (0, 40, 90, 140, 180, 250, 310)

_SWAP = {"left": "right", "right": "left", "tilted_left": "tilted_right"}
_SWAP |= {v: k for k, v in _SWAP.items()}


def values(facts: dict[str, Fact]) -> dict[str, str]:
    return {name: fact.value for name, fact in facts.items()}


def scrawl(seed: int) -> Person:
    """Joints anywhere, in any state."""
    rng = random.Random(seed)
    states = ("seen", "guessed", "off_frame", "absent")
    return Person(
        id="P1",
        bbox=(0, 0, 500, 500),
        score=1,
        keypoints=Keypoints(
            xy=tuple((rng.choice((0.0, 250.0, rng.uniform(-200, 1200))), rng.uniform(-200, 1200))
                     for _ in JOINTS),
            score=tuple(rng.random() for _ in JOINTS),
            state=tuple(rng.choice(states) for _ in JOINTS),
        ),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(200))
def test_whatever_the_joints_every_fact_is_of_the_vocabulary(seed: int) -> None:
    one, two = scrawl(seed), scrawl(seed + 1000)
    facts = scene_facts(Scene.from_people(SIZE, [one, two]))
    for person in facts.people.values():
        assert person.keys() == PERSON_VALUES.keys()
        for name, fact in person.items():
            assert fact.value in PERSON_VALUES[name]
            assert fact.known == (fact.confidence > 0)
            assert all(math.isfinite(number) for number in fact.numbers.values())
    for pair in facts.pairs.values():
        assert pair.keys() == PAIR_VALUES.keys()
        for name, fact in pair.items():
            assert fact.value in PAIR_VALUES[name]
            assert fact.known == (fact.confidence > 0)


@pytest.mark.parametrize("seed", range(100))
def test_a_fact_uses_only_joints_that_have_coordinates(seed: int) -> None:
    person = scrawl(seed)
    for fact in person_facts(person, SIZE).values():
        assert person.keypoints.usable(*fact.joints)


def test_without_joints_everything_is_unknown() -> None:
    person = Person(id="P1", bbox=(0, 0, 10, 10), score=1)
    assert set(values(person_facts(person, SIZE)).values()) == {"unknown"}


def test_all_joints_on_one_spot_are_unknown() -> None:
    keypoints = Keypoints.from_array([[50, 50, 2]] * 17)
    person = Person(id="P1", bbox=(0, 0, 100, 100), score=1, keypoints=keypoints)
    assert set(values(person_facts(person, SIZE)).values()) == {"unknown"}


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("yaw", YAWS)
def test_place_and_size_in_the_picture_do_not_matter(figure: Figure, yaw: int) -> None:
    there = seen(figure, yaw)
    here = seen(figure, yaw, scale=37.0, at=(311.0, 402.0))
    assert values(person_facts(there, SIZE)) == values(person_facts(here, SIZE))


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("yaw", YAWS)
def test_the_mirrored_picture_has_left_and_right_exchanged(figure: Figure, yaw: int) -> None:
    person = seen(figure, yaw)
    straight = values(person_facts(person, SIZE))
    turned = values(person_facts(mirrored(person, SIZE[0]), SIZE))
    expected = {}
    for name, value in straight.items():
        side, _, limb = name.partition("_")
        swapped = f"{_SWAP[side]}_{limb}" if side in ("left", "right") else name
        expected[swapped] = _SWAP.get(value, value)
    assert turned == expected


@pytest.mark.parametrize("figure", FIGURES)
def test_less_certain_joints_never_make_a_fact_more_certain(figure: Figure) -> None:
    sure = person_facts(seen(figure), SIZE)
    unsure = person_facts(seen(figure, score=0.6), SIZE)
    for name, fact in unsure.items():
        assert fact.confidence <= sure[name].confidence
        assert fact.value in (sure[name].value, "unknown")


def test_the_facts_do_not_depend_on_the_order_of_people() -> None:
    people = [seen(f, y, at=(150.0 + 200 * i, 500)) for i, (f, y) in enumerate(
        zip(FIGURES[:4], YAWS[:4], strict=True))]  # fmt: skip
    one = scene_facts(Scene.from_people(SIZE, people))
    other = scene_facts(Scene.from_people(SIZE, people[::-1]))
    assert one == other
