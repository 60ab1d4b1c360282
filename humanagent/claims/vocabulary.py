"""The closed vocabulary of claims, and how other words for the same are brought to it.

Own code: two small tables and a lower-casing; a model that is not held to the schema writes
"Seated" or "on hips" where the vocabulary says ``sitting`` and ``on_hip``.
"""

from __future__ import annotations

import re
from typing import Final

from humanagent.claims.types import Claim
from humanagent.pose.types import PAIR_VALUES, PERSON_VALUES

#: Prefix of a denied value: ``P1 posture not_sitting``. Only read from text, never asked for.
NOT: Final = "not_"

_NUMBERS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen", "twenty",
)  # fmt: skip
_NUMBER_WORDS: Final = {
    **{word: i for i, word in enumerate(_NUMBERS)},
    **dict.fromkeys(("no", "none", "nobody", "no_one"), 0),
    "a_single": 1,
    "a_couple_of": 2,
    "a_dozen": 12,
}
NUMBER: Final = rf"(?:\d{{1,4}}|{'|'.join(_NUMBERS)}|a single|a couple of|a dozen)"
_PEOPLE: Final = re.compile(r"_(people|persons?|humans?|individuals?)$")

_PREDICATES: Final = {
    "pose": "posture",
    "body_posture": "posture",
    "body_orientation": "orientation",
    "direction": "orientation",
    "facing_direction": "orientation",
    "number": "count",
    "number_of_people": "count",
    "people_count": "count",
    "presence": "present",
    "exists": "present",
}
#: Predicates whose value tells which pair fact is meant.
_PLACES: Final = ("position", "relative_position", "relation", "location", "place")
_SCENES: Final = ("scene", "picture", "image", "photo", "all", "people", "")

_TURNS: Final = {
    "camera": "facing_camera facing_the_camera facing_viewer viewer the_camera toward_camera "
    "towards_camera toward_the_camera towards_the_camera front frontal",
    "away": "facing_away away_from_camera away_from_the_camera facing_away_from_camera back "
    "facing_away_from_the_camera from_behind",
    "left": "facing_left to_the_left leftward leftwards",
    "right": "facing_right to_the_right rightward rightwards",
}
_ARM: Final = {
    "raised": "up lifted raised_up held_up in_the_air",
    "above_head": "above_the_head over_head over_the_head overhead raised_above_head "
    "raised_above_the_head raised_overhead",
    "stretched_side": "to_the_side sideways stretched_to_the_side stretched_sideways "
    "extended_to_the_side extended_sideways",
    "stretched_forward": "forward stretched_out_forward extended_forward stretched_forwards",
    "bent": "bent_at_elbow bent_at_the_elbow flexed",
    "hanging": "down lowered hanging_down by_side at_side by_the_side at_the_side",
}
_HAND: Final = {
    "at_face": "on_face near_face at_the_face near_the_face on_the_face on_chin touching_face",
    "on_hip": "on_hips on_the_hip on_the_hips hip hips",
    "near_other_hand": "clasped together folded near_the_other_hand touching_other_hand",
    "above_head": "above_the_head over_head over_the_head overhead raised_above_the_head",
}
_LEG: Final = {
    "straight": "extended stretched",
    "bent": "flexed bent_at_knee bent_at_the_knee",
    "raised": "lifted up lifted_up raised_up in_the_air",
}
_SYNONYMS: Final[dict[str, dict[str, str]]] = {
    "posture": {
        "standing": "stand stands standing_up upright standing_upright",
        "sitting": "sit sits seated sitting_down",
        "crouching": "crouch crouched crouching_down squat squatting",
        "kneeling": "kneel kneels kneeling_down on_knees on_one_knee",
        "bending": "bend bent bent_over bent_forward bending_over bending_down "
        "bending_forward stooping",
        "lying": "lie lies lying_down laying laying_down",
        "mid_air": "midair in_mid_air in_midair in_the_air airborne jumping leaping mid_jump",
    },
    "orientation": _TURNS,
    "head_turn": _TURNS,
    "left_arm": _ARM,
    "right_arm": _ARM,
    "left_hand": _HAND,
    "right_hand": _HAND,
    "left_leg": _LEG,
    "right_leg": _LEG,
    "stance": {"wide": "apart legs_apart feet_apart", "closed": "together feet_together"},
    "head_tilt": {"upright": "straight level", "tilted_left": "left", "tilted_right": "right"},
    "side": {
        "left_of": "left to_the_left to_the_left_of on_the_left_of",
        "right_of": "right to_the_right to_the_right_of on_the_right_of",
    },
    "depth": {
        "in_front_of": "in_front front closer",
        "behind": "in_back_of at_the_back farther further_away",
    },
    "distance": {
        "near": "next_to beside close close_to near_to adjacent by side_by_side",
        "apart": "far far_from far_apart distant",
        "touching": "in_contact contact",
    },
    "facing": {"facing_each_other": "each_other facing", "not_facing_each_other": "not_facing"},
    "present": {"yes": "true 1", "no": "false 0 none absent"},
}
_LOOKUP: Final = {
    predicate: {word: value for value, words in values.items() for word in words.split()}
    for predicate, values in _SYNONYMS.items()
}


