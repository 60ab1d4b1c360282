from __future__ import annotations

from humanagent.pose import PAIR_VALUES
from humanagent.speaker.relations import _WORDS
from tests.speaker.builder import HEDGE, UNKNOWN, world

APART = {"side": "left_of", "distance": "apart", "depth": "in_front_of",
         "facing": "not_facing_each_other"}  # fmt: skip
BACK = {"side": "right_of", "distance": "apart", "depth": "behind",
        "facing": "not_facing_each_other"}  # fmt: skip
TWO = {"P1>P2": APART, "P2>P1": BACK}
CLOSE = {"P1>P2": {"distance": "touching", "facing": "facing_each_other"}}


def test_every_value_of_a_pair_has_words() -> None:
    values = {v for vs in PAIR_VALUES.values() for v in vs} - {"unknown"}
    assert values == set(_WORDS)


def test_sides_are_the_viewers() -> None:
    two = world(UNKNOWN, UNKNOWN, pairs=TWO)
    reply = two.ask("Is P1 to the left of P2?", "relation")
    assert reply.text.startswith("Yes, the person on the left (P1) is to the left of ")
    assert [str(c) for c in reply.claims] == ["P1 side left_of P2"]
    assert two.ask("Is P2 to the left of P1?", "relation").text.startswith("No, ")


def test_a_gap_of_some_steps_may_be_called_close() -> None:
    some = world(UNKNOWN, UNKNOWN, pairs={"P1>P2": {"distance": "apart"}}, confidence=0.7)
    for question in ("Are they close together?", "Is P1 next to P2?", "Are they far apart?"):
        assert some.ask(question, "relation").status == "abstained"
    assert some.ask("Are they touching each other?", "relation").text.startswith("No, ")
    far = world(UNKNOWN, UNKNOWN, pairs={"P1>P2": {"distance": "apart"}}, confidence=0.9)
    assert far.ask("Are they close together?", "relation").text.startswith("No, ")


def test_a_relation_without_direction_holds_of_the_two_people_there_are() -> None:
    two = world(UNKNOWN, UNKNOWN, pairs=CLOSE)
    assert two.ask("Are they touching?", "relation").text.startswith("Yes, ")
    assert two.ask("Are the two men facing each other?", "relation").text.startswith("Yes, ")
    assert two.ask("Is the man next to the woman?", "relation").text.startswith("Yes, ")


def test_a_direction_needs_to_know_who_is_who() -> None:
    two = world(UNKNOWN, UNKNOWN, pairs=TWO)
    assert two.ask("Is the man to the left of the woman?", "relation").status == "abstained"


def test_depth_is_hedged_as_size() -> None:
    reply = world(UNKNOWN, UNKNOWN, pairs=TWO).ask("Is P1 in front of P2?", "relation")
    assert reply.text.endswith("going by size in the picture.")


def test_near_is_not_touching_and_apart_is_neither() -> None:
    near = world(UNKNOWN, UNKNOWN, pairs={"P1>P2": {"distance": "near"}})
    assert near.ask("Are they touching?", "relation").status == "abstained"
    assert near.ask("Are P1 and P2 next to each other?", "relation").text.startswith("Yes, ")
    far = world(UNKNOWN, UNKNOWN, pairs=TWO)
    assert far.ask("Are they touching?", "relation").text.startswith("No, ")


def test_who_is_next_to_somebody() -> None:
    two = world(UNKNOWN, UNKNOWN, pairs=CLOSE)
    assert two.ask("Who is next to P2?", "relation").text.startswith("The person on the left (P1) ")
    alone = world(UNKNOWN, UNKNOWN, pairs=TWO).ask("Who is next to P1?", "relation")
    assert alone.text.endswith(HEDGE)


def test_things_are_not_seen() -> None:
    two = world(UNKNOWN, UNKNOWN, pairs=TWO)
    for question in (
        "What animal is next to the man?",
        "Are the people gathered around a table?",
        "Is P1 next to the elephant?",
        "Is the cyclist ahead of the car?",
    ):
        assert two.ask(question, "relation").status == "abstained"


def test_three_people_are_no_pair() -> None:
    three = world(UNKNOWN, UNKNOWN, UNKNOWN, pairs=CLOSE)
    assert three.ask("Are they touching?", "relation").status == "abstained"
