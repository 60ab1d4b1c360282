"""Where things of a scene lie on a drawing."""

from __future__ import annotations

import numpy as np

from humanagent.drawing.canvas import XY
from humanagent.scene import INDEX, JOINTS, BBox, Person

#: The joints of the head: nose, eyes, ears.
HEAD = JOINTS[:5]

_FAR = 1e5  # pixels: a joint said to lie farther away is drawn as if it lay there


def joint_points(person: Person, scale: float = 1.0, offset: XY = (0.0, 0.0)) -> dict[str, XY]:
    """Places of the joints that have coordinates, scaled and then moved.

    Example:
        >>> from humanagent.scene import Keypoints
        >>> k = Keypoints.from_array([[10, 20, 2]] + [[0, 0, 0]] * 16)
        >>> joint_points(Person(id="P1", bbox=(0, 0, 9, 9), score=1, keypoints=k), 2.0)
        {'nose': (20.0, 40.0)}
    """
    places = np.clip(person.keypoints.array() * scale + offset, -_FAR, _FAR)
    return {
        name: (float(places[i, 0]), float(places[i, 1]))
        for name, i in INDEX.items()
        if np.isfinite(places[i]).all()
    }


def box_on(box: BBox, frame: tuple[float, float], scale: float, offset: XY = (0.0, 0.0)) -> BBox:
    """A box scaled, moved and cut to a frame of this width and height.

    Example:
        >>> box_on((-10, 5, 30, 90), (50, 100), 2.0)
        (0.0, 10.0, 50.0, 100.0)
    """
    x0, x1 = (min(max(x * scale + offset[0], 0.0), float(frame[0])) for x in (box[0], box[2]))
    y0, y1 = (min(max(y * scale + offset[1], 0.0), float(frame[1])) for y in (box[1], box[3]))
    return x0, y0, x1, y1


def box_size(box: BBox) -> float:
    """Square root of the area of a box, in pixels.

    Example:
        >>> box_size((0, 0, 40, 90))
        60.0
    """
    return float(((box[2] - box[0]) * (box[3] - box[1])) ** 0.5)


def head_box(person: Person, scale: float = 1.0, offset: XY = (0.0, 0.0)) -> BBox | None:
    """The rectangle of the head joints, with a margin; None where no head joint was measured."""
    joints = joint_points(person, scale, offset)
    points = [joints[name] for name in HEAD if name in joints]
    if not points:
        return None
    xs, ys = zip(*points, strict=True)
    margin = 0.25 * max(max(xs) - min(xs), max(ys) - min(ys), 1.0)
    return min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin
