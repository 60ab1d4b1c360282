"""How one person is held, in words: posture, direction, head, arms, legs, as far as facts decide.

Ids are not written: whoever reads these texts sees the picture and knows no ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from humanagent.pose import Fact, SceneFacts
from humanagent.scene import Scene
from humanagent.speaker.measure import known
from humanagent.speaker.names import listed, sentence
from humanagent.speaker.phrases import clause

#: Values that go without saying, or are said with the arm.
_DULL: Final = frozenset(("free", "above_head", "upright"))


@dataclass(frozen=True)
class People:
    """The people of a picture: their facts, and names of those who have one."""

    scene: Scene
    facts: SceneFacts
    names: Mapping[str, str]

    def fact(self, one: str, name: str) -> Fact:
        """A fact that is sure enough to be said."""
        return known(self.facts, one, name)

    def pair(self, one: str, name: str, other: str) -> str:
        """The value of a fact about two people, where it is sure enough."""
        return known(self.facts, one, name, other).value

    def stands(self, one: str) -> bool:
        """Whether "is standing" fits: joints do not tell standing from walking."""
        legs = all(self.fact(one, f"{s}_leg").value == "straight" for s in ("left", "right"))
        return legs and self.fact(one, "stance").value != "wide"


def posed(people: People, one: str) -> Iterator[str]:
    """A sentence about trunk and head and one about limbs; one for both where that is short."""
    name, trunk, limbs = people.names[one], _trunk(people, one), held(people, one)
    if trunk and limbs and "," not in trunk:
        yield sentence(f"{name} {trunk} and has {listed(limbs)}")
        return
    if trunk:
        yield sentence(f"{name} {trunk}")
    if limbs:
        yield sentence(f"{'this person' if trunk else name} has {listed(limbs)}")


def held(people: People, one: str) -> list[str]:
    """Arms, hands, legs and feet, as they follow "has"; nothing of what is not decided."""
    return [*_arms(people, one), *_legs(people, one)]


def _trunk(people: People, one: str) -> str:
    """What follows the name: posture, where it is turned, and the head where it is turned else."""
    posture, turned = people.fact(one, "posture"), people.fact(one, "orientation")
    said = []
    if posture.value == "standing" and not people.stands(one):
        said.append("upright on the feet")
    elif posture.known:
        said.append(clause([posture]).removeprefix("is "))
    if turned.known:
        said.append(clause([turned]).removeprefix("is "))
    turns = head(people, one, turned.value)
    if not said:
        return f"has {listed(turns)}" if turns else ""
    return f"is {', '.join(said)}{', with ' if turns else ''}{listed(turns)}"


def head(people: People, one: str, trunk: str) -> list[str]:
    """How the head is turned, if not as the trunk is, and tilted; as it follows "with"."""
    turned, tilted = people.fact(one, "head_turn"), people.fact(one, "head_tilt")
    said = []
    if turned.known and turned.value != trunk:
        said.append(_had(turned))
    if tilted.known and tilted.value not in _DULL:
        said.append(_had(tilted).replace("to the ", "to the person's own "))
    return said


def _arms(people: People, one: str) -> list[str]:
    """Each arm with its hand; both in one where they are held alike."""
    said: dict[str, str] = {}
    for side in ("left", "right"):
        arm, hand = people.fact(one, f"{side}_arm"), people.fact(one, f"{side}_hand")
        parts = [_had(arm)] if arm.known else []
        if hand.known and hand.value not in (*_DULL, "near_other_hand"):
            parts.append(_had(hand))
        said[side] = " with ".join(parts)
    together = people.fact(one, "left_hand").value == "near_other_hand"
    return [*_sides(said, "arm"), *(["the hands close together"] if together else [])]


def _legs(people: People, one: str) -> list[str]:
    legs = {side: people.fact(one, f"{side}_leg") for side in ("left", "right")}
    said = {side: _had(leg) if leg.known else "" for side, leg in legs.items()}
    stance = people.fact(one, "stance")
    wide = [_had(stance)] if stance.value in ("wide", "closed") else []
    return [*_sides(said, "leg"), *wide]


def _sides(said: Mapping[str, str], limb: str) -> list[str]:
    if said["left"] and said["left"].replace("left", "right") == said["right"]:
        return [said["left"].replace(f"the left {limb}", f"both {limb}s").replace(
            "the left hand", "the hands")]  # fmt: skip
    return [text for text in said.values() if text]


def _had(fact: Fact) -> str:
    """The phrase for a fact as it follows "has" or "with"."""
    if fact.name.endswith("arm") and fact.value == "raised":
        return f"the {fact.name.replace('_', ' ')} raised"
    return clause([fact]).removeprefix("has ")
