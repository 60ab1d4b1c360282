"""Descriptions of a person, of what somebody does, of the whole picture."""

from __future__ import annotations

from typing import Final

from humanagent.claims import Claim
from humanagent.training.data.questions.asks.crowd import WORDS, scene_claims
from humanagent.training.data.questions.asks.single import about_one
from humanagent.training.data.questions.asks.types import (
    Ask,
    Asker,
    Found,
    at_least,
    hedged,
    sentence,
)
from humanagent.training.data.questions.properties import (
    POSTURES,
    claim,
    facts_claimed,
    tells_action,
    walks,
)
from humanagent.training.data.questions.view import View
from humanagent.training.data.scenes import PersonTruth
from humanagent.training.data.scenes.captions import clothes
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.scenes.truth import MOOT

#: More people than these are only counted.
_TOLD: Final = 3
_ON: Final = ("a beach", "a street", "a square")


def _action(one: PersonTruth) -> tuple[str, tuple[Claim, ...]]:
    """What somebody does, as far as the picture shows it, and what that claims."""
    posture = one.shown_fact("posture").replace(MOOT, "unknown")
    told = tells_action(one) and one.action != "talking"  # a picture has no sound
    if not told:
        words = "" if posture == "unknown" else POSTURES[posture].doing
        words = "upright" if posture == "standing" and walks(one) else words
    else:
        words = one.action_words
    says_posture = bool(words) and (not told or words.startswith(_SAYS_POSTURE))
    if one.known is not None and not told:
        return _by_joints(one, words)
    return words, facts_claimed(one, ("posture",)) if says_posture else ()


def _by_joints(one: PersonTruth, posture: str) -> tuple[str, tuple[Claim, ...]]:
    """What joints tell of somebody: posture, and arms that do not just hang or bend."""
    told = [posture] if posture else []
    names = ["posture"]
    for side in ("left", "right"):
        how = _ARMS.get(one.shown_fact(f"{side}_arm"))
        if how:
            told.append(f"{'the' if told else 'shown with the'} {side} arm {how}")
            names.append(f"{side}_arm")
    return ", ".join(told), facts_claimed(one, tuple(names))


_ARMS: Final = {
    "above_head": "raised above the head",
    "raised": "raised",
    "stretched_side": "stretched out to the side",
    "stretched_forward": "stretched forward",
}


_SAYS_POSTURE: Final = (
    *("standing", "sitting", "crouching", "kneeling", "bending", "lying", "walking", "running"),
    "jumping",
)


def _person(one: PersonTruth | None, dice: Dice) -> Found | None:
    if one is None:
        return Found()
    noun = {"child": "a child", "adult": "a person", "senior": "an elderly person"}
    words, claims = _action(one)
    plain = noun[one.attributes["age"]] if one.knows("age") else "a person"
    text = f"{plain}{clothes(one.seen_attributes)}"
    way = one.shown_fact("orientation").replace(MOOT, "unknown")
    ways = {"camera": "facing the camera", "away": "seen from behind", "left": "facing left",
            "right": "facing right"}  # fmt: skip
    does = [part for part in (words, ways.get(way, "")) if part]
    if way != "unknown":
        claims += (claim(one, "orientation"),)
    if does and not one.knows("attributes"):
        text = ", ".join(does)
    else:
        text += f", {', '.join(does)}" if does else ""
    if text == "a person" and one.known is not None:
        return Found(hidden="enough")
    return Found((f"{{name}} is {text}.", f"{one.id}: {text}."), text, claims)


def _doing(one: PersonTruth | None, dice: Dice) -> Found | None:
    if one is None:
        return Found()
    words, claims = _action(one)
    if not words:
        return Found(hidden="posture")
    if words == "standing" and not dice.chance(0.5):
        return None
    held = one.held
    if held is not None and held.name not in words:
        words += f", holding {'an' if held.words[0] in 'aeiou' else 'a'} {held.words}"
    return Found((f"{{name}} is {words}.", f"{one.id} is {words}."), words, claims)


def _scene(view: View, dice: Dice) -> Ask | None:
    place = view.sample.place
    where = f"{'on' if place in _ON else 'in'} {place or 'the picture'}"
    n = len(view)
    claims = scene_claims(view)
    if n == 0:
        shows = f"The picture shows {place} without people." if place else "I see nobody."
        said = (f"Nobody is {where}.", shows)
        return Ask({}, hedged(dice.pick(said), view), "nobody", (), claims)
    some = sentence(at_least("one person is" if n == 1 else f"{WORDS[n]} people are", view))
    does = []
    for one in view.people[:_TOLD]:
        words, more = _action(one)
        if words:
            does.append(f"{one.id} is {words}")
            claims += more
    tail = f" {', '.join(does)}." if does else ""
    text = f"{some} {where}.{tail}"
    return Ask({}, text, text, view.ids, claims)


ASKERS: Final[dict[str, tuple[Asker, float]]] = {
    "describe.person": (about_one(_person, "wearing", "action"), 0.4),
    "describe.doing": (about_one(_doing, "posture", "action", "holding", "arms"), 0.5),
    "describe.scene": (_scene, 0.35),
}
