"""All facts of a person, of a pair and of a scene."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Final

from humanagent.pose.arms import arm_fact
from humanagent.pose.geometry import Body, body_of
from humanagent.pose.hands import hand_fact
from humanagent.pose.head import head_tilt, head_turn
from humanagent.pose.legs import leg_facts, stance
from humanagent.pose.orientation import orientation
from humanagent.pose.pairs import pair_of
from humanagent.pose.posture import posture
from humanagent.pose.types import PERSON_VALUES, Fact, SceneFacts
from humanagent.scene import Person, Scene

#: More people than this are a crowd.
CROWD: Final = 12


def person_facts(
    person: Person, scene_size: tuple[int, int], others: Sequence[Person] = ()
) -> dict[str, Fact]:
    """Every fact of ``PERSON_VALUES`` about one person, by name.

    Args:
        person: with COCO-17 keypoints in pixels.
        scene_size: (width, height) of the picture in pixels.
        others: the other people in the picture, for ``near_person``.

    Example:
        >>> from humanagent.scene import Person
        >>> facts = person_facts(Person(id="P1", bbox=(0, 0, 9, 9), score=1), (640, 480))
        >>> {fact.value for fact in facts.values()}
        {'unknown'}
    """
    bodies = [body_of(other, scene_size) for other in others]
    return _facts(body_of(person, scene_size), scene_size, bodies)


def pair_facts(
    a: Person, b: Person, scene_size: tuple[int, int]
) -> tuple[dict[str, Fact], dict[str, Fact]]:
    """Every fact of ``PAIR_VALUES``: of ``a`` about ``b``, and of ``b`` about ``a``.

    Example:
        >>> from humanagent.scene import Person
        >>> a = Person(id="P1", bbox=(0, 0, 10, 40), score=1)
        >>> b = Person(id="P2", bbox=(100, 0, 110, 40), score=1)
        >>> forth, back = pair_facts(a, b, (640, 480))
        >>> forth["side"].value, back["side"].value, forth["distance"].value
        ('left_of', 'right_of', 'apart')
    """
    one, two = body_of(a, scene_size), body_of(b, scene_size)
    return pair_of(one, two, (orientation(one), orientation(two)))


def scene_facts(scene: Scene) -> SceneFacts:
    """All facts of a scene: of every person and of every ordered pair.

    Pairs grow with the square of the people: in a crowd of more than ``CROWD`` only ``side`` is
    measured for people who are far from each other, the rest is ``unknown`` there.

    Example:
        >>> from humanagent.scene import Scene
        >>> scene_facts(Scene(width=640, height=480)).people
        {}
    """
    size = (scene.width, scene.height)
    bodies = [body_of(person, size) for person in scene.people]
    people = {body.id: _facts(body, size, bodies) for body in bodies}
    pairs = {}
    for a, b in combinations(bodies, 2):
        facing = (people[a.id]["orientation"], people[b.id]["orientation"])
        pairs[f"{a.id}>{b.id}"], pairs[f"{b.id}>{a.id}"] = pair_of(
            a, b, facing, crowd=len(bodies) > CROWD
        )
    return SceneFacts(people=people, pairs=pairs)


def _facts(body: Body, scene_size: tuple[int, int], others: Sequence[Body]) -> dict[str, Fact]:
    if math.isnan(body.unit):
        return {name: body.unknown(name) for name in PERSON_VALUES}
    held = posture(body, scene_size)
    faces = orientation(body)
    arms = {side: arm_fact(body, side, held, faces) for side in ("left", "right")}
    turn = head_turn(body)
    found = [
        held,
        faces,
        *arms.values(),
        *(hand_fact(body, side, arms[side], faces, others) for side in arms),
        *leg_facts(body, held).values(),
        stance(body, held),
        turn,
        head_tilt(body, turn),
    ]
    return {fact.name: fact for fact in found}
