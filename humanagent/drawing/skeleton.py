"""A drawing that holds no pixel of the picture: skeletons on a plain background."""

from __future__ import annotations

import numpy as np
from PIL import Image

from humanagent.drawing.canvas import RGB, Canvas
from humanagent.drawing.labels import Label, draw_labels
from humanagent.drawing.people import draw_box, draw_neck, draw_skeleton_of
from humanagent.drawing.places import box_on, box_size, head_box, joint_points
from humanagent.drawing.style import line_width, person_colour
from humanagent.errors import BadInputError
from humanagent.scene import Scene

_BACKGROUND: RGB = (34, 37, 44)
_MOST_SIDE = 4096
_BOX_OPACITY = 0.35


def draw_skeleton(scene: Scene, size: tuple[int, int] | None = None) -> Image.Image:
    """Draw the people of a scene without the picture, to replace it where it must not be seen.

    Boxes stand back behind the skeletons, and step forward for people without joints.

    Args:
        scene: Who was found.
        size: Width and height of the drawing in pixels. The scene is fitted into it and centred.
            Default: the size of the scene, its long side at most 4096.

    Returns:
        An RGB picture of that size.

    Raises:
        BadInputError: ``size`` is not positive.

    Example:
        >>> draw_skeleton(Scene(width=640, height=480), (320, 320)).size
        (320, 320)
    """
    if size is None:
        shrink = min(1.0, _MOST_SIDE / max(scene.width, scene.height))
        size = max(1, round(scene.width * shrink)), max(1, round(scene.height * shrink))
    if min(size) < 1:
        raise BadInputError(f"the size of a drawing must be positive, got {size}")
    scale = min(size[0] / scene.width, size[1] / scene.height)
    offset = (size[0] - scene.width * scale) / 2, (size[1] - scene.height * scale) / 2
    canvas = Canvas(np.full((size[1], size[0], 3), _BACKGROUND, np.uint8))
    boxes = [box_on(p.bbox, size, scale, offset) for p in scene.people]
    drawn = [
        (person, box, joint_points(person, scale, offset), line_width(box_size(box), max(size)))
        for person, box in zip(scene.people, boxes, strict=True)
    ]
    with canvas.faded(_BOX_OPACITY):
        for person, box, points, width in drawn:
            if points:
                draw_box(canvas, person, box, max(1.0, 0.6 * width))
    for person, box, points, width in drawn:
        if not points:
            draw_box(canvas, person, box, max(1.0, 0.6 * width))
        draw_neck(canvas, person, points, width)
        draw_skeleton_of(canvas, person, points, width)
    draw_labels(
        canvas,
        [Label(p.id, box, person_colour(p)) for p, box in zip(scene.people, boxes, strict=True)],
        [head for p in scene.people if (head := head_box(p, scale, offset))],
    )
    return Image.fromarray(canvas.pixels)
