"""Which hand, arm or leg: the person's own side, or the viewer's when the question says so."""

from __future__ import annotations

from collections.abc import Sequence

from humanagent.claims import Reply
from humanagent.pose import SceneFacts
from humanagent.scene import Scene
from humanagent.speaker.ask import Ask
from humanagent.speaker.deciding import nobody_found, not_understood
from humanagent.speaker.limits import VLM
from humanagent.speaker.measure import Finding, judge, known, why_unknown
from humanagent.speaker.phrases import clause, statement
from humanagent.speaker.predicates import Side
from humanagent.speaker.references import ANYBODY, resolve
from humanagent.speaker.say import abstained, answered, cited, claims
from humanagent.speaker.turns import Turn

SIDES: tuple[Side, Side] = ("left", "right")


def which_side(ask: Ask, scene: Scene, facts: SceneFacts, history: Sequence[Turn] = ()) -> Reply:
    """Answer which of the two limbs is in the state that the question names."""
    if not scene.people:
        return nobody_found(ask, scene)
    if (reply := not_understood(ask)) or ask.limb is None:
        return reply or abstained("joints do not show that", VLM)
    meant = resolve(ask.subject or ANYBODY, scene, history, ask.qualifiers)
    if not meant.sure or len(meant.ids) != 1:
        return abstained(meant.why or "it is not clear who is meant", meant.remedy or VLM)
    person = scene.person(meant.ids[0])
    label = meant.label(scene, person.id)
    found = {side: judge(person, facts, ask.limb.on(side)) for side in SIDES}
    held = [side for side in SIDES if found[side].truth]
    said = [f for one in found.values() for f in one.facts]
    told = statement(scene, said, part=ask.part, label=label) if said else ""
    part = ask.part or "hand"
    if len(held) == 2 and not ask.extra:
        return answered(f"Both: {told}", claims(said))
    if len(held) != 1 or not _enough(ask):
        why = _why(ask, list(found.values()), len(held))
        return abstained(why, VLM, known=told, made=claims(said))
    side = held[0]
    facts_of = found[side].facts
    text = f"{label} {clause(facts_of, part=part)}"
    if ask.extra:
        text += f"; I cannot see {cited(ask.text, ask.extra)}"
    if not ask.viewer_side:
        return answered(f"The {side} {part} (the person's own {side}): {text}", claims(facts_of))
    seen = viewers_side(facts, person.id, side)
    if seen is None:
        return abstained("it is not clear which side that is in the picture", VLM, known=text)
    return answered(f"The {part} on the {seen} of the picture", claims(facts_of))


def _enough(ask: Ask) -> bool:
    """Whether one side in the state answers the question.

    What a hand holds is not seen: the one hand that is raised answers with which hand something
    is held *up*. (An arm that cannot be seen is seldom the raised one.)
    """
    return not ask.extra or (ask.limb is not None and ask.limb.key == "raised")


def _why(ask: Ask, found: Sequence[Finding], held: int) -> str:
    if ask.extra:
        return f"joints do not show {cited(ask.text, ask.extra)}"
    if held == 2:
        return "it holds of both sides"
    return next((f.why for f in found if f.truth is None), "it holds of neither side")


def viewers_side(facts: SceneFacts, person_id: str, own: Side) -> Side | None:
    """On which side of the picture a person's own side is, by how the person is turned."""
    turned = known(facts, person_id, "orientation").value
    if turned == "away":
        return own
    if turned == "camera":
        return "right" if own == "left" else "left"
    return None


def limb_value(ask: Ask, scene: Scene, facts: SceneFacts, history: Sequence[Turn] = ()) -> Reply:
    """Say how the limbs that the question names are held."""
    if not scene.people:
        return nobody_found(ask, scene)
    extra = (*ask.foreign, *ask.extra)
    if extra:
        return abstained(f"joints do not show {cited(ask.text, extra)}", VLM)
    meant = resolve(ask.subject or ANYBODY, scene, history, ask.qualifiers)
    if not meant.sure or len(meant.ids) != 1:
        return abstained(meant.why or "it is not clear who is meant", meant.remedy or VLM)
    person = scene.person(meant.ids[0])
    limbs = ("leg",) if ask.part == "leg" else ("arm", "hand")
    measured = [known(facts, person.id, f"{side}_{limb}") for side in ask.sides for limb in limbs]
    told = [f for f in measured if f.known and f.value != "free"]
    if not told:
        return abstained(why_unknown(person, measured[0].name), VLM)
    return answered(statement(scene, told, label=meant.label(scene, person.id)), claims(told))
