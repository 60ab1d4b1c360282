"""Questions that offer properties to choose from: "standing or sitting?", "which way?"."""

from __future__ import annotations

from collections.abc import Sequence

from humanagent.claims import Reply
from humanagent.pose import Fact, SceneFacts
from humanagent.scene import Scene
from humanagent.speaker.ask import Ask
from humanagent.speaker.deciding import nobody_found, not_understood
from humanagent.speaker.exact import likely_exact
from humanagent.speaker.limits import VLM
from humanagent.speaker.measure import judge
from humanagent.speaker.phrases import statement
from humanagent.speaker.references import ANYBODY, resolve
from humanagent.speaker.say import abstained, answered, cited, claims
from humanagent.speaker.turns import Turn


def choose(ask: Ask, scene: Scene, facts: SceneFacts, history: Sequence[Turn] = ()) -> Reply:
    """Answer which of the offered properties holds."""
    if not scene.people:
        return nobody_found(ask, scene)
    if reply := not_understood(ask):
        return reply
    meant = resolve(ask.subject or ANYBODY, scene, history, ask.qualifiers)
    if not meant.ids or (ask.subject and ask.subject.quantifier == "any"):
        return abstained(meant.why or "it is not clear who is meant", meant.remedy or VLM)
    held: set[str] = set()
    told: list[str] = []
    said: list[Fact] = []
    why = ""
    for person_id in meant.ids:
        findings = [judge(scene.person(person_id), facts, p) for p in ask.predicates]
        best = next((f for f in findings if f.truth), findings[0])
        true = [p.key for p, f in zip(ask.predicates, findings, strict=True) if f.truth]
        open_ = next((f.why for f in findings if f.truth is None), "the joints show neither")
        why = why or ("" if true else open_)
        held.add(true[0] if len(true) == 1 else "")
        said += best.facts
        if best.facts:
            label = meant.label(scene, person_id)
            told.append(statement(scene, best.facts, part=ask.part, label=label))
    text = ", ".join(told)
    if (
        len(held) == 1
        and "" not in held
        and not ask.extra
        and (meant.sure or (len(meant.ids) > 1 and likely_exact(scene)))
    ):
        return answered(text, claims(said))
    if ask.extra:
        why = f"joints do not show {cited(ask.text, ask.extra)}"
    return abstained(
        meant.why or why or "it is not the same for all of them",
        meant.remedy or VLM,
        known=text,
        made=claims(said),
    )
