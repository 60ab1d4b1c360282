"""How a question about one person is put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from humanagent.training.data.questions.asks.types import Ask, Asker, Found, unclear
from humanagent.training.data.questions.properties import (
    Property,
    walks,
)
from humanagent.training.data.questions.references import misfit, refer
from humanagent.training.data.questions.view import View
from humanagent.training.data.scenes import PersonTruth
from humanagent.training.data.scenes.dice import Dice

#: Finds what there is to ask about a person; with None, any words that fit the form.
Finder = Callable[[PersonTruth | None, Dice], Found | None]
_MISFITS: Final = 0.07
#: Of what is often true, this share is asked; of the rest all. What is often true is also asked
#: more where it is not, or the words of a question would give its answer away.
OFTEN: Final = {
    "standing": 0.13,
    "facing the camera": 0.32,
    "looking at the camera": 0.4,
    "looking to the left": 0.6,
    "looking to the right": 0.6,
    "facing left": 0.7,
    "facing right": 0.7,
    "facing away from the camera": 0.7,
    "walking": 0.4,
}
LEFT_OUT: Final = 0.65  # of the questions that are answered by no
_HIDDEN: Final = 0.15  # of the questions whose answer is hidden are asked


def about_one(finder: Finder, *banned: str) -> Asker:
    """A question about anybody; sometimes about a phrase that picks out nobody or several."""

    def ask(view: View, dice: Dice) -> Ask | None:
        if not len(view) or dice.chance(_MISFITS):
            wrong, found = misfit(view, dice, banned), finder(None, dice)
            if wrong is None or found is None:
                return None
            return unclear(wrong, found.filled(wrong.phrase), dice)
        one = dice.pick(view.people)
        found = finder(one, dice)
        if found is None or (found.hidden and not dice.chance(_HIDDEN)):
            return None
        return found.told(one, refer(view, one, dice, banned), dice)

    return ask


def whether(
    properties: Sequence[Property], one: PersonTruth | None, dice: Dice, no: float = LEFT_OUT
) -> Found | None:
    """Whether one of the properties is true of somebody; yes and no about equally often.

    Args:
        properties: of one family.
        one: who, or None for words only.
        dice: which property.
        no: share of the questions with the answer no that are left out.
    """
    if one is None:
        return Found(slots={"doing": dice.pick(properties).doing})
    wanted = "yes" if dice.chance(0.5) else "no"
    truths = [(prop, prop.truth(one)) for prop in properties]
    choices = [prop for prop, truth in truths if truth == wanted]
    if not choices:
        unseen = [prop for prop, truth in truths if truth == "hidden"]
        if not unseen:
            return None
        prop = dice.pick(unseen)
        return Found(slots={"doing": prop.doing}, hidden=prop.parts, family=prop.family)
    if wanted == "no":
        prop = dice.weighted({p: 1 / OFTEN.get(p.doing, 1.0) for p in choices})
    else:
        prop = dice.pick(choices)
    slots, claims = {"doing": prop.doing}, prop.claims(one)
    often = OFTEN.get(prop.doing, 1.0)
    if wanted == "yes":
        if not dice.chance(often):
            return None
        full = f"Yes, {{name}} is {prop.doing}."
        return Found((full, full, f"Yes, {prop.doing}."), "yes", claims, slots)
    if not dice.chance(1 - no if often == 1 else 1 - no * no):
        return None
    answers: tuple[str, ...] = (f"No, {{name}} is not {prop.doing}.",)
    instead = [
        p.doing for p, truth in truths if truth == "yes" and p.facts and p.family == prop.family
    ]
    if walks(one) and prop.family == "posture":
        instead = [one.action_words.split()[0]]
    answers += tuple(f"No, {{name}} is {doing}." for doing in instead)
    return Found(answers, "no", claims, slots)
