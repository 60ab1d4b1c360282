"""A row's picture, small, with its people drawn in."""

from __future__ import annotations

from typing import Final

import numpy as np
from PIL import Image

from humanagent.drawing import draw_answer
from humanagent.drawing.canvas import Canvas
from humanagent.errors import PictureError
from humanagent.scene import JOINTS
from humanagent.training.data.geometry.scene import coco_keypoints, measure
from humanagent.training.data.inspect.folder import DataFolder
from humanagent.training.data.rows import Row

_OBJECT: Final = (205, 208, 214)
_JOINT: Final = (240, 228, 66)


def tile(folder: DataFolder, row: Row, side: int) -> Image.Image | None:
    """The picture with boxes, skeletons and ids, its longer side ``side`` pixels.

    Regions to ignore are dashed and have a question mark, objects are thin grey boxes, and joints
    of a skeleton that has none of COCO's are dots. None where the picture cannot be read, or is
    not of the size that the row states.
    """
    try:
        picture = folder.picture(row)
    except PictureError:
        return None
    if (picture.width, picture.height) != (row.width, row.height):
        return None
    drawn = draw_answer(picture.pixels, measure(row).scene, min_side=side, max_side=side)
    canvas, scale = Canvas(np.asarray(drawn)), drawn.width / row.width
    for thing in row.objects:
        x0, y0, x1, y1 = (n * scale for n in thing.bbox)
        canvas.frame((x0, y0, x1, y1), 0.0, 1.0, _OBJECT, 0.8)
    for person in row.people:
        joints = person.keypoints
        if joints is None or any(coco_keypoints(joints).usable(name) for name in JOINTS):
            continue
        for x, y, seen in zip(joints.xy[::2], joints.xy[1::2], joints.visibility, strict=True):
            if seen:
                canvas.disc((x * scale, y * scale), 2.0, _JOINT)
    return Image.fromarray(canvas.pixels)


def plain_tile(folder: DataFolder, row: Row, side: int) -> Image.Image | None:
    """The picture alone, within ``side`` x ``side`` pixels; None where it cannot be read."""
    try:
        image = folder.picture(row).to_pil()
    except PictureError:
        return None
    image.thumbnail((side, side))
    return image
