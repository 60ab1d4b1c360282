"""Which facts and which people a question is about, for whoever tells a model about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from humanagent.routing import Intent, Route
from humanagent.scene import Scene
from humanagent.speaker.ask import parse
from humanagent.speaker.predicates import fact_names
from humanagent.speaker.references import by_size, resolve
from humanagent.speaker.turns import Turn

_ARMS = ("left_arm", "right_arm", "left_hand", "right_hand")
_BY_INTENT: Final[dict[Intent, tuple[str, ...]]] = {
    "posture": ("posture",),
    "limb": _ARMS,
    "orientation": ("orientation", "head_turn"),
    "interaction": ("posture", *_ARMS),
    "which_person": ("posture", "orientation", *_ARMS),
    "describe": ("posture", "orientation", *_ARMS),
    "relation": ("orientation",),
    "reason": ("posture",),
}


def relevant_facts(question: str, route: Route) -> tuple[str, ...]:
    """Names of the facts about a person that a question needs, most needed first.

    Example:
        >>> relevant_facts("Is her left arm raised?", Route(intent="limb"))
        ('left_arm', 'left_hand')
    """
    ask = parse(question)
    predicates = [*ask.predicates]
    if ask.form == "which_side" and ask.limb:
        predicates.append(ask.limb.on("any"))
    named = fact_names(predicates)
    if ask.form == "limb_value":
        limbs = ("leg",) if ask.part == "leg" else ("arm", "hand")
        named = tuple(f"{side}_{limb}" for side in ask.sides for limb in limbs)
    return named or _BY_INTENT.get(route.intent, ())


def focus(
    question: str, route: Route, scene: Scene, history: Sequence[Turn] = ()
) -> tuple[str, ...]:
    """Ids of all people, those that the question means first, then the larger ones.

    Example:
        >>> focus("Who is there?", Route(intent="which_person"), Scene.from_people((9, 9), []))
        ()
    """
    if not scene.people:
        return ()
    first: list[str] = []
    for mention in parse(question).mentions:
        meant = resolve(mention, scene, history, mention.unseen)
        if meant.sure and not meant.group:
            first += meant.ids
    return tuple(dict.fromkeys([*first, *(p.id for p in by_size(scene))]))
