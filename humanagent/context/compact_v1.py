"""``compact`` version 1: pose facts in words, and the joints that the question needs.

One line per person, then lines about pairs. What the joints do not decide is listed as
``unknown``, what they decide poorly has a ``?``. People come most relevant first; when the budget
is spent, whole people are left out, never parts of one, and a line says how many. Attributes are
written when a tool has filled them.

Released: never edit this file, write a ``compact_v2`` beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

from humanagent.context.types import Focus
from humanagent.pose.types import PAIR_VALUES, PERSON_VALUES, Fact, SceneFacts
from humanagent.scene import INDEX, Person, Scene

_MAX_PAIRS = 12
#: Values of pairs that hold for most pairs, so that lines with others come first.
_USUAL = ("left_of", "right_of", "same_depth", "apart", "not_facing_each_other")
_MAX_ATTRIBUTE = 40


def render(
    scene: Scene, facts: SceneFacts, focus: Focus, count_tokens: Callable[[str], int]
) -> tuple[str, tuple[str, ...]]:
    """Head line, people by relevance, then what is known about pairs of the people listed."""
    people = _by_relevance(scene, focus)
    blocks = [_person(person, facts, focus) for person in people]
    left = None if focus.budget is None else focus.budget - count_tokens(_head(scene))
    fitting = _fitting(blocks, left, count_tokens)
    if fitting < len(blocks) and left is not None:
        left -= count_tokens(f"\n{_omission(len(blocks))}")
        fitting = _fitting(blocks, left, count_tokens)
    shown = [p.id for p in people[:fitting]]
    omitted = tuple(p.id for p in scene.people if p.id not in shown)
    lines = [_head(scene), *blocks[:fitting]]
    if omitted:
        lines.append(_omission(len(omitted)))
    if left is not None:
        left -= sum(count_tokens(f"\n{block}") for block in blocks[:fitting])
    pairs = _pairs(facts, shown)
    return "\n".join(lines + pairs[: _fitting(pairs, left, count_tokens)]), omitted


def _fitting(lines: list[str], left: int | None, count_tokens: Callable[[str], int]) -> int:
    """How many lines from the first on fit into the tokens that are left."""
    if left is None:
        return len(lines)
    for i, line in enumerate(lines):
        left -= count_tokens(f"\n{line}")
        if left < 0:
            return i
    return len(lines)


def _head(scene: Scene) -> str:
    text = f"picture {scene.width}x{scene.height} px, people found: {len(scene.people)}"
    if scene.may_be_missed:
        text += ", someone may be missed"
    return text


def _omission(count: int) -> str:
    return f"left out to keep this short: {count} more {'person' if count == 1 else 'people'}"


def _by_relevance(scene: Scene, focus: Focus) -> list[Person]:
    rank = {person_id: i for i, person_id in enumerate(dict.fromkeys(focus.people))}
    return sorted(scene.people, key=lambda p: rank.get(p.id, len(rank)))


def _person(person: Person, facts: SceneFacts, focus: Focus) -> str:
    box = ",".join(str(round(v)) for v in person.bbox)
    parts = [f"{person.id} box {box}"]
    every = [facts.fact(person.id, name) for name in PERSON_VALUES]
    parts += [_fact(f) for f in every if f.known]
    unknown = [f.name for f in every if not f.known]
    if len(unknown) == len(every):
        parts.append("pose unknown")
    elif unknown:
        parts.append("unknown " + ",".join(unknown))
    parts += [f"{_plain(k)} {_plain(v)}" for k, v in sorted(person.attributes.items())]
    if focus.joints and person.keypoints.visible_names():
        parts.append("joints " + ", ".join(_joint(person, name) for name in focus.joints))
    return "; ".join(parts)


def _plain(text: str) -> str:
    """An attribute on one line and without the signs that separate people and facts."""
    return " ".join(text.replace(";", ",").split())[:_MAX_ATTRIBUTE]


def _fact(fact: Fact) -> str:
    other = f" {fact.other}" if fact.other else ""
    return f"{fact.name} {fact.value}{other}{_doubt(fact)}"


def _doubt(fact: Fact) -> str:
    return "?" if fact.confidence < 0.5 else ""


def _joint(person: Person, name: str) -> str:
    i = INDEX[name]
    state = person.keypoints.state[i]
    if state in ("off_frame", "absent"):
        return f"{name} {state}"
    x, y = person.keypoints.xy[i]
    mark = "?" if state == "guessed" else ""
    return f"{name} {round(x)},{round(y)}{mark}"


def _pairs(facts: SceneFacts, shown: list[str]) -> list[str]:
    """Lines such as ``P1 left_of, near P2``, the telling ones first."""
    telling: list[str] = []
    usual: list[str] = []
    for first, second in combinations(shown, 2):
        table = facts.pairs.get(f"{first}>{second}", {})
        known = [table[name] for name in PAIR_VALUES if name in table and table[name].known]
        if known:
            words = ", ".join(f"{f.value}{_doubt(f)}" for f in known)
            lines = usual if all(f.value in _USUAL for f in known) else telling
            lines.append(f"{first} {words} {second}")
    return [*telling, *usual][:_MAX_PAIRS]
