"""What tools beyond pose would say of people: clothes, what they do, hold, and with whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from humanagent.pose import SceneFacts
from humanagent.training.data.questions.properties import POSTURES, tells_action
from humanagent.training.data.scenes import PersonTruth, SceneSample, ThingTruth
from humanagent.training.data.scenes.actions import ACTIONS

#: What two people are seen to do together; that they talk, for instance, is not seen.
_SEEN_TOGETHER: Final = frozenset(
    {"shaking_hands", "hugging", "holding_hands", "fighting", "walking_together"}
)


@dataclass(frozen=True)
class Told:
    """What is said of one person beyond joints, as truth and as words of the report.

    ``attributes`` are those of the truth; ``words`` is everything as ``Person.attributes``;
    ``known`` names what a question may rest on; ``together``: it is said with whom they do
    something.
    """

    attributes: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    action: str = ""
    action_words: str = ""
    held: ThingTruth | None = None
    together: bool = False


def told_of(full: SceneSample, facts: SceneFacts) -> dict[str, Told]:
    """What is said of everybody who was reported and is there.

    Args:
        full: everything that is true, under the ids of the report.
        facts: measured: an action is said with the measured posture, or not at all.
    """
    together = _together(full)
    return {
        one.id: _told(one, facts, one.id in together)
        for one in full.people
        if one.id in facts.people
    }


def _together(full: SceneSample) -> set[str]:
    """Those of whom it is seen what they do together."""
    found = set()
    for relation in full.relations:
        pair = {relation.subject, relation.other}
        shown = any(tells_action(full.person(one)) for one in pair)
        if relation.predicate in _SEEN_TOGETHER and shown:
            found |= pair
    return found


def _told(one: PersonTruth, facts: SceneFacts, together: bool) -> Told:
    together = together and one.partner in facts.people
    words, known = dict(one.seen_attributes), {"attributes"}
    action, short, long = one.action, "", ""
    if together:
        short = long = words["with"] = one.action_words
    elif one.partner is None and tells_action(one):
        short, long = _action(one, facts)
        if short:
            words["action"] = short
    if "age" in words:
        known.add("age")
    if short:
        known.add("action")
    hands = one.shows("left_hand") and one.shows("right_hand")
    empty = one.action not in ACTIONS or ACTIONS[one.action].held is None
    if one.held is not None or (empty and hands):
        known.add("held")
        words["holding"] = one.held.words if one.held else "nothing"
    return Told(
        attributes=one.seen_attributes,
        words=words,
        known=frozenset(known),
        action=action if short else "",
        action_words=long,
        held=one.held,
        together=together,
    )


def _action(one: PersonTruth, facts: SceneFacts) -> tuple[str, str]:
    """The action without and with the measured posture; empty where its joints are not measured.

    A report would otherwise say in an action what its facts leave open.
    """
    posture = facts.value(one.id, "posture")
    if posture == "unknown" or posture != one.facts["posture"]:
        return "", ""
    for side in ("left", "right"):
        arm = facts.value(one.id, f"{side}_arm") != "unknown"
        if not arm and any(w in one.action_words for w in (f"{side} arm", "both", "hands")):
            return "", ""
    if one.action not in ACTIONS or not ACTIONS[one.action].verb.startswith("{posture}"):
        return one.action_words, one.action_words
    if one.action_words.startswith(("walking", "running")):
        return one.action_words.partition(", the")[0], one.action_words
    tail = ACTIONS[one.action].verb.removeprefix("{posture}")
    tails = [tail.format(side=side) for side in ("left", "right")]
    said = next((t for t in tails if t and one.action_words.endswith(t)), "")
    words = f"{POSTURES[posture].doing}{said}"
    return said.removeprefix(" and ").strip(" ,") or words, words
