"""Draw an answer: the people, and the joints that decided it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from humanagent.claims.types import Claim, Verdict
from humanagent.drawing.canvas import Canvas
from humanagent.drawing.caption import add_caption
from humanagent.drawing.check import checked_pixels
from humanagent.drawing.labels import Label, draw_labels
from humanagent.drawing.people import draw_box, draw_skeleton_of
from humanagent.drawing.places import box_on, box_size, head_box, joint_points
from humanagent.drawing.style import GREY, line_width, person_colour
from humanagent.scene import BBox, Person, Scene

_MOST_ENLARGED = 8  # a picture of a few pixels stays small: there is nothing to see in it
_ASIDE = 0.55  # opacity of the people an answer does not speak of

#: Which verdict counts when several claims rest on one joint or person: the most alarming.
_RANK: tuple[Verdict, ...] = ("unverifiable", "measured", "confirmed", "contradicted")


def draw_answer(
    image: NDArray[np.uint8],
    scene: Scene,
    claims: Sequence[Claim] = (),
    *,
    title: str | None = None,
    min_side: int = 640,
    max_side: int = 4096,
) -> Image.Image:
    """Draw boxes, skeletons and ids over a picture, and mark the joints that claims rest on.

    Each person has a colour that colour-blind people can tell apart too; left limbs are lighter
    than right ones. Guessed joints are hollow and their limbs dashed; off-frame and absent joints
    are not drawn. Marked joints are green when measured or confirmed, red when contradicted and
    grey when nothing could be checked. When there are claims about people, the others step back.
    Candidates that may be people are dashed grey boxes with a question mark.

    Args:
        image: (height, width, 3) uint8 RGB, the picture the scene was measured in. Not changed.
        scene: Who was found.
        claims: Claims of an answer. Those about the whole scene mark nothing.
        title: Text for a bar below the picture, for example the question and the answer on two
            lines.
        min_side: A smaller picture is enlarged until its long side has this many pixels, so that
            lines and ids can be read; at most 8 times.
        max_side: A larger picture is shrunk until its long side has this many pixels.

    Returns:
        An RGB picture: of the size of the input where its long side lies between ``min_side`` and
        ``max_side``; the bar comes on top of that.

    Raises:
        BadInputError: the picture is not such an array, or not as large as the scene.

    Example:
        >>> person = Person(id="P1", bbox=(100, 60, 220, 420), score=0.9)
        >>> scene = Scene.from_people((640, 480), [person])
        >>> draw_answer(np.zeros((480, 640, 3), np.uint8), scene).size
        (640, 480)
    """
    picture, scale = _resized(checked_pixels(image, scene), min_side, max_side)
    canvas = Canvas(np.asarray(picture))
    side = max(picture.size)
    boxes = {p.id: box_on(p.bbox, picture.size, scale) for p in scene.people}
    verdicts = _verdicts(claims)
    involved = {c.subject for c in claims} | {c.other for c in claims if c.other}
    front = [p for p in scene.people if p.id in involved]
    back = [p for p in scene.people if p.id not in involved]

    possible = [box_on(box, picture.size, scale) for box in scene.possible]
    for box in possible:
        canvas.dashed_frame(box, line_width(box_size(box), side), GREY)
    with canvas.faded(_ASIDE if front else 1.0):
        for person in _largest_first(back):
            _draw_person(canvas, person, boxes[person.id], scale, {})
    for person in _largest_first(front):
        _draw_person(canvas, person, boxes[person.id], scale, _marked(person, claims))
    draw_labels(
        canvas,
        [
            *(
                Label(p.id, boxes[p.id], person_colour(p), verdicts.get(p.id))
                for p in (*front, *back)
            ),
            *(Label("?", box, GREY) for box in possible),
        ],
        [head for p in scene.people if (head := head_box(p, scale))],
    )
    drawn = Image.fromarray(canvas.pixels)
    return drawn if title is None else add_caption(drawn, title)


def _resized(pixels: NDArray[np.uint8], min_side: int, max_side: int) -> tuple[Image.Image, float]:
    height, width = pixels.shape[:2]
    side = max(height, width)
    scale = min(max(1.0, min(min_side / side, _MOST_ENLARGED)), max_side / side)
    picture = Image.fromarray(pixels)
    if scale == 1.0:
        return picture, scale
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0), scale


def _draw_person(
    canvas: Canvas, person: Person, box: BBox, scale: float, marked: dict[str, Verdict]
) -> None:
    width = line_width(box_size(box), max(canvas.width, canvas.height))
    draw_box(canvas, person, box, max(1.0, 0.6 * width))
    draw_skeleton_of(canvas, person, joint_points(person, scale), width, marked)


def _marked(person: Person, claims: Iterable[Claim]) -> dict[str, Verdict]:
    """Joint -> verdict, of the joints of this person that claims about the person rest on."""
    marked: dict[str, Verdict] = {}
    for claim in claims:
        if claim.subject == person.id:
            for joint in claim.evidence.joints:
                marked[joint] = max(marked.get(joint, _RANK[0]), claim.verdict, key=_RANK.index)
    return marked


def _verdicts(claims: Iterable[Claim]) -> dict[str, Verdict]:
    """Person id -> verdict for the chip."""
    verdicts: dict[str, Verdict] = {}
    for claim in claims:
        known = verdicts.get(claim.subject, _RANK[0])
        verdicts[claim.subject] = max(known, claim.verdict, key=_RANK.index)
    return verdicts


def _largest_first(people: Iterable[Person]) -> list[Person]:
    """So that a small person is not hidden under the lines of a large one."""
    return sorted(people, key=lambda p: p.width * p.height, reverse=True)
