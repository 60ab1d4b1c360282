"""Names of colours: the plain ones are named, the doubtful ones are not."""

from __future__ import annotations

import numpy as np
import pytest

from humanagent.tools.appearance import NAMES
from humanagent.tools.appearance.colours import (
    EITHER,
    difference,
    lightness_chroma_hue,
    linear,
    named,
)
from humanagent.training.data.scenes.clothes import COLOURS


def name(*rgb: float) -> str:
    index = int(named(lightness_chroma_hue(linear(rgb))))
    return "either" if index == EITHER else NAMES[index]


@pytest.mark.parametrize(
    ("rgb", "word"),
    [
        ((0, 0, 0), "black"), ((30, 30, 32), "black"), ((128, 128, 128), "grey"),
        ((255, 255, 255), "white"), ((225, 230, 240), "white"), ((255, 0, 0), "red"),
        ((120, 15, 25), "red"), ((255, 128, 0), "orange"), ((255, 230, 30), "yellow"),
        ((0, 128, 0), "green"), ((10, 60, 30), "green"), ((0, 0, 255), "blue"),
        ((60, 90, 160), "blue"), ((150, 190, 230), "blue"), ((110, 40, 150), "purple"),
        ((255, 150, 190), "pink"), ((255, 20, 147), "pink"), ((101, 67, 33), "brown"),
        ((210, 180, 140), "beige"),
    ],
)  # fmt: skip
def test_plain_colours_have_their_names(rgb: tuple[int, int, int], word: str) -> None:
    assert name(*rgb) == word


@pytest.mark.parametrize("rgb", [(186, 186, 186), (22, 24, 45), (205, 180, 180)])
def test_what_may_be_either_is_not_named(rgb: tuple[int, int, int]) -> None:
    """White in the shade or light grey; navy or black; pale rose or white in pink light."""
    assert name(*rgb) == "either"


def test_the_words_are_those_of_the_scene_maker_and_beige() -> None:
    assert set(NAMES) == {*COLOURS, "beige"}
    for word, rgb in COLOURS.items():
        assert name(*(255 * c for c in rgb)) == word


def test_lightness_chroma_hue_are_those_of_cielab() -> None:
    """Reference: sRGB red is L 53.24, a 80.09, b 67.20 (D65)."""
    found = lightness_chroma_hue(linear([255, 0, 0]))
    expected = (53.24, np.hypot(80.09, 67.20), np.degrees(np.arctan2(67.20, 80.09)))
    np.testing.assert_allclose(found, expected, atol=0.05)


def test_a_colour_differs_from_itself_by_nothing() -> None:
    red = lightness_chroma_hue(linear([200, 30, 30]))
    assert difference(red, red) == 0
    assert difference(red, lightness_chroma_hue(linear([30, 30, 200]))) > 50
