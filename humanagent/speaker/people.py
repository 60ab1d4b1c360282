"""Which person: "who is raising a hand?", "who is the closest?"."""

from __future__ import annotations

from collections.abc import Sequence

from humanagent.claims import Reply
from humanagent.pose import SceneFacts
from humanagent.scene import Scene
from humanagent.speaker.ask import Ask
from humanagent.speaker.deciding import not_understood
from humanagent.speaker.exact import likely_exact
from humanagent.speaker.limits import HEDGE, NAMED, NOBODY, VLM
from humanagent.speaker.measure import Finding, judge_all, known
from humanagent.speaker.names import left_to_right, listed, name, names
from humanagent.speaker.phrases import statement
from humanagent.speaker.references import ANYBODY, resolve
from humanagent.speaker.say import abstained, answered, cited, claims
from humanagent.speaker.turns import Turn

_EXCLUDED = ("apart from", "except", "besides", "other than", "else")


def which_person(ask: Ask, scene: Scene, facts: SceneFacts, history: Sequence[Turn] = ()) -> Reply:
    """Name the people of whom something holds."""
    if not scene.people:
        return abstained(NOBODY[:-1], VLM)
    place = ask.subject.place if ask.subject else None
    if place and not ask.predicates:
        return _by_place(ask, scene, facts, place, history)
    if reply := not_understood(ask):
        return reply
    if ask.extra:
        return abstained(f"joints do not show {cited(ask.text, ask.extra)}", VLM)
    candidates = _candidates(ask, scene)
    if place or (ask.subject and ask.subject.ordinal):
        meant = resolve(ask.subject or ANYBODY, scene, history)
        if not meant.sure:
            return abstained(meant.why, meant.remedy)
        candidates = list(meant.ids)
    found = [judge_all(scene.person(i), facts, ask.predicates) for i in candidates]
    wanted = not ask.negated
    yes = [f for f in found if f.truth is wanted]
    open_ = [f for f in found if f.truth is None]
    if yes:
        return _named(ask, scene, yes, open_)
    if open_ or not found:
        why = open_[0].why if open_ else "nobody in the picture has that id"
        return abstained(why, VLM)
    if not likely_exact(scene):
        return abstained("nobody I find is, but someone may be missed", VLM)
    told = [statement(scene, f.facts, part=ask.part) for f in found[:NAMED]]
    said = claims(f for one in found for f in one.facts)
    return answered(f"Nobody, as far as I measure: {listed(told)}. {HEDGE}", said)


def _candidates(ask: Ask, scene: Scene) -> list[str]:
    """The people asked about: all, those whose ids are named, or all but those."""
    everybody = [p.id for p in left_to_right(scene)]
    named = [i for m in ask.mentions for i in m.ids]
    if not named:
        return everybody
    if any(word in ask.text for word in _EXCLUDED):
        return [i for i in everybody if i not in named]
    return [i for i in everybody if i in named]


def _named(ask: Ask, scene: Scene, yes: Sequence[Finding], open_: Sequence[Finding]) -> Reply:
    told = [statement(scene, f.facts, part=ask.part) for f in yes[:NAMED]]
    said = claims(f for one in yes for f in one.facts)
    picky = ask.qualifiers or (ask.subject is not None and not ask.subject.plain)
    if picky and (len(yes) > 1 or open_):
        words = (*ask.qualifiers, ask.subject.noun if ask.subject else "")
        why = f"joints do not show who is meant by {cited(ask.text, words)}"
        return abstained(why, VLM, known=listed(told), made=said)
    more = f" I cannot tell for {names(scene, [f.person for f in open_])}." if open_ else ""
    return answered(f"{listed(told)}.{more}", said)


def _by_place(
    ask: Ask, scene: Scene, facts: SceneFacts, place: str, history: Sequence[Turn]
) -> Reply:
    unread = (*ask.foreign, *ask.qualifiers, *ask.extra)
    if unread:
        return abstained(f"joints do not show {cited(ask.text, unread)}", VLM)
    meant = resolve(ask.subject or ANYBODY, scene, history)
    if not meant.sure or not likely_exact(scene):
        return abstained(meant.why or "someone may be missed", meant.remedy or VLM)
    who = meant.ids[0]
    others = [p.id for p in scene.people if p.id != who]
    pair = "depth" if place in ("largest", "smallest") else "side"
    measured = [known(facts, who, pair, other) for other in others]
    hedge = ", going by size in the picture" if pair == "depth" else ""
    said = claims(f for f in measured if f.known)
    return answered(f"{name(scene, who)}{hedge}", said)
