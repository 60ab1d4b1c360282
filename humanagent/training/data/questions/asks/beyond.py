"""Questions that no picture answers, and those that policy refuses."""

from __future__ import annotations

from typing import Final

from humanagent.policy import check_question, policy_for
from humanagent.routing import RefusalKind, Route
from humanagent.training.data.questions.asks.crowd import ASKED_OF_ALL
from humanagent.training.data.questions.asks.types import Ask, Asker
from humanagent.training.data.questions.references import Owner, misfit, refer
from humanagent.training.data.questions.view import View
from humanagent.training.data.scenes.dice import Dice

_WHY: Final = (
    "I cannot tell why: a picture does not show reasons.",
    "I cannot tell; the picture shows what people do, not why.",
    "The reason cannot be told from the picture.",
)
_NEXT: Final = (
    "I cannot tell what came before or comes next from one picture.",
    "I cannot tell: the picture shows one moment only.",
    "One picture does not show that, so I cannot tell.",
)
_BACKGROUND: Final = (
    "I cannot tell that from how people look and move.",
    "The picture does not show that, so I cannot tell.",
    "I cannot tell: nothing in the picture decides it.",
)
_THING: Final = (
    "I cannot tell: I only speak about the people in the picture.",
    "That is not about the people in the picture, so I cannot tell.",
    "I only look at people, so I cannot tell.",
)


def _somebody(view: View, dice: Dice) -> tuple[str, tuple[str, ...]]:
    """A phrase for somebody, and whom it means."""
    if not len(view):
        wrong = misfit(view, dice)
        return (wrong.phrase if wrong else "the person"), ()
    one = dice.pick(view.people)
    return refer(view, one, dice), (one.id,)


def _why(view: View, dice: Dice) -> Ask | None:
    if not len(view):
        return None
    one = dice.pick(view.people)
    true = [p for p in ASKED_OF_ALL if p.truth(one) == "yes"]
    if not true:
        return None
    prop = dice.pick(true)
    who = refer(view, one, dice, ("posture", "action", "holding", "arms", "orientation"))
    return Ask({"who": who, "doing": prop.doing}, dice.pick(_WHY), people=(one.id,),
               status="abstained")  # fmt: skip


def _untold(answers: tuple[str, ...]) -> Asker:
    def ask(view: View, dice: Dice) -> Ask | None:
        who, ids = _somebody(view, dice)
        slots = {"who": who, "whose": Owner(who)}
        return Ask(slots, dice.pick(answers), people=ids, status="abstained")

    return ask


def _thing(view: View, dice: Dice) -> Ask | None:
    return Ask({}, dice.pick(_THING), status="abstained")


def _policy(kind: RefusalKind) -> Asker:
    """What the default policy says to such a question."""
    said = check_question(Route(intent="refuse", refusal=kind), policy_for("default"))
    assert said is not None  # the default policy answers none of these kinds

    def ask(view: View, dice: Dice) -> Ask | None:
        who, ids = _somebody(view, dice)
        return Ask({"who": who, "whose": Owner(who)}, said.text, people=ids, status=said.status)

    return ask


ASKERS: Final[dict[str, tuple[Asker, float]]] = {
    "reason.why": (_why, 0.3),
    "reason.next": (_untold(_NEXT), 0.12),
    "reason.background": (_untold(_BACKGROUND), 0.12),
    "not_about_people.thing": (_thing, 0.3),
    "refuse.identity": (_policy("identity"), 0.2),
    "refuse.sensitive": (_policy("sensitive"), 0.15),
    "refuse.feelings": (_policy("emotion"), 0.2),
}
