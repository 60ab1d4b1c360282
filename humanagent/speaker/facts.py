"""The facts speaker: answers from measured joints alone, and says so when they do not decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from humanagent.claims import Reply
from humanagent.pose import SceneFacts
from humanagent.routing import Intent, Route
from humanagent.scene import Scene
from humanagent.speaker.ask import Ask, parse
from humanagent.speaker.choosing import choose
from humanagent.speaker.counting import compares, count
from humanagent.speaker.deciding import decide, nobody_found
from humanagent.speaker.describing import describe
from humanagent.speaker.parts import part_in_picture
from humanagent.speaker.people import which_person
from humanagent.speaker.presence import presence
from humanagent.speaker.relations import relate
from humanagent.speaker.sides import limb_value, which_side
from humanagent.speaker.turns import Turn
from humanagent.speaker.unseen import unseen

_UNSEEN: tuple[Intent, ...] = ("interaction", "appearance", "reason", "not_about_people")


def speak(
    question: str,
    route: Route,
    scene: Scene,
    facts: SceneFacts,
    *,
    history: Sequence[Turn] = (),
) -> Reply:
    """Answer a question from the facts, or abstain with the reason and the remedy.

    Every claim of the reply is *measured*: read straight off ``facts`` or ``scene``.

    Args:
        question: In English.
        route: Where the question goes; a refused one is refused here too.
        scene: The people found in the picture.
        facts: What their joints show; people without facts are treated as not measured.
        history: Earlier turns about the same picture, oldest first, for "he" and "the other one".

    Example:
        >>> empty = Scene.from_people((640, 480), [])
        >>> speak("How many?", Route(intent="count"), empty, SceneFacts(people={})).text
        '0 people: I find nobody in the picture, but someone small, hidden or turned away ...'
    """
    if route.intent == "refuse":
        text = "I do not answer that: I describe what people can be seen doing, nothing more."
        return Reply(text=text, status="refused", reason=route.reason)
    ask, intent = _in_context(parse(question), route.intent, history)
    if intent == "count" or (intent == "presence" and compares(ask)):
        return count(ask, scene, facts)
    if intent == "describe":
        return describe(ask, scene, facts, history)
    if intent in _UNSEEN:
        return _unseen(ask, intent, scene)
    if intent == "relation" and (reply := relate(ask, scene, facts, history)):
        return reply
    if intent == "presence" and not ask.predicates:
        return presence(ask, scene, facts)
    return _by_form(ask, scene, facts, history)


def _by_form(ask: Ask, scene: Scene, facts: SceneFacts, history: Sequence[Turn]) -> Reply:
    """Posture, direction and limb questions, by the form of the answer they want."""
    if ask.form == "yes_no" and (reply := part_in_picture(ask, scene, history)):
        return reply
    forms = {
        "yes_no": decide,
        "which_value": choose,
        "which_side": which_side,
        "limb_value": limb_value,
        "who": which_person,
    }
    return forms[ask.form](ask, scene, facts, history)


def _unseen(ask: Ask, intent: Intent, scene: Scene) -> Reply:
    """Nobody does anything where nobody is; else joints do not show it."""
    subject = ask.subject
    anyone = subject is not None and subject.quantifier == "any" and ask.form == "yes_no"
    if not scene.people and anyone and intent in ("interaction", "appearance"):
        return nobody_found(ask, scene)
    return unseen(intent)


def _in_context(ask: Ask, intent: Intent, history: Sequence[Turn]) -> tuple[Ask, Intent]:
    """A follow-up such as "And P2?" asks the last question again, of somebody else."""
    if not (ask.elliptic and ask.mentions and history) or ask.predicates or ask.extra:
        return ask, intent
    last = history[-1]
    before = parse(last.question)
    if last.route is None or ask.foreign or ask.qualifiers or before.extra or before.foreign:
        return ask, intent
    form = "yes_no" if before.form == "who" else before.form
    again = replace(before, mentions=ask.mentions, qualifiers=(), form=form, elliptic=False)
    return again, "posture" if last.route.intent == "which_person" else last.route.intent
