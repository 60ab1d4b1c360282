"""Which joints a pose fact is read from: those a question about it needs to see."""

from __future__ import annotations

from collections.abc import Iterable

_HEAD = ("nose", "left_eye", "right_eye", "left_ear", "right_ear")


def _arm(side: str) -> tuple[str, ...]:
    return (f"{side}_shoulder", f"{side}_elbow", f"{side}_wrist")


def _leg(side: str) -> tuple[str, ...]:
    return (f"{side}_hip", f"{side}_knee", f"{side}_ankle")


FACT_JOINTS: dict[str, tuple[str, ...]] = {
    "posture": ("left_shoulder", "right_shoulder", *_leg("left"), *_leg("right")),
    "orientation": ("nose", "left_shoulder", "right_shoulder", "left_hip", "right_hip"),
    **{f"{side}_arm": _arm(side) for side in ("left", "right")},
    **{f"{side}_hand": ("nose", f"{side}_hip", f"{side}_wrist") for side in ("left", "right")},
    **{f"{side}_leg": _leg(side) for side in ("left", "right")},
    "stance": ("left_ankle", "right_ankle"),
    "head_turn": _HEAD,
    "head_tilt": _HEAD,
}


def joints_of(facts: Iterable[str]) -> tuple[str, ...]:
    """The joints of these facts, each once, in the order of the facts.

    Example:
        >>> joints_of(["left_arm", "stance"])
        ('left_shoulder', 'left_elbow', 'left_wrist', 'left_ankle', 'right_ankle')
    """
    return tuple(dict.fromkeys(j for fact in facts for j in FACT_JOINTS.get(fact, ())))
