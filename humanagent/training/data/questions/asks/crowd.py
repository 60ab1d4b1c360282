"""Questions about everybody: how many, and whether anybody."""

from __future__ import annotations

from typing import Final

from humanagent.claims import Claim
from humanagent.training.data.questions.asks.types import (
    Ask,
    Asker,
    at_least,
    hedged,
    hidden_of,
    sentence,
    unmeasured,
)
from humanagent.training.data.questions.properties import (
    ACTIONS_ASKED,
    ARMS,
    HELD,
    ORIENTATIONS,
    POSTURES,
    WORN,
    Property,
)
from humanagent.training.data.questions.view import View
from humanagent.training.data.scenes import PersonTruth
from humanagent.training.data.scenes.dice import Dice

#: Share of the scenes with so many people of which the number is asked; crowds are rare.
_ASKED: Final = {0: 0.7, 1: 0.12, 2: 0.13, 3: 0.25, 4: 0.45, 5: 0.6}
#: Claims of one answer at most; a longer list says nothing new.
MOST_CLAIMS: Final = 6
WORDS: Final = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve"),
)
_PEOPLE: Final = ("people", "people", "persons", "humans", "individuals")
_GROUPS: Final = {
    "child": ("children", "a child"),
    "senior": ("elderly people", "an elderly person"),
    "adult": ("adults", "an adult"),
}
#: What is asked of everybody, more often what the facts tell.
ASKED_OF_ALL: Final[tuple[Property, ...]] = (
    *POSTURES.values(),
    *POSTURES.values(),
    *ORIENTATIONS.values(),
    *(ARMS["any"],) * 4,
    *ACTIONS_ASKED,
    *HELD.values(),
    *WORN[:3] * 2,
)
#: Of what is true of somebody in many scenes, this share is asked whether anybody does it.
_OFTEN_HERE: Final = {
    "standing": 0.1,
    "facing the camera": 0.2,
    "facing left": 0.35,
    "facing right": 0.35,
    "facing away from the camera": 0.5,
    "raising an arm": 0.6,
    "walking": 0.4,
}
_NO_ONE: Final = {p: ASKED_OF_ALL.count(p) / _OFTEN_HERE.get(p.doing, 1.0) for p in ASKED_OF_ALL}


def scene_claims(view: View) -> tuple[Claim, ...]:
    """The number of people."""
    return (Claim(subject="scene", predicate="count", value=str(len(view))),)


def claims_of(prop: Property, people: list[PersonTruth]) -> tuple[Claim, ...]:
    """What is claimed of these people for a property."""
    found = [claim for one in people for claim in prop.claims(one)]
    return tuple(found[:MOST_CLAIMS])


def said_of(prop: Property, one: PersonTruth) -> tuple[Claim, ...]:
    """The claims that make the property true of somebody."""
    if prop is not ARMS["any"]:
        return prop.claims(one)
    return tuple(c for side in ("left", "right") if ARMS[side].truth(one) == "yes"
                 for c in ARMS[side].claims(one))  # fmt: skip


def said_of_all(prop: Property, people: list[PersonTruth]) -> tuple[Claim, ...]:
    """Those claims of several people."""
    return tuple([c for one in people for c in said_of(prop, one)][:MOST_CLAIMS])


def _people(view: View, dice: Dice) -> Ask | None:
    n = len(view)
    if not dice.chance(_ASKED.get(n, 1.0)):
        return None
    noun = dice.pick(_PEOPLE)
    some = at_least("one person" if n == 1 else f"{WORDS[n]} people", view)
    if n == 0:
        nobody = ("There is nobody in the picture.", "Nobody.", "I see nobody.")
        said = tuple(hedged(text, view) for text in nobody)
    else:
        be = "is" if n == 1 else "are"
        said = (f"There {be} {some}.", f"{some}.", f"{some} {be} in the picture.", f"I see {some}.")
    slots = {"people": noun, "People": noun.capitalize()}
    return Ask(slots, sentence(dice.pick(said)), str(n), view.ids, scene_claims(view))


