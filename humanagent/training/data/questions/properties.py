"""What can be true of one person, in the words of a participle: *sitting*, *holding a ball*.

One property serves many questions: is P2 sitting, who is sitting, how many are sitting, and the
reference *the person who is sitting*.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from humanagent.claims import Claim
from humanagent.claims.agreement import agreement
from humanagent.training.data.scenes import PersonTruth
from humanagent.training.data.scenes.actions import ACTIONS
from humanagent.training.data.scenes.motion import KEYED
from humanagent.training.data.scenes.truth import MOOT

#: *hidden*: the picture does not show it. *moot*: the words leave room for argument, do not ask.
Holds = Literal["yes", "no", "hidden", "moot"]
Family = Literal["posture", "orientation", "gaze", "arms", "action", "holding", "wearing"]


@dataclass(frozen=True, eq=False)
class Property:
    """Something that is true of a person or not.

    ``doing`` follows *is*. ``facts`` are the pose facts that an answer about it claims. ``nouns``
    are phrases for the one person of whom it is true; *the person {doing}* always works. ``parts``
    says what has to be seen for it.
    """

    family: Family
    doing: str
    truth: Callable[[PersonTruth], Holds]
    facts: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    parts: str = "enough"

    def claims(self, one: PersonTruth) -> tuple[Claim, ...]:
        """What is known about the person in the facts of the property."""
        return facts_claimed(one, self.facts)


def claim(one: PersonTruth, fact: str) -> Claim:
    """The claim of what is true of a fact of a person."""
    value = one.facts[fact]
    other = one.partner if value == "near_person" else None
    return Claim(subject=one.id, predicate=fact, value=value, other=other)


def facts_claimed(one: PersonTruth, facts: tuple[str, ...]) -> tuple[Claim, ...]:
    """Claims of those of the facts that the picture shows."""
    return tuple(
        claim(one, fact) for fact in facts if one.shown_fact(fact) not in ("unknown", MOOT)
    )


def tells_action(one: PersonTruth) -> bool:
    """Whether the picture shows what the person does: the caption says so only then."""
    if one.known is not None:
        return "action" in one.known
    thing = ACTIONS[one.action].held if one.action in ACTIONS else None
    seen = thing is None or (one.held is not None and one.held.name == thing)
    return bool(one.action_words) and one.action_words in one.caption and seen


def says(one: PersonTruth, fact: str, asked: str) -> Holds:
    """Whether the value of a fact is what is asked; values that may both be true are moot."""
    value = one.shown_fact(fact)
    if value == "unknown":
        return "hidden"
    if value == MOOT:
        return "moot"
    match agreement(fact, asked, value):
        case "agrees":
            return "yes"
        case "overlap":
            return "moot"
        case _:
            return "no"


def walks(one: PersonTruth) -> bool:
    """Whether the person is on the way, upright but not what one calls standing."""
    return one.action_words.startswith(("walking", "running"))


def _posture(value: str) -> Callable[[PersonTruth], Holds]:
    def truth(one: PersonTruth) -> Holds:
        if value == "standing" and walks(one):
            return "moot"
        return says(one, "posture", value)

    return truth


def _fact(fact: str, value: str) -> Callable[[PersonTruth], Holds]:
    return lambda one: says(one, fact, value)


def _arm_up(*sides: str) -> Callable[[PersonTruth], Holds]:
    """Whether one of these arms is raised."""
    decisive: tuple[Holds, ...] = ("yes", "moot", "hidden")

    def truth(one: PersonTruth) -> Holds:
        found = [says(one, f"{side}_arm", "raised") for side in sides]
        return next((holds for holds in decisive if holds in found), "no")

    return truth


def _action(
    names: tuple[str, ...], starts: str, moot: tuple[str, ...]
) -> Callable[[PersonTruth], Holds]:
    def truth(one: PersonTruth) -> Holds:
        if not tells_action(one):
            return "hidden"
        if one.action in names or (starts and one.action_words.startswith(starts)):
            return "yes"
        return "moot" if one.action in moot or one.action in KEYED else "no"

    return truth


def _holds(name: str) -> Callable[[PersonTruth], Holds]:
    def truth(one: PersonTruth) -> Holds:
        if not one.knows("held"):
            return "hidden"
        if one.held is not None:
            return "yes" if one.held.name == name else "no"
        if one.known is not None:
            return "no"
        empty = one.action not in ACTIONS or ACTIONS[one.action].held is None
        if not empty:
            return "hidden"
        if name in ("umbrella", "box"):  # too large to be overlooked
            return "no"
        return "no" if one.shows("left_hand") and one.shows("right_hand") else "hidden"

    return truth


def _wears(place: str, *words: str) -> Callable[[PersonTruth], Holds]:
    """Whether what is worn at a place of the body ends in one of the words."""

    def truth(one: PersonTruth) -> Holds:
        worn = one.seen_attributes.get(place)
        if worn is None:
            return "hidden"
        return "yes" if worn.endswith(words) else "no"

    return truth


def _an(words: str) -> str:
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


_POSTURE_WORDS: Final = {
    "standing": "standing",
    "sitting": "sitting",
    "crouching": "crouching",
    "kneeling": "kneeling",
    "bending": "bending over",
    "lying": "lying down",
    "mid_air": "jumping into the air",
}
POSTURES: Final = {
    value: Property("posture", words, _posture(value), ("posture",), parts="legs and hips")
    for value, words in _POSTURE_WORDS.items()
}
ORIENTATION_WORDS: Final = {
    "camera": "facing the camera",
    "away": "facing away from the camera",
    "left": "facing left",
    "right": "facing right",
}
ORIENTATIONS: Final = {
    value: Property(
        "orientation", words, _fact("orientation", value), ("orientation",), parts="shoulders"
    )
    for value, words in ORIENTATION_WORDS.items()
}
GAZE_WORDS: Final = {
    "camera": "looking at the camera",
    "left": "looking to the left",
    "right": "looking to the right",
    "away": "looking away from the camera",
}
GAZES: Final = {
    value: Property("gaze", words, _fact("head_turn", value), ("head_turn",), parts="face")
    for value, words in GAZE_WORDS.items()
}
ARMS: Final = {
    "any": Property(
        "arms", "raising an arm", _arm_up("left", "right"), ("left_arm", "right_arm"),
        ("the person with a raised arm", "the one with an arm up"), "arms",
    ),
    **{
        side: Property(
            "arms", f"raising the {side} arm", _arm_up(side), (f"{side}_arm",), (), f"{side} arm"
        )
        for side in ("left", "right")
    },
}  # fmt: skip
_UP: Final = ("raising_hand", "arms_up", "arms_out", "jumping", "throwing")
ACTIONS_ASKED: Final = tuple(
    Property("action", words, _action(names, starts, moot))
    for words, names, starts, moot in (
        ("waving", ("waving", "waving_high"), "", _UP),
        ("pointing somewhere", ("pointing", "pointing_aside"), "", _UP),
        ("walking", (), "walking", ("fighting", "throwing", "tennis", "kicking")),
        ("running", (), "running", ("fighting", "throwing")),
        ("talking on the phone", ("phoning",), "", ("thinking", "texting")),
        ("drinking from a cup", ("drinking",), "", ("holding_cup",)),
        ("kicking with one leg", ("kicking",), "", ("running", "jumping")),
        ("throwing a ball", ("throwing",), "", ("holding_ball",)),
        ("looking at a phone", ("texting",), "", ("phoning",)),
    )
)
HELD: Final = {
    name: Property(
        "holding", f"holding {_an(name)}", _holds(name), (),
        (f"the person with the {name}", f"the one holding the {name}"), "hands",
    )
    for name in ("ball", "racket", "phone", "cup", "umbrella", "bag", "box")
}  # fmt: skip
WORN: Final = (
    Property(
        "wearing", "wearing a hat or cap", _wears("hat", "cap", "beanie", "hat"), (),
        ("the person with the hat", "the one with something on the head"), "head",
    ),
    Property(
        "wearing", "wearing glasses", _wears("glasses", "glasses"), (),
        ("the person with glasses", "the one with the glasses"), "eyes",
    ),
    *(
        Property(
            "wearing", f"wearing {words}", _wears(place, garment), (),
            (f"the person in the {garment}",), part,
        )
        for place, garment, words, part in (
            ("top", "dress", "a dress", "clothes"),
            ("top", "jacket", "a jacket", "clothes"),
            ("bottom", "skirt", "a skirt", "legs"),
            ("bottom", "shorts", "shorts", "legs"),
        )
    ),
)  # fmt: skip


@lru_cache(maxsize=256)
def worn(place: str, words: str) -> Property:
    """Wearing one garment of this colour.

    Example:
        >>> worn("top", "striped red shirt").doing
        'wearing a red shirt'
    """
    plain = words.removeprefix("striped ")
    plural = plain.endswith(("trousers", "shorts"))
    colour, garment = plain.split(" ", 1)
    part = {"hat": "head", "top": "clothes"}.get(place, "legs")

    def truth(one: PersonTruth) -> Holds:
        seen = one.seen_attributes.get(place)
        if seen is None:
            return "hidden"
        if seen.removeprefix("striped ") == plain:
            return "yes"
        # A red shirt and a red t-shirt are both called red shirts.
        return "moot" if f" {colour} " in f" {seen} " and place == "top" else "no"

    with_or_in = "with" if place == "hat" else "in"
    phrase = f"{with_or_in} the {plain}"
    nouns: tuple[str, ...] = (f"the person {phrase}", f"the one {phrase}")
    if place == "top" and garment != "dress":
        nouns += (f"the person in the {colour} top",)
    doing = f"wearing {plain if plural else _an(plain)}"
    return Property("wearing", doing, truth, (), nouns, part)
