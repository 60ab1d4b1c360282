"""The 40 face attributes of CelebA, in their official order (Liu et al., ICCV 2015).

Several are opinions or sensitive ("Attractive", "Pale_Skin", "Chubby"). A predictor gives all 40,
for evaluation and for labelled data; ``described`` puts into words only what is plainly visible.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ATTRIBUTES: Final[tuple[str, ...]] = (
    *("5_o_Clock_Shadow", "Arched_Eyebrows", "Attractive", "Bags_Under_Eyes", "Bald", "Bangs"),
    *("Big_Lips", "Big_Nose", "Black_Hair", "Blond_Hair", "Blurry", "Brown_Hair"),
    *("Bushy_Eyebrows", "Chubby", "Double_Chin", "Eyeglasses", "Goatee", "Gray_Hair"),
    *("Heavy_Makeup", "High_Cheekbones", "Male", "Mouth_Slightly_Open", "Mustache"),
    *("Narrow_Eyes", "No_Beard", "Oval_Face", "Pale_Skin", "Pointy_Nose", "Receding_Hairline"),
    *("Rosy_Cheeks", "Sideburns", "Smiling", "Straight_Hair", "Wavy_Hair", "Wearing_Earrings"),
    *("Wearing_Hat", "Wearing_Lipstick", "Wearing_Necklace", "Wearing_Necktie", "Young"),
)
#: How sure a predictor must be of what is put into words.
SURE: Final = 0.8
_WORDS: Final = {
    "Eyeglasses": ("glasses", "glasses"),
    "Wearing_Hat": ("hat", "hat"),
    "Mouth_Slightly_Open": ("mouth", "open"),
    "Smiling": ("expression", "smiling"),
    "Mustache": ("mustache", "mustache"),
}
_HAIR: Final = {
    "Bald": "bald",
    "Black_Hair": "black",
    "Blond_Hair": "blond",
    "Brown_Hair": "brown",
    "Gray_Hair": "grey",
}


def described(probabilities: Mapping[str, float]) -> dict[str, str]:
    """What is plainly visible, in words that fit ``Person.attributes``; surely known alone.

    Example:
        >>> described({"Smiling": 0.95, "Blond_Hair": 0.9, "Brown_Hair": 0.3, "Attractive": 1.0})
        {'expression': 'smiling', 'hair': 'blond'}
    """
    words = {
        key: word for name, (key, word) in _WORDS.items() if probabilities.get(name, 0) >= SURE
    }
    if probabilities.get("No_Beard", 1) <= 1 - SURE:
        words["beard"] = "beard"
    sure = [word for name, word in _HAIR.items() if probabilities.get(name, 0) >= SURE]
    return words | {"hair": sure[0]} if len(sure) == 1 else words
