"""Measured facts in words: "is sitting", "has the right arm raised"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from humanagent.pose import Fact
from humanagent.scene import Scene
from humanagent.speaker.names import listed, name

_VERB_PHRASES: Final[dict[str, dict[str, str]]] = {
    "posture": {
        "standing": "is standing",
        "sitting": "is sitting",
        "crouching": "is crouching",
        "kneeling": "is kneeling",
        "bending": "is bending over",
        "lying": "is lying",
        "mid_air": "is in mid-air",
    },
    "orientation": {
        "camera": "is facing the camera",
        "away": "is turned away from the camera",
        "left": "is facing the left side of the picture",
        "right": "is facing the right side of the picture",
    },
    "arm": {
        "above_head": "has the {} raised above the head",
        "raised": "is raising the {}",
        "stretched_side": "has the {} stretched out to the side",
        "stretched_forward": "has the {} stretched forward",
        "bent": "has the {} bent",
        "hanging": "has the {} hanging down",
    },
    "hand": {
        "above_head": "has the {} above the head",
        "at_face": "has the {} at the face",
        "on_hip": "has the {} on the hip",
        "near_other_hand": "has the hands close together",
        "near_person": "has the {} close to another person",
        "free": "has the {} away from face, hips and other people",
    },
    "leg": {
        "straight": "has the {} straight",
        "bent": "has the {} bent",
        "raised": "has the {} raised",
    },
    "stance": {
        "wide": "has the feet wide apart",
        "normal": "has the feet apart about as wide as the hips",
        "closed": "has the feet close together",
    },
    "head_turn": {
        "camera": "has the head turned to the camera",
        "away": "has the head turned away from the camera",
        "left": "has the head turned to the left side of the picture",
        "right": "has the head turned to the right side of the picture",
    },
    "head_tilt": {
        "upright": "holds the head upright",
        "tilted_left": "has the head tilted to the left",
        "tilted_right": "has the head tilted to the right",
    },
}


def verb_phrase(fact: Fact, *, part: str = "") -> str:
    """What is measured of one person; ``part`` is the word for the limb to use ("hand").

    Example:
        >>> fact = Fact(subject="P1", name="right_arm", value="raised", confidence=0.9)
        >>> verb_phrase(fact), verb_phrase(fact, part="hand")
        ('is raising the right arm', 'is raising the right hand')
    """
    side, _, limb = fact.name.partition("_")
    if limb in ("arm", "hand", "leg") and side in ("left", "right"):
        raised = limb == "arm" and part == "hand" and fact.value in ("raised", "above_head")
        return _VERB_PHRASES[limb][fact.value].format(f"{side} {'hand' if raised else limb}")
    return _VERB_PHRASES[fact.name][fact.value]


def clause(facts: Sequence[Fact], *, part: str = "") -> str:
    """Several facts of one person in one clause, each thing said once."""
    said = dict.fromkeys(_both_sides(facts, part) or [verb_phrase(f, part=part) for f in facts])
    has = [phrase for phrase in said if phrase.startswith("has ")]
    rest = [phrase for phrase in said if phrase not in has]
    together = [f"has {listed([p.removeprefix('has ') for p in has])}"] if has else []
    return listed([*rest, *together])


def _both_sides(facts: Sequence[Fact], part: str) -> list[str]:
    """One phrase for a left and a right limb that are held alike; none otherwise."""
    limbs = {f.name.partition("_")[2] for f in facts}
    sides = {f.name.partition("_")[0] for f in facts}
    alike = len({f.value for f in facts}) == 1
    if len(facts) != 2 or len(limbs) != 1 or sides != {"left", "right"} or not alike:
        return []
    word = verb_phrase(facts[0], part=part)
    limb = "hand" if "hand" in word.split() else limbs.pop()
    return [
        word.replace(f"the left {limb}", f"both {limb}s").replace(
            f"the right {limb}", f"both {limb}s"
        )
    ]


def statement(
    scene: Scene, facts: Sequence[Fact], *, part: str = "", label: str | None = None
) -> str:
    """Facts of one person after the person's name."""
    subject = name(scene, facts[0].subject) if label is None else label
    return f"{subject} {clause(facts, part=part)}"
