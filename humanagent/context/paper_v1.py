"""``paper`` version 1: a box and 17 x, y, v per person, as the keypoints paper gives its teacher.

Coordinates are fractions of the picture with three decimals; v is 2 seen, 1 guessed, 0 for joints
that are off-frame or absent (written 0, 0, 0 as COCO does). Format after Zhang et al. 2024,
"Keypoints-Integrated Instruction-Following Data Generation" (arXiv 2409.09306), section 3; the
ids in front are ours, so that a claim can name its person.

Released: never edit this file, write a ``paper_v2`` beside it.
"""

from __future__ import annotations

from collections.abc import Callable

from humanagent.context.types import Focus
from humanagent.pose.types import SceneFacts
from humanagent.scene import JointState, Person, Scene

_VISIBILITY: dict[JointState, int] = {"seen": 2, "guessed": 1, "off_frame": 0, "absent": 0}


def render(
    scene: Scene, facts: SceneFacts, focus: Focus, count_tokens: Callable[[str], int]
) -> tuple[str, tuple[str, ...]]:
    """All people, from left to right. This format has no short form, so the budget is ignored."""
    lines = [f"picture: {scene.width} x {scene.height}, people: {len(scene.people)}"]
    lines += [_person(p, scene) for p in scene.people]
    return "\n".join(lines), ()


def _person(person: Person, scene: Scene) -> str:
    w, h = scene.width, scene.height
    x0, y0, x1, y1 = person.bbox
    box = ", ".join(_number(v) for v in (x0 / w, y0 / h, x1 / w, y1 / h))
    joints = []
    for (x, y), state in zip(person.keypoints.xy, person.keypoints.state, strict=True):
        v = _VISIBILITY[state]
        joints.append(f"{_number(x / w)}, {_number(y / h)}, {v}" if v else "0, 0, 0")
    return f"{person.id} person: [{box}], keypoints: [{', '.join(joints)}]"


def _number(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
