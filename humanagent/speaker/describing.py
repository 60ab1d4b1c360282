"""A paragraph of what was measured: how many, and how each person holds themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from humanagent.claims import Reply
from humanagent.pose import Fact, SceneFacts
from humanagent.scene import Scene
from humanagent.speaker.ask import Ask
from humanagent.speaker.exact import likely_exact, nobody, people
from humanagent.speaker.limits import HEDGE, NAMED, NOBODY, SURE_EXACT, VLM
from humanagent.speaker.measure import known
from humanagent.speaker.names import left_to_right, listed, name, sentence
from humanagent.speaker.phrases import clause, verb_phrase
from humanagent.speaker.references import resolve
from humanagent.speaker.say import abstained, answered, claims, count_claim, present_claim
from humanagent.speaker.turns import Turn

#: Facts worth telling, and the values that are too ordinary to tell.
_TOLD: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("posture", frozenset()),
    ("orientation", frozenset()),
    ("left_arm", frozenset(("hanging", "bent"))),
    ("right_arm", frozenset(("hanging", "bent"))),
    ("left_hand", frozenset(("free", "above_head", "near_other_hand", "near_person"))),
    ("right_hand", frozenset(("free", "above_head", "near_other_hand", "near_person"))),
)
_ACTIVITY: Final = (
    r"\bdoing\b|\bup to\b|\bactivity\b|\baction\b|\bgoing on\b|\bhappening\b|\bengaged\b|\bstory\b"
)
_BEYOND: Final = "joints show how people hold themselves, not what they are doing"


def describe(ask: Ask, scene: Scene, facts: SceneFacts, history: Sequence[Turn] = ()) -> Reply:
    """Describe the people at the level of postures."""
    activity = re.search(_ACTIVITY, ask.text) is not None
    subject = ask.subject
    picked = subject is not None and not subject.everyone and subject.quantifier == "the"
    if not scene.people:
        if picked or activity:
            return abstained(NOBODY[:-1], VLM)
        return nobody(scene, f"{NOBODY} What else it shows, I do not measure.")
    if subject and picked:
        meant = resolve(subject, scene, history, ask.qualifiers)
        if not meant.sure:
            return abstained(meant.why, meant.remedy)
        ids = meant.ids
    else:
        ids = tuple(p.id for p in left_to_right(scene))
    told = {i: _told(facts, i) for i in ids}
    made = claims(f for of in told.values() for f in of)
    lines = _lines(scene, told)
    if activity:
        return abstained(_BEYOND, VLM, known=" ".join(lines), made=made)
    if len(ids) < len(scene.people):
        return answered(" ".join(lines), made) if made else abstained(_nothing(), VLM)
    counted = count_claim(scene) if likely_exact(scene) else present_claim(scene)
    return answered(" ".join([_how_many(scene), *lines]), (counted, *made))


def _nothing() -> str:
    return "the joints do not decide how the person holds themselves"


def _how_many(scene: Scene) -> str:
    number = people(len(scene.people))
    return f"I find {number}." + ("" if scene.complete >= SURE_EXACT else f" {HEDGE}")


def _told(facts: SceneFacts, person_id: str) -> list[Fact]:
    found = [(known(facts, person_id, fact_name), dull) for fact_name, dull in _TOLD]
    return [fact for fact, dull in found if fact.known and fact.value not in dull]


def _lines(scene: Scene, told: dict[str, list[Fact]]) -> list[str]:
    """One sentence per person; for a crowd, how many hold each posture."""
    if len(told) <= NAMED:
        unclear = "is there, but the joints do not decide the posture"
        return [
            sentence(f"{name(scene, i)} {clause(of) if of else unclear}") for i, of in told.items()
        ]
    postures = Counter(verb_phrase(f) for of in told.values() for f in of if f.name == "posture")
    if not postures:
        return ["The joints do not decide their postures."]
    parts = [
        f"{number} {'is' if number == 1 else 'are'} {phrase.removeprefix('is ')}"
        for phrase, number in postures.most_common()
    ]
    return [sentence(f"Of those whose posture is measured, {listed(parts)}")]