def claim_values() -> dict[str, tuple[str, ...]]:
    """Predicates of a claim and the values each can take (``count`` takes a number).

    Example:
        >>> claim_values()["present"]
        ('yes', 'no')
    """
    known = {
        name: tuple(v for v in values if v != "unknown")
        for name, values in {**PERSON_VALUES, **PAIR_VALUES}.items()
    }
    return {"count": (), "present": ("yes", "no"), **known}


VALUES: Final = claim_values()


def number(text: str) -> int | None:
    """A count written in figures or words; None for anything vaguer.

    Example:
        >>> number("3"), number("Three people"), number("at least three")
        (3, 3, None)
    """
    word = _PEOPLE.sub("", _plain(text))
    if re.fullmatch(r"[0-9]{1,6}", word):
        return int(word)
    return _NUMBER_WORDS.get(word)


def normalise(claim: Claim) -> Claim:
    """The claim in the closed vocabulary; words that it does not know are left as they are.

    A hand that is raised or hangs is said of the arm, as the pose facts do.

    Example:
        >>> str(normalise(Claim(subject="p1", predicate="Left hand", value="Up")))
        'P1 left_arm raised'
    """
    predicate = _PREDICATES.get(_plain(claim.predicate), _plain(claim.predicate))
    value = _plain(claim.value)
    if predicate == "facing" and _value("orientation", value) in VALUES["orientation"]:
        predicate = "orientation"
    if predicate in _PLACES:
        predicate = _pair_predicate(value) or predicate
    if predicate.endswith("_hand") and _value(predicate, value) not in VALUES.get(predicate, ()):
        arm = predicate.replace("_hand", "_arm")
        if _value(arm, value) in VALUES.get(arm, ()):
            predicate = arm
    if predicate == "count":
        found = number(claim.value)
        value = claim.value if found is None else str(found)
    elif predicate in VALUES:
        known = _value(predicate, value)
        value = known if _positive(known) in VALUES[predicate] else claim.value
    else:
        predicate, value = claim.predicate, claim.value
    return claim.model_copy(
        update={
            "subject": person_id(claim.subject),
            "predicate": predicate,
            "value": value,
            "other": None if claim.other is None else person_id(claim.other),
        }
    )


def person_id(text: str) -> str:
    """``P1`` or ``scene`` where the text says so in other letters, else the text.

    Example:
        >>> person_id("person 2"), person_id("image"), person_id("the dog")
        ('P2', 'scene', 'the dog')
    """
    word = _plain(text)
    if word in _SCENES:
        return "scene"
    match = re.fullmatch(r"(?:p|person_?|person_p)0*([1-9][0-9]{0,5})", word)
    return f"P{match[1]}" if match else text.strip()


def denied(value: str, predicate: str) -> bool:
    """Whether this is ``not_`` + a value (``not_facing_each_other`` is a value of its own)."""
    return value.startswith(NOT) and value not in VALUES.get(predicate, ())


def _positive(value: str) -> str:
    return value.removeprefix(NOT)


def _value(predicate: str, word: str) -> str:
    known = VALUES.get(predicate, ())
    table = _LOOKUP.get(predicate, {})
    if word in known or word in table:
        return table.get(word, word)
    if word.startswith(NOT):
        positive = word.removeprefix(NOT)
        return NOT + table.get(positive, positive)
    return word


def _pair_predicate(word: str) -> str | None:
    for predicate in PAIR_VALUES:
        if _value(predicate, word) in VALUES[predicate]:
            return predicate
    return None


def _plain(text: str) -> str:
    return re.sub(r"[\s\-_]+", "_", text.strip().strip(".!").lower())
