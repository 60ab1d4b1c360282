"""``compact`` version 1: pose facts in words, and the joints that the question needs.

One block per person; nothing is listed that is not known, except by the word ``unknown``. People
come most relevant first, and whole people are left out, never parts of one, when the budget is
spent; the text says how many and who. Attributes are written when a tool has filled them.

Released: never edit this file, write a ``compact_v2`` beside it.
"""

from __future__ import annotations

from collections.abc import Callable

from humanagent.context.types import Focus
from humanagent.pose.types import PAIR_VALUES, PERSON_VALUES, Fact, SceneFacts
from humanagent.scene import INDEX, Person, Scene

_MAX_PAIRS = 12


def render(
    scene: Scene, facts: SceneFacts, focus: Focus, count_tokens: Callable[[str], int]
) -> tuple[str, tuple[str, ...]]:
    """Head line, people by relevance, then what is known about pairs of the people listed."""
    head = _head(scene)
    shown, blocks = [], []
    spent = count_tokens(head) + 24  # room for the line that names who was left out
    for person in _by_relevance(scene, focus):
        block = _person(person, facts, focus)
        cost = count_tokens(block)
        if focus.budget is not None and spent + cost > focus.budget:
            break
        spent += cost
        shown.append(person.id)
        blocks.append(block)
    omitted = tuple(p.id for p in scene.people if p.id not in shown)
    lines = [head, *blocks]
    if omitted:
        lines.append(f"not listed, to keep this short: {len(omitted)} more people")
    for line in _pairs(facts, shown):
        cost = count_tokens(line)
        if focus.budget is not None and spent + cost > focus.budget:
            break
        spent += cost
        lines.append(line)
    return "\n".join(lines), omitted


def _head(scene: Scene) -> str:
    text = f"picture {scene.width}x{scene.height} px, people found: {len(scene.people)}"
    if scene.possible or scene.complete < 0.6:
        text += ", someone may be missed"
    return text


def _by_relevance(scene: Scene, focus: Focus) -> list[Person]:
    rank = {person_id: i for i, person_id in enumerate(focus.people)}
    return sorted(scene.people, key=lambda p: rank.get(p.id, len(rank)))


def _person(person: Person, facts: SceneFacts, focus: Focus) -> str:
    box = ",".join(str(round(v)) for v in person.bbox)
    parts = [f"{person.id} box {box}"]
    known: list[Fact] = []
    unknown: list[Fact] = []
    for name in PERSON_VALUES:
        fact = facts.fact(person.id, name)
        (known if fact.known else unknown).append(fact)
    parts += [_fact(f) for f in known]
    if unknown:
        parts.append("unknown " + ",".join(f.name for f in unknown))
    parts += [f"{key} {value}" for key, value in sorted(person.attributes.items())]
    joints = [_joint(person, name) for name in focus.joints]
    if joints:
        parts.append("joints " + ", ".join(joints))
    return "; ".join(parts)


def _fact(fact: Fact) -> str:
    other = f" {fact.other}" if fact.other else ""
    doubt = "?" if fact.confidence < 0.5 else ""
    return f"{fact.name} {fact.value}{other}{doubt}"


def _joint(person: Person, name: str) -> str:
    i = INDEX[name]
    state = person.keypoints.state[i]
    if state in ("off_frame", "absent"):
        return f"{name} {state}"
    x, y = person.keypoints.xy[i]
    mark = "?" if state == "guessed" else ""
    return f"{name} {round(x)},{round(y)}{mark}"


def _pairs(facts: SceneFacts, shown: list[str]) -> list[str]:
    lines = []
    for i, first in enumerate(shown):
        for second in shown[i + 1 :]:
            known = [facts.fact(first, name, second) for name in PAIR_VALUES]
            values = [f.value for f in known if f.known and f.value != "apart"]
            if values:
                lines.append(f"{first} to {second}: {', '.join(values)}")
            if len(lines) == _MAX_PAIRS:
                return lines
    return lines