def _count_doing(view: View, dice: Dice) -> Ask | None:
    if not len(view):
        return None
    wanted = dice.chance(0.75)
    prop = dice.pick(ASKED_OF_ALL)
    if wanted:
        true = [p for p in ASKED_OF_ALL if any(p.truth(one) == "yes" for one in view.people)]
        if not true:
            return None
        prop = dice.pick(true)
    found = view.holding(prop)
    yes = found["yes"]
    noun = dice.pick(_PEOPLE)
    slots = {"people": noun, "doing": prop.doing}
    if found["moot"]:
        return None
    if found["hidden"]:
        one = dice.pick(found["hidden"])
        part = f"{one.id}'s {prop.parts}" if prop.parts != "enough" else one.id
        return (
            None
            if not dice.chance(0.12)
            else hidden_of(prop.family, part, one, slots, view.ids, dice)
        )
    if len(view) == 1 and not dice.chance(0.3):
        return None
    if not yes:
        said = ("None of them.", f"Nobody is {prop.doing}.")
        few = claims_of(prop, list(view.people)) if len(view) < 4 else ()
        return Ask(slots, hedged(dice.pick(said), view), "0", view.ids, few)
    if len(yes) == 1 and not dice.chance(0.6):
        return None
    ids = listed([one.id for one in yes])
    some = "one person" if len(yes) == 1 else f"{WORDS[len(yes)]} people"
    said = (at_least(f"{WORDS[len(yes)]}: {ids}.", view), at_least(f"{some}, {ids}.", view))
    answer = sentence(dice.pick(said))
    return Ask(slots, answer, str(len(yes)), view.ids, said_of_all(prop, yes))


def _count_age(view: View, dice: Dice) -> Ask | None:
    group = dice.pick(("child", "child", "senior", "senior", "adult"))
    plural, one = _GROUPS[group]
    if any(not p.knows("age") for p in view.people):
        return _age_unknown({"group": plural}, view, dice)
    if group == "adult" and any(p.attributes["age"] == "senior" for p in view.people):
        return None
    n = sum(p.attributes["age"] == group for p in view.people)
    if not dice.chance(0.25 if n == 0 else 0.5 if n == 1 else 1.0):
        return None
    some = {0: f"no {plural}", 1: one.replace("an ", "one ").replace("a ", "one ")}
    words = some.get(n, f"{WORDS[n]} {plural}")
    words = at_least(words, view) if n else words
    be = "is" if n == 1 else "are"
    said = (f"There {be} {words}.", f"{words}.", f"I see {words}.")
    answer = sentence(dice.pick(said))
    return Ask({"group": plural}, answer if n else hedged(answer, view), str(n), view.ids)


def _age_unknown(slots: dict[str, str], view: View, dice: Dice) -> Ask | None:
    if not dice.chance(0.3):
        return None
    return unmeasured("how old each person is", slots, view.ids, dice)


def _more(view: View, dice: Dice) -> Ask | None:
    n = len(view)
    if dice.chance(0.54):
        below = range(max(n - 3, 2), n)
        if not below:
            return None
        asked, value = dice.pick(below), "yes"
    else:
        asked, value = dice.integer(max(n, 2), n + 2), "no"
        if n < 3 and not dice.chance(0.15):
            return None
    some = "nobody is" if n == 0 else "one person is" if n == 1 else f"{WORDS[n]} people are"
    some = at_least(some, view) if value == "yes" else some
    said = (f"{value.capitalize()}, {some} in the picture.", f"{value.capitalize()}, {some} there.")
    number = WORDS[asked] if asked < len(WORDS) else str(asked)
    answer = dice.pick(said) if value == "yes" else hedged(dice.pick(said), view)
    return Ask({"number": number}, answer, value, view.ids, scene_claims(view))


