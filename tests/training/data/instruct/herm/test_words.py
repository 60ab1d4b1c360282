"""Attributes of every source in words; what is an opinion or no word for a caption is left out."""

from __future__ import annotations

import pytest

from humanagent.training.data.instruct.herm.words import appearance


@pytest.mark.parametrize(
    ("attributes", "told"),
    [
        (
            {"top": "striped brown shirt", "bottom": "red trousers", "hat": "grey cap"},
            ["P1 wears a striped brown shirt, red trousers and a grey cap."],
        ),
        ({"top": "red"}, ["P1 wears a red top."]),
        ({"hair": "blond ponytail"}, ["P1 has blond hair in a ponytail."]),
        ({"hair": "bald", "age": "senior"}, ["P1 is elderly and bald."]),
        (
            {"Black_Hair": "yes", "Brown_Hair": "yes", "Wavy_Hair": "yes"},
            ["P1 has wavy hair."],
        ),
        (
            {"upred": "yes", "upwhite": "yes", "up": "long sleeve", "hat": "no"},
            ["P1 wears a red and white top and long sleeves."],
        ),
        ({"top": "short upper body clothing"}, []),
        ({"Attractive": "yes", "Male": "yes", "Chubby": "yes", "Young": "no"}, []),
        ({"gender": "female", "age": "adult", "blur": "clear"}, []),
    ],
)
def test_words_of_attributes(attributes: dict[str, str], told: list[str]) -> None:
    assert appearance(attributes).sentences("P1") == told
