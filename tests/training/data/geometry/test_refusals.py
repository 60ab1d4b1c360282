"""Talk of the source and coordinates in prose; and what only looks like them."""

from __future__ import annotations

import pytest

from humanagent.training.data.geometry.refusals import refusals

LEAKS = (
    "The keypoints indicate a relaxed mood.",
    "Based on the provided captions, the day seems warm.",
    "According to the coordinates, they are close together.",
    "According to the annotations, three people are there.",
    "The bounding box shows that somebody is small.",
    "As described in the captions, the place is calm.",
    "From the joint positions one can infer balance.",
    "Given the context provided, this is a leisure activity.",
    "The data provided do not mention the weather.",
    "Judging from the pose annotations, they are moving.",
    "I cannot see the image, but it seems to be outdoors.",
    "The visibility flags say that some parts are hidden.",
    "Their coordinates place them near the middle.",
    "Based on the information given, they know each other.",
    "From the captions we learn that it is raining.",
    "Per the annotation, an elbow is hidden.",
    "It is not mentioned in the captions what they eat.",
    "With a visibility of 2, the wrist is clearly visible.",
    "According to the descriptions, the mood is cheerful.",
    "No caption mentions what is in the bag.",
    "These details are consistent with the captions.",
    "Since the annotations are incomplete, the weather is not known.",
    "The posture data supports this.",
    "Using the coordinates, one can tell that they are close.",
)
COORDINATES = (
    "He is at (120, 40).",
    "The face is in [292, 184, 319, 234].",
    "The wrist is at 0.432, 0.517.",
    "A head at (0.43, 0.21).",
    "The box is {<12><30><45><80>}.",
    "It lies at x = 120, y = 40.",
    "The x-coordinate grows.",
    "He stands 40 pixels from the edge.",
    "The hand is located at (12, 40).",
)
HARMLESS = (
    "He wears number 23 and scored 3-2 at 10:30 in 2019.",
    "The children (8, 10) are playing.",
    "The team won twice (2010, 2014), by 21 to 19.",
    "He is about 35 years old and 1.85 m tall.",
    "The tickets cost $0.999 each.",
    "The bag weighs 0.125 kg.",
    "Prices fell by 0.125 percent.",
    "She coordinates the dance in a coordinated outfit.",
    "A teacher lists the key points on a whiteboard.",
    "According to the sign, the shop closes at 8.",
    "Given the information on the sign, the park closes at 6.",
    "The description of the exhibit is on the wall.",
    "The boxes are stacked, and the labels show red apples.",
    "The boxer is bounding across the ring.",
    "The details provided by the sign are hard to read.",
    "The context suggests a wedding.",
    "The photo was taken at 1/500 s.",
    'A screen shows the words "bounding box (120, 40)".',
    "As seen in the picture, he smiles.",
    "The caption under the painting is long.",
    "A caption at the bottom reads Hello.",
    "Captions run along the screen.",
    "The poster's captions are in French.",
    "The book has handwritten annotations.",
    "The officer enters the coordinates on a device.",
    "He coordinates the traffic, and she holds a map with coordinates.",
    "He shows the data on a screen at the information desk.",
)


@pytest.mark.parametrize("text", LEAKS)
def test_talk_of_the_source_is_found(text: str) -> None:
    assert [r.kind for r in refusals(text)][:1] == ["leak"]


@pytest.mark.parametrize("text", COORDINATES)
def test_coordinates_in_prose_are_found(text: str) -> None:
    assert {r.kind for r in refusals(text)} == {"coordinates"}


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_and_words_of_a_picture_are_left_alone(text: str) -> None:
    assert refusals(text) == ()


def test_each_is_told_once_with_its_place() -> None:
    text = "A man. The keypoints indicate that he is at (120, 40)."
    found = refusals(text)
    assert [text[slice(*r.at)] for r in found] == ["keypoints", "(120, 40)"]
