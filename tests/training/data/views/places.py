"""Places inside a picture, of every kind."""

from __future__ import annotations

from hypothesis import strategies as st

from humanagent.tools.skeletons import skeleton
from humanagent.training.data.instruct import Where


@st.composite
def places(draw: st.DrawFn, size: tuple[int, int]) -> Where:
    def xy(points: int) -> tuple[float, ...]:
        sides = [st.floats(0, side) for side in size]
        return tuple(draw(sides[i % 2]) for i in range(2 * points))

    kind = draw(st.sampled_from(["box", "point", "keypoints", "size"]))
    if kind == "size":
        return Where("size", size)
    if kind != "keypoints":
        return Where(kind, xy(2 if kind == "box" else 1))
    name = draw(st.sampled_from(["coco_17", "mpii_16", "aic_14", "wholebody133"]))
    count = len(skeleton(name.replace("_", "")))
    visibility = tuple(draw(st.lists(st.integers(0, 2), min_size=count, max_size=count)))
    return Where("keypoints", xy(count), visibility, name)
