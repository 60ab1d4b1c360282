"""What a kind of question finds in a scene: words for the slots, and the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from humanagent.claims import Claim
from humanagent.claims.reply import Status
from humanagent.training.data.questions.references import Misfit, Owner, possessive
from humanagent.training.data.questions.view import View
from humanagent.training.data.scenes import PersonTruth
from humanagent.training.data.scenes.dice import Dice


@dataclass(frozen=True)
class Ask:
    """One question before it is put in words: ``slots`` fill the form, the rest is the answer."""

    slots: dict[str, str]
    answer: str
    value: str = ""
    people: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    status: Status = "answered"


Asker = Callable[[View, Dice], Ask | None]

_NOBODY: Final = (
    'I cannot tell: I see no one who fits "{phrase}".',
    "I cannot tell, because {phrase} is not in the picture.",
    "There is no such person in the picture, so I cannot tell.",
)
_SEVERAL: Final = (
    'I cannot tell who is meant: several people fit "{phrase}".',
    'More than one person fits "{phrase}", so I cannot tell who is meant.',
    'I cannot tell which of them is meant by "{phrase}".',
)
_UNKNOWN: Final = (
    'I cannot tell who is meant by "{phrase}".',
    "I cannot tell: what was measured does not say who {phrase} is.",
    'I cannot tell: nothing that was measured says whether anybody fits "{phrase}".',
)
_UNFITTING: Final = {"nobody": _NOBODY, "several": _SEVERAL, "unknown": _UNKNOWN}
_HIDDEN: Final = (
    "I cannot tell: {part} cannot be seen clearly.",
    "The picture does not show {part} clearly, so I cannot tell.",
    "I cannot tell, because too little is to be seen of {part}.",
)
_OPEN: Final = (
    "I cannot tell {what}.",
    "I cannot tell {what}: that was not measured.",
    "What was measured does not decide {what}, so I cannot tell.",
)
_UNMEASURED: Final = (
    "I cannot tell {what}: only joints were measured.",
    "Joints do not show {what}, so I cannot tell.",
    "I cannot tell, because {what} was not measured.",
)
#: What joints do not show, by the family of properties it belongs to.
_BEYOND_JOINTS: Final = {
    "action": "what {name} does",
    "holding": "what {name} holds",
    "wearing": "what {name} wears",
    "hair": "what hair {name} has",
    "age": "how old {name} is",
}
#: Added to a number or a "nobody" where the list of people may lack some.
_HEDGE: Final = ", but someone may be missed."


def sentence(text: str) -> str:
    """With a capital letter in front.

    Example:
        >>> sentence("the person on the left sits.")
        'The person on the left sits.'
    """
    return text[:1].upper() + text[1:]


def named(one: PersonTruth, phrase: str, dice: Dice) -> str:
    """A name for the answer: the id, or the phrase of the question with the id."""
    if one.id in phrase or phrase.startswith("this") or dice.chance(0.4):
        return one.id
    return f"{phrase} ({one.id})"


def unclear(misfit: Misfit, slots: dict[str, str], dice: Dice) -> Ask:
    """Abstain, because a phrase picks out nobody or several."""
    said = dice.pick(_UNFITTING[misfit.fits])
    return Ask(slots, sentence(said.format(phrase=misfit.phrase)), status="abstained")


def hidden(part: str, slots: dict[str, str], people: tuple[str, ...], dice: Dice) -> Ask:
    """Abstain, because the picture does not show ``part``."""
    said = sentence(dice.pick(_HIDDEN).format(part=part))
    return Ask(slots, said, people=people, status="abstained")


def hidden_of(
    family: str, part: str, one: PersonTruth, slots: dict[str, str], people: tuple[str, ...],
    dice: Dice,
) -> Ask:  # fmt: skip
    """Abstain on a property of everybody, because ``part`` of one of them does not show."""
    what = beyond_joints(family, one, "each person")
    if what:
        return unmeasured(what, slots, people, dice)
    return hidden(part, slots, people, dice)


def beyond_joints(family: str, one: PersonTruth, name: str) -> str:
    """What about somebody joints never show, in words; empty for what they may show."""
    if one.knows("attributes"):
        return ""
    return _BEYOND_JOINTS.get(family, "").format(name=name)


def unmeasured(what: str, slots: dict[str, str], people: tuple[str, ...], dice: Dice) -> Ask:
    """Abstain, because only joints were measured and ``what`` does not follow from them."""
    said = sentence(dice.pick(_UNMEASURED).format(what=what))
    return Ask(slots, said, people=people, status="abstained")


def left_open(what: str, slots: dict[str, str], people: tuple[str, ...], dice: Dice) -> Ask:
    """Abstain, because a report leaves open ``what``."""
    said = sentence(dice.pick(_OPEN).format(what=what))
    return Ask(slots, said, people=people, status="abstained")


def hedged(text: str, view: View) -> str:
    """The text, and that someone may be missed where that is so.

    Example:
        >>> from humanagent.training.data.scenes import make_scene
        >>> hedged("Nobody.", View(make_scene(0)))
        'Nobody.'
    """
    return text.rstrip(".") + _HEDGE if view.sample.scene.may_be_missed else text


def at_least(text: str, view: View) -> str:
    """The number, as a lower bound where someone may be missed."""
    return f"at least {text}" if view.sample.scene.may_be_missed else text


@dataclass(frozen=True)
class Found:
    """What a kind finds about one person.

    ``answers`` has ``{name}``; ``hidden`` is the part of the body that would have to be seen, and
    turns the answer into an abstention. ``part`` is what the question asks about, for a
    possessive in the slots ``limb`` and ``garment``. ``family`` says of what kind the hidden
    property is.
    """

    answers: tuple[str, ...] = ()
    value: str = ""
    claims: tuple[Claim, ...] = ()
    slots: dict[str, str] = field(default_factory=dict)
    part: str = ""
    hidden: str = ""
    family: str = ""

    def filled(self, who: str) -> dict[str, str]:
        """The slots of a form about this person."""
        owned = possessive(who, self.part) if self.part else ""
        return {**self.slots, "who": who, "whose": Owner(who), "part": self.part, "limb": owned,
                "garment": owned}  # fmt: skip

    def told(self, one: PersonTruth, who: str, dice: Dice) -> Ask:
        """The question about this person with its answer."""
        slots, name = self.filled(who), named(one, who, dice)
        if self.hidden:
            if what := beyond_joints(self.family, one, name):
                return unmeasured(what, slots, (one.id,), dice)
            part = name if self.hidden == "enough" else possessive(name, self.hidden)
            return hidden(part, slots, (one.id,), dice)
        said = sentence(dice.pick(self.answers).format(name=name))
        return Ask(slots, said, self.value, (one.id,), self.claims)
