"""Make the faces of a picture unrecognisable before it leaves the process."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from humanagent.drawing.check import checked_pixels
from humanagent.drawing.places import HEAD, joint_points
from humanagent.scene import BBox, Person, Scene

_CELLS = 4  # a face keeps so many colours along a side; a mere blur could be undone


def blur_faces(image: NDArray[np.uint8], scene: Scene) -> NDArray[np.uint8]:
    """Blur the faces of everyone in a scene.

    A face is where the head joints are; where none is *seen*, it is the top part of the box, and
    so it is for ``scene.possible``. Rather too much than too little is blurred. A person who was
    not found stays as he or she is, and clothes or places can still tell who somebody is.

    Args:
        image: (height, width, 3) uint8 RGB, the picture the scene was measured in. Not changed.
        scene: Who was found.

    Returns:
        A new (height, width, 3) uint8 array.

    Raises:
        BadInputError: the picture is not such an array, or not as large as the scene.

    Example:
        >>> from humanagent.scene import Person
        >>> noise = np.random.default_rng(0).integers(0, 256, (80, 60, 3)).astype(np.uint8)
        >>> person = Person(id="P1", bbox=(10, 10, 50, 80), score=0.9)
        >>> blurred = blur_faces(noise, Scene.from_people((60, 80), [person]))
        >>> bool((blurred[12:30, 15:45] != noise[12:30, 15:45]).any()), blurred.shape
        (True, (80, 60, 3))
    """
    out = np.array(checked_pixels(image, scene), order="C")
    for box in [_face(p) for p in scene.people] + [_top_part(b) for b in scene.possible]:
        _blur(out, box)
    return out


def _face(person: Person) -> BBox:
    """The box (xyxy pixels) that holds the face."""
    if not any(person.keypoints.seen(name) for name in HEAD):
        return _top_part(person.bbox)
    joints = joint_points(person)
    points = np.array([joints[name] for name in HEAD if name in joints])
    x, y = points.mean(axis=0)
    spread = float(np.hypot(*(points - (x, y)).T).max())
    # Eyes and nose alone, or a face from the side, lie close together: the head is larger.
    radius = max(1.5 * spread, 0.25 * min(person.width, 0.4 * person.height))
    if person.keypoints.usable("left_shoulder", "right_shoulder"):
        (ax, ay), (bx, by) = joints["left_shoulder"], joints["right_shoulder"]
        radius = max(radius, 0.4 * float(np.hypot(ax - bx, ay - by)))
    return x - radius, y - 1.2 * radius, x + radius, y + 1.2 * radius


def _top_part(box: BBox) -> BBox:
    """Where the head of a person may be of whom only a box is known.

    For a standing person that is about the upper third, for a head-and-shoulders view or somebody
    lying nearly all of it.
    """
    x0, y0, x1, y1 = box
    return x0, y0, x1, min(y1, y0 + max(0.25 * (y1 - y0), 0.9 * (x1 - x0)))


def _blur(pixels: NDArray[np.uint8], box: BBox) -> None:
    """Average a box to a few soft cells, in place."""
    height, width = pixels.shape[:2]
    x0, x1 = np.clip((np.floor(box[0]), np.ceil(box[2])), 0, width).astype(int)
    y0, y1 = np.clip((np.floor(box[1]), np.ceil(box[3])), 0, height).astype(int)
    if x0 >= x1 or y0 >= y1:
        return
    part = Image.fromarray(pixels[y0:y1, x0:x1])
    cells = part.resize(
        (min(_CELLS, (part.width + 1) // 2), min(_CELLS, (part.height + 1) // 2)),
        Image.Resampling.BOX,
    )
    soft = cells.resize(part.size, Image.Resampling.BICUBIC)
    pixels[y0:y1, x0:x1] = np.asarray(soft)
