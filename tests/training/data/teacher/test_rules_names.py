"""People without ids: by their place, where it is plain."""

from __future__ import annotations

from humanagent.scene import Person, Scene
from humanagent.training.data.teacher.rules_names import by_place, labels


def scene(*lefts: float, complete: float = 1.0, possible: bool = False) -> Scene:
    people = [Person(id="P1", bbox=(x, 10, x + 10, 90), score=1.0) for x in lefts]
    crowd = ((0.0, 0.0, 9.0, 40.0),) if possible else ()
    return Scene.from_people((100, 100), people, possible=crowd, complete=complete)


def test_three_stand_left_in_the_middle_and_right() -> None:
    assert [*labels(scene(0, 40, 80)).values()] == [
        "the person on the left",
        "the person in the middle",
        "the person on the right",
    ]


def test_who_stands_in_front_of_another_has_no_place_of_his_own() -> None:
    assert labels(scene(0, 2, 60)) == {"P3": "the person on the right"}


def test_beside_a_crowd_only_a_much_larger_person_is_the_person() -> None:
    assert labels(scene(0, 60, possible=True)) == {}
    assert labels(scene(60, possible=True)) == {"P1": "the person"}


def test_a_crowd_has_no_names() -> None:
    assert labels(scene(*range(0, 98, 14))) == {}


def test_ids_become_names_in_capitals_where_a_sentence_begins() -> None:
    names = {"P1": "the man", "P2": "the boy"}
    assert by_place("P1 sits. P2 stands beside person P1.", names) == (
        "The man sits. The boy stands beside the man."
    )
    assert by_place("is it true that p2 sits", names) == "is it true that the boy sits"
    assert by_place("P1 sits beside P3.", names) is None