def _anyone(view: View, dice: Dice) -> Ask | None:
    n = len(view)
    if n and not dice.chance(0.035):
        return None
    present = Claim(subject="scene", predicate="present", value="yes" if n else "no")
    claims: tuple[Claim, ...] = (present,)
    if not n:
        nobody = ("No, I see nobody.", "No, nobody is there.", "No.")
        said = tuple(hedged(text, view) for text in nobody)
    else:
        some = at_least("one person" if n == 1 else f"{WORDS[n]} people", view)
        said = (f"Yes, {some}.", f"Yes, I see {some}.", "Yes.")
    answer = dice.pick(said)
    if n and answer != "Yes.":
        claims += scene_claims(view)
    return Ask({}, answer, "yes" if n else "no", view.ids, claims)


def _any_doing(view: View, dice: Dice) -> Ask | None:
    if not len(view):
        prop = dice.pick(ASKED_OF_ALL)
        claims = (Claim(subject="scene", predicate="present", value="no"),)
        said = ("No, nobody is in the picture.", "No, I see nobody at all.")
        if not dice.chance(0.4):
            return None
        return Ask({"doing": prop.doing}, hedged(dice.pick(said), view), "no", (), claims)
    if dice.chance(0.35):
        true = {p.doing: p for p in ASKED_OF_ALL for one in view.people if p.truth(one) == "yes"}
        if not true:
            return None
        prop = dice.pick(tuple(true.values()))
        if not dice.chance(_OFTEN_HERE.get(prop.doing, 1.0)):
            return None
        yes = view.holding(prop)["yes"]
        be = "is" if len(yes) == 1 else "are"
        ids = listed([one.id for one in yes])
        said = (f"Yes, {ids} {be} {prop.doing}.", f"Yes, {ids}.")
        return Ask({"doing": prop.doing}, dice.pick(said), "yes", view.ids, said_of_all(prop, yes))
    prop = dice.weighted(_NO_ONE)
    found = view.holding(prop)
    slots = {"doing": prop.doing}
    if found["yes"] or found["moot"]:
        return None
    if found["hidden"]:
        one = dice.pick(found["hidden"])
        part = f"{one.id}'s {prop.parts}" if prop.parts != "enough" else one.id
        return (
            None
            if not dice.chance(0.2)
            else hidden_of(prop.family, part, one, slots, view.ids, dice)
        )
    few = claims_of(prop, list(view.people)) if len(view) < 4 else ()
    said = (f"No, nobody is {prop.doing}.", "No, nobody.")
    return Ask(slots, hedged(dice.pick(said), view), "no", view.ids, few)


def _any_age(view: View, dice: Dice) -> Ask | None:
    group = dice.pick(("child", "senior", "adult"))
    one = _GROUPS[group][1]
    if any(not p.knows("age") for p in view.people):
        return _age_unknown({"one": one}, view, dice)
    ages = [p.attributes["age"] for p in view.people]
    if group == "adult" and "senior" in ages:
        return None
    ids = [p.id for p in view.people if p.attributes["age"] == group]
    if not dice.chance(0.8 if ids else 0.7):
        return None
    said = (f"Yes, {listed(ids)}.", "Yes.") if ids else (f"No, I do not see {one}.", "No.")
    answer = dice.pick(said) if ids else hedged(dice.pick(said), view)
    return Ask({"one": one}, answer, "yes" if ids else "no", view.ids)


def listed(words: list[str]) -> str:
    """Joined with commas and *and*."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


ASKERS: Final[dict[str, tuple[Asker, float]]] = {
    "count.people": (_people, 2.2),
    "count.doing": (_count_doing, 1.2),
    "count.age": (_count_age, 0.5),
    "count.more": (_more, 0.6),
    "presence.anyone": (_anyone, 2.5),
    "presence.doing": (_any_doing, 1.3),
    "presence.age": (_any_age, 0.6),
}
