"""A person on a canvas: box, skeleton, and the joints that decided an answer."""

from __future__ import annotations

from collections.abc import Mapping

from humanagent.claims.types import Verdict
from humanagent.drawing.canvas import RGB, XY, Canvas
from humanagent.drawing.places import HEAD
from humanagent.drawing.style import DARK, VERDICT_INK, WHITE, mix, person_colour
from humanagent.scene import LIMBS, BBox, Person

_THICK = 1.8  # a limb between two marked joints is so many times as wide


def draw_box(canvas: Canvas, person: Person, box: BBox, width: float) -> None:
    """Outline a person's box (in canvas pixels) in the person's colour."""
    radius = 2.5 * width
    canvas.frame(_grown(box, 0.35 * width), radius, 1.7 * width, DARK, 0.35)
    canvas.frame(box, radius, width, person_colour(person))


def draw_skeleton_of(
    canvas: Canvas,
    person: Person,
    points: Mapping[str, XY],
    width: float,
    marked: Mapping[str, Verdict] | None = None,
) -> None:
    """Draw limbs and joints.

    Left limbs are lighter than right ones; what rests on a guessed joint is dashed or hollow.

    Args:
        canvas: What to draw on.
        person: Whose joints these are.
        points: Joint name -> place on the canvas, only of joints that have coordinates.
        width: Width of a limb in pixels.
        marked: Joint name -> verdict of the claim that rests on this joint.
    """
    marked = marked or {}
    limbs = [limb for limb in LIMBS if limb[0] in points and limb[1] in points]
    for name in marked.keys() & points.keys():
        canvas.disc(points[name], 4.2 * width, VERDICT_INK[marked[name]], 0.35)
    for limb in limbs:
        if person.keypoints.seen(*limb):
            _draw_casing(canvas, points[limb[0]], points[limb[1]], width, _is_marked(limb, marked))
    for limb in limbs:
        draw = canvas.line if person.keypoints.seen(*limb) else canvas.dashes
        thick = _THICK * width if _is_marked(limb, marked) else width
        draw(points[limb[0]], points[limb[1]], thick, _side_colour(person, *limb))
    for name, point in points.items():
        if name in marked:
            canvas.disc(point, 2.5 * width, WHITE)
            canvas.disc(point, 1.7 * width, VERDICT_INK[marked[name]])
            if not person.keypoints.seen(name):
                canvas.disc(point, 0.9 * width, WHITE)
        else:
            _draw_joint(canvas, person, name, point, width)


def draw_neck(canvas: Canvas, person: Person, points: Mapping[str, XY], width: float) -> None:
    """Join head and shoulders, so that a skeleton on its own reads as a person.

    Over a picture it would only cover the face.
    """
    if not person.keypoints.usable("nose", "left_shoulder", "right_shoulder"):
        return
    (ax, ay), (bx, by) = points["left_shoulder"], points["right_shoulder"]
    canvas.line(((ax + bx) / 2, (ay + by) / 2), points["nose"], width, person_colour(person))


def _is_marked(limb: tuple[str, str], marked: Mapping[str, Verdict]) -> bool:
    return limb[0] in marked and limb[1] in marked


def _draw_casing(canvas: Canvas, start: XY, end: XY, width: float, marked: bool) -> None:
    """What lies under a limb, so that it stands out from a picture of its own colour."""
    rim = max(1.0, 0.35 * width)
    if marked:
        canvas.line(start, end, _THICK * width + 2 * rim, WHITE)
    else:
        canvas.line(start, end, width + 2 * rim, DARK, 0.4)


def _draw_joint(canvas: Canvas, person: Person, name: str, point: XY, width: float) -> None:
    radius = width * (0.6 if name in HEAD else 1.0)
    colour = _side_colour(person, name)
    if person.keypoints.seen(name):
        canvas.disc(point, radius + max(0.8, 0.3 * width), WHITE, 0.9)
        canvas.disc(point, radius, colour)
    else:
        canvas.ring(point, radius, max(1.0, 0.5 * width), DARK, 0.4)
        canvas.ring(point, radius, max(0.8, 0.4 * width), colour)


def _side_colour(person: Person, *names: str) -> RGB:
    """The person's colour, lighter on the left side of the body and darker on the right one."""
    colour = person_colour(person)
    if all(name.startswith("left_") for name in names):
        return mix(colour, WHITE, 0.3)
    if all(name.startswith("right_") for name in names):
        return mix(colour, DARK, 0.3)
    return colour


def _grown(box: BBox, by: float) -> BBox:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by
