"""Other words for the same are brought to the closed vocabulary; unknown ones stay as they are."""

from __future__ import annotations

import pytest

from humanagent.claims import Claim
from humanagent.claims.vocabulary import claim_values, normalise, number
from humanagent.claims.words import numbers_in_words, statement


def said(text: str) -> Claim:
    subject, predicate, value, *other = text.split("|")
    return Claim(
        subject=subject, predicate=predicate, value=value, other=other[0] if other else None
    )


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("p1|Posture|Standing", "P1 posture standing"),
        ("person 2|pose|seated", "P2 posture sitting"),
        ("P1|posture|Squatting.", "P1 posture crouching"),
        ("P1|posture|lying down", "P1 posture lying"),
        ("P1|posture|in mid-air", "P1 posture mid_air"),
        ("P1|posture|is dancing", "P1 posture is dancing"),
        ("P1|posture|not sitting", "P1 posture not_sitting"),
        ("P1|posture|not seated", "P1 posture not_sitting"),
        ("P1|orientation|facing the camera", "P1 orientation camera"),
        ("P1|body orientation|from behind", "P1 orientation away"),
        ("P1|facing|camera", "P1 orientation camera"),
        ("P1|Left Arm|up", "P1 left_arm raised"),
        ("P1|left-arm|Above the head", "P1 left_arm above_head"),
        ("P1|right_arm|at side", "P1 right_arm hanging"),
        ("P1|right_hand|raised", "P1 right_arm raised"),
        ("P1|right_hand|above head", "P1 right_hand above_head"),
        ("P1|right_hand|on hips", "P1 right_hand on_hip"),
        ("P1|left_leg|lifted", "P1 left_leg raised"),
        ("P1|side|left|P2", "P1 side left_of P2"),
        ("P1|position|to the left of|p2", "P1 side left_of P2"),
        ("P1|relation|next to|P2", "P1 distance near P2"),
        ("P1|relation|behind|P2", "P1 depth behind P2"),
        ("P1|facing|each other|P2", "P1 facing facing_each_other P2"),
        ("P1|facing|not facing each other|P2", "P1 facing not_facing_each_other P2"),
        ("Scene|Count|Three people", "scene count 3"),
        ("image|number of people|12", "scene count 12"),
        ("scene|count|at least 3", "scene count at least 3"),
        ("scene|presence|True", "scene present yes"),
        ("P1|hat|Red", "P1 hat Red"),
        ("the dog|posture|sitting", "the dog posture sitting"),
    ],
)
def test_other_words(text: str, known: str) -> None:
    assert str(normalise(said(text))) == known


def test_the_vocabulary_stays_as_it_is_and_normalising_twice_changes_nothing() -> None:
    for predicate, values in claim_values().items():
        for value in values:
            claim = Claim(subject="P1", predicate=predicate, value=value, other="P2")
            assert normalise(claim) == claim
            denied = claim.model_copy(update={"value": f"not_{value}"})
            assert normalise(denied) == denied


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("none", 0),
        ("No one", 0),
        ("one person", 1),
        ("Twelve", 12),
        ("a dozen people", 12),
        ("007", 7),
        ("more than 3", None),
        ("two or three", None),
        ("3-4", None),
        ("-3", None),
        ("3.5", None),
        ("²", None),
        ("9999999999", None),
        ("a few", None),
        ("", None),
    ],
)
def test_numbers(text: str, value: int | None) -> None:
    assert number(text) == value


def test_every_fact_has_a_sentence() -> None:
    for predicate, values in claim_values().items():
        if predicate in ("count", "present"):
            continue
        for value in values:
            text = statement("P1", predicate, value, "P2")
            assert text.startswith("P1")
            assert "_" not in text


def test_angles_are_told_first_and_few_numbers_in_all() -> None:
    numbers = {"a": 0.5, "b": 1.0, "c": 2.0, "d": 3.0, "left_knee_degrees": 92.0, "degrees": 13.0}
    assert numbers_in_words(numbers) == "left knee 92 degrees, 13 degrees, a 0.50, b 1.00"
    assert numbers_in_words({}) == ""
