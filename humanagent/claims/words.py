"""Facts and claims in plain words, for the reasons and the sentence under an answer."""

from __future__ import annotations

from typing import Final

from humanagent.claims.vocabulary import NOT, denied
from humanagent.pose.types import PAIR_VALUES

#: So many numbers are told; the rest stays in ``Evidence.numbers``.
_TOLD: Final = 4

_TURNED: Final = {
    "camera": "to the camera",
    "away": "away from the camera",
    "left": "to the left of the picture",
    "right": "to the right of the picture",
}
_WORDS: Final[dict[str, dict[str, str]]] = {
    "posture": {"mid_air": "in mid-air", "bending": "bending over", "lying": "lying"},
    "orientation": _TURNED,
    "head_turn": _TURNED,
    "arm": {
        "above_head": "above the head",
        "stretched_side": "stretched out to the side",
        "stretched_forward": "stretched out forward",
    },
    "hand": {
        "above_head": "above the head",
        "at_face": "at the face",
        "on_hip": "on the hip",
        "near_other_hand": "near the other hand",
        "near_person": "near another person",
    },
    "side": {"left_of": "to the left of", "right_of": "to the right of"},
    "depth": {"same_depth": "as far away as"},
    "distance": {"apart": "apart from"},
}
_SAID: Final = {
    "posture": "{} is {}",
    "orientation": "{} is turned {}",
    "head_turn": "{}'s head is turned {}",
    "head_tilt": "{}'s head is {}",
    "stance": "{}'s stance is {}",
}


def value_in_words(predicate: str, value: str, other: str | None = None) -> str:
    """A value as it stands in a sentence.

    Example:
        >>> value_in_words("left_hand", "on_hip"), value_in_words("side", "left_of", "P2")
        ('on the hip', 'to the left of P2')
    """
    if denied(value, predicate):
        return f"not {value_in_words(predicate, value.removeprefix(NOT), other)}"
    kind = predicate.removeprefix("left_").removeprefix("right_")
    words = _WORDS.get(kind, {}).get(value, value.replace("_", " "))
    named = other and (value == "near_person" or predicate in ("side", "depth", "distance"))
    return f"{words.replace(' another person', '')} {other}" if named else words


def statement(subject: str, predicate: str, value: str, other: str | None = None) -> str:
    """A fact as a clause.

    Example:
        >>> statement("P1", "left_arm", "raised"), statement("P1", "distance", "near", "P2")
        ("P1's left arm is raised", 'P1 is near P2')
    """
    words = value_in_words(predicate, value, other)
    if predicate == "facing":
        return f"{subject} and {other} are {words}"
    if predicate in PAIR_VALUES:
        return f"{subject} is {words}"
    limb = f"{{}}'s {predicate.replace('_', ' ')} is {{}}"
    return _SAID.get(predicate, limb).format(subject, words)


def numbers_in_words(numbers: dict[str, float]) -> str:
    """What was measured, angles first; lengths and shares as plain figures.

    Example:
        >>> numbers_in_words({"torso_rise": 0.97, "left_knee_degrees": 92.4})
        'left knee 92 degrees, torso rise 0.97'
    """
    angles = [k for k in numbers if k.endswith("degrees")]
    names = [*angles, *(k for k in numbers if k not in angles)][:_TOLD]
    return ", ".join(_number(name, numbers[name]) for name in names)


def _number(name: str, value: float) -> str:
    words = name.replace("_", " ")
    if words.endswith("degrees"):
        return f"{words.removesuffix('degrees')}{value:.0f} degrees"
    return f"{words} {value:.2f}"
