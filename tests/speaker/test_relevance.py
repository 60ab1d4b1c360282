from __future__ import annotations

import pytest

from humanagent.pose import PERSON_VALUES
from humanagent.routing import Route, route
from humanagent.speaker import focus, relevant_facts
from tests.speaker.builder import UNKNOWN, world


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        ("Is her left arm raised?", {"left_arm", "left_hand"}),
        ("Is anyone sitting?", {"posture"}),
        ("Is the man facing the camera?", {"orientation", "head_turn"}),
        ("Which hand is at his face?", {"left_hand", "right_hand"}),
        ("P1: right arm position?", {"right_arm", "right_hand"}),
        ("What is printed on the sign?", set()),
    ],
)
def test_the_facts_that_a_question_needs(question: str, facts: set[str]) -> None:
    assert set(relevant_facts(question, route(question))) == facts


def test_all_of_them_exist() -> None:
    for intent in ("describe", "which_person", "interaction", "relation", "limb", "reason"):
        names = relevant_facts("What?", Route(intent=intent))
        assert set(names) <= set(PERSON_VALUES)


def test_the_people_meant_come_first_then_the_larger_ones() -> None:
    row = world(*[UNKNOWN] * 4, heights=[100, 200, 400, 300])
    assert focus("Is P1 sitting?", Route(intent="posture"), row.scene) == ("P1", "P3", "P4", "P2")
    assert focus("Describe.", Route(intent="describe"), row.scene) == ("P3", "P4", "P2", "P1")
