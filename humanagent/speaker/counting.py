"""How many people: exactly, at least, compared with a number, or in some posture."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Final

from humanagent.claims import Reply
from humanagent.pose import SceneFacts
from humanagent.scene import Scene
from humanagent.speaker.ask import Ask
from humanagent.speaker.exact import at_least, likely_exact, nobody, people
from humanagent.speaker.limits import HEDGE, NAMED, NOBODY, VLM
from humanagent.speaker.measure import judge_all
from humanagent.speaker.names import left_to_right, listed, names
from humanagent.speaker.nouns import PLAIN
from humanagent.speaker.phrases import statement
from humanagent.speaker.placing import on_side
from humanagent.speaker.say import (
    abstained,
    answered,
    cited,
    claims,
    count_claim,
    hedged,
    present_claim,
)
from humanagent.speaker.words import NUMBERS, word_set

_NUMBER: Final = rf"({'|'.join(NUMBERS)}|\d+)"
_Compare = Callable[[int, int], bool]

#: How a number in the question compares with what was found; the first match wins.
_COMPARED: Final[tuple[tuple[str, _Compare], ...]] = (
    (rf"\b(?:more|over) than {_NUMBER}\b|\bover {_NUMBER}\b", operator.gt),
    (rf"\b(?:fewer|less) than {_NUMBER}\b", operator.lt),
    (rf"\bat least {_NUMBER}\b|\b{_NUMBER} or more\b", operator.ge),
    (rf"\bat most {_NUMBER}\b|\bno more than {_NUMBER}\b", operator.le),
    (rf"\b(?:exactly|only|just|there) {_NUMBER}\b", operator.eq),
)
_ALONE: Final = (
    r"\balone\b|\b(?:by|on) (?:himself|herself|themselves|(?:his|her|their) own)\b"
    r"|\bthe only (?:person|one|human|man|woman)\b|\bonly one\b|\bby (?:him|her|them)self\b"
)
#: Words that do not restrict who is counted.
_NEUTRAL: Final = word_set(
    """
    many much detected altogether total overall present around inside give estimate rough
    roughly approximately need different up find there more than least most fewer less over
    only or alone himself herself themselves himself exactly just be counted
    """
)
#: Places that are the whole picture when somebody asks how many are there.
WHOLE: Final = word_set(
    """
    kitchen room office bathroom bedroom hall hallway living-room classroom garage meeting
    living corridor gym studio space area place surroundings dining dining-room restroom
    library lobby
    """
)


def count(ask: Ask, scene: Scene, facts: SceneFacts) -> Reply:
    """Answer how many people there are, or how many of them something holds of."""
    compared = _comparison(ask)
    restricted = _restrictions(ask)
    if not scene.people:
        return _of_none(scene, compared, presumed=bool(restricted))
    if (reply := _on_side(ask, scene)) and not compared:
        return reply
    if restricted:
        why = f"joints do not show who is meant by {cited(ask.text, restricted)}"
        made = (present_claim(scene),)
        return abstained(why, VLM, known=f"I find {people(len(scene.people))}", made=made)
    if ask.predicates:
        return _in_state(ask, scene, facts, compared)
    if compared:
        return _compare(scene, *compared)
    return _how_many(scene)


def _of_none(scene: Scene, compared: tuple[_Compare, int] | None, *, presumed: bool) -> Reply:
    text = "0 people"
    if compared is not None:
        compare, number = compared
        text = "Yes" if compare(0, number) else "No"
    return nobody(scene, f"{text}: {NOBODY}", presumed=presumed)


def _restrictions(ask: Ask) -> tuple[str, ...]:
    """The words that say who is to be counted in a way that is not measured."""
    subject = ask.subject
    words = (*ask.foreign, *ask.qualifiers, *ask.extra)
    left = tuple(w for w in words if w not in _NEUTRAL and w not in NUMBERS and not w.isdigit())
    if all(w in WHOLE for w in left):
        left = ()
    if subject and (subject.place or subject.ordinal):
        return (*left, ask.text[subject.start :].removesuffix(" ?").strip())
    if re.search(_ALONE, ask.text):
        return tuple(w for w in left if w not in PLAIN)
    if subject and subject.noun and not subject.plain:
        return (*left, subject.noun)
    return left


def _on_side(ask: Ask, scene: Scene) -> Reply | None:
    """How many are on one side of the picture, when everybody clearly is on one of the two."""
    subject = ask.subject
    if subject is None or not subject.plain or subject.place not in ("left", "right"):
        return None
    unread = (*ask.foreign, *ask.qualifiers, *ask.extra)
    if ask.predicates or any(w not in _NEUTRAL for w in unread) or not likely_exact(scene):
        return None
    if not re.search(r"\b(?:left|right)(?: \w+)? of the picture\b", ask.text):
        return None  # "on the left" may be meant of something in the picture
    there = on_side(scene, subject.place)
    other = on_side(scene, "right" if subject.place == "left" else "left")
    if len(there) + len(other) < len(scene.people):
        return None
    text = f"I count {people(len(there))} on the {subject.place} side of the picture"
    told = f": {names(scene, there)}" if there else ""
    return answered(hedged(scene, f"{text}{told}"), (present_claim(scene),))


def _comparison(ask: Ask) -> tuple[_Compare, int] | None:
    for pattern, compare in _COMPARED:
        if match := re.search(pattern, ask.text):
            word = next(g for g in match.groups() if g)
            return compare, NUMBERS[word] if word in NUMBERS else int(word[:6])
    return (operator.eq, 1) if re.search(_ALONE, ask.text) else None


def _how_many(scene: Scene) -> Reply:
    ids = [p.id for p in left_to_right(scene)]
    if not likely_exact(scene):
        why = f"{at_least(scene)}, but more may be small, hidden or turned away"
        return abstained(why, VLM, made=(present_claim(scene),))
    if len(ids) == 1:
        return answered(hedged(scene, f"I count 1 person ({ids[0]})"), (count_claim(scene),))
    text = f"I count {people(len(ids))}: {names(scene, ids)}"
    return answered(hedged(scene, text), (count_claim(scene),))


def _compare(scene: Scene, compare: _Compare, number: int) -> Reply:
    """Compare what was found, of which there may be more, with a number."""
    found = len(scene.people)
    now = compare(found, number)
    later = [compare(found + more, number) for more in range(1, max(number - found, 0) + 2)]
    text = f"{'Yes' if now else 'No'}, I find {people(found)}"
    if all(each is now for each in later):  # however many are missed
        return answered(text, (present_claim(scene),))
    if likely_exact(scene):
        return answered(f"{text}. {HEDGE}", (count_claim(scene),))
    why = f"I find {people(found)}, but more may be small, hidden or turned away"
    return abstained(why, VLM, made=(present_claim(scene),))


def _decided(scene: Scene, sure: int, unknown: int, compare: _Compare, number: int) -> str | None:
    """Yes or no when it is the same however many of the unknown and the missed count too."""
    most = sure + unknown + (0 if likely_exact(scene) else number + 1)
    truths = {compare(held, number) for held in range(sure, most + 1)}
    return None if len(truths) > 1 else "Yes" if truths.pop() else "No"


def compares(ask: Ask) -> bool:
    """Whether the question compares how many there are with a number."""
    return _comparison(ask) is not None


def _in_state(
    ask: Ask, scene: Scene, facts: SceneFacts, compared: tuple[_Compare, int] | None
) -> Reply:
    if re.search(_ALONE, ask.text):
        return abstained("the question asks for two things at once", VLM)
    found = [judge_all(p, facts, ask.predicates) for p in left_to_right(scene)]
    wanted = not ask.negated
    yes = [f for f in found if f.truth is wanted]
    told = [statement(scene, f.facts, part=ask.part) for f in (yes or found)[:NAMED] if f.facts]
    said = claims(f for one in (yes or found) for f in one.facts)
    known = listed(told) + (", and more" if len(yes) > NAMED else "")
    open_ = next((f for f in found if f.truth is None), None)
    if compared:
        unknown = sum(f.truth is None for f in found)
        if word := _decided(scene, len(yes), unknown, *compared):
            return answered(f"{word}, {known}. {HEDGE}", said)
    if open_ or compared or not likely_exact(scene):
        why = open_.why if open_ else "someone may be missed"
        if yes:
            why = f"at least {people(len(yes))}, but {why}"
        return abstained(why, VLM, known=known, made=said)
    return answered(hedged(scene, f"{len(yes)} of the people I find: {known}"), said)
