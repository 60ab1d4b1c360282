"""A small bar chart. Own code: Matplotlib belongs to the extra for training, not for data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from PIL import Image, ImageFont

from humanagent.drawing.canvas import Canvas
from humanagent.drawing.style import DARK, GREY, PALETTE

_HEIGHT: Final = 260
_BAR: Final = 16
_TOP: Final = 44
_BOTTOM: Final = 30
_LEFT: Final = 44


def bar_chart(
    title: str, groups: Mapping[str, Sequence[float]], names: Sequence[str]
) -> Image.Image:
    """Bars side by side: a group per entry, in it a bar per name.

    Args:
        title: Stands above.
        groups: Name of a group -> values, 0 or more, as many as ``names``.
        names: What the bars are; in the legend, in their colours.

    Returns:
        An RGB picture, its width growing with the bars.

    Example:
        >>> bar_chart("words", {"1-3": [2.0, 1.0], "4-6": [1.0, 0.5]}, ["pose", "action"]).height
        260
    """
    font, small = ImageFont.load_default(14), ImageFont.load_default(11)
    step = (len(names) + 1) * _BAR
    legend = [small.getlength(name) + 30 for name in names]
    width = int(max(_LEFT + step * len(groups) + _BAR, _LEFT + sum(legend), 320))
    canvas = Canvas(np.full((_HEIGHT, width, 3), 255, np.uint8))
    canvas.text((_LEFT + font.getlength(title) / 2, 12), title, font, DARK)
    x = float(_LEFT)
    for number, name in enumerate(names):
        canvas.box((x, 26, x + 10, 36), 0, PALETTE[number % len(PALETTE)])
        canvas.text((x + 14 + small.getlength(name) / 2, 31), name, small, DARK)
        x += legend[number]
    most = max((value for values in groups.values() for value in values), default=0.0) or 1.0
    floor = _HEIGHT - _BOTTOM
    for share in (0.0, 0.5, 1.0):
        y = floor - share * (floor - _TOP)
        canvas.line((_LEFT, y), (width - 4, y), 1, GREY)
        canvas.text((_LEFT / 2, y), f"{share * most:.1f}", small, DARK)
    for place, (group, values) in enumerate(groups.items()):
        start = _LEFT + place * step + _BAR / 2
        for number, value in enumerate(values):
            x, height = start + number * _BAR, value / most * (floor - _TOP)
            canvas.box((x, floor - height, x + _BAR - 3, floor), 0, PALETTE[number % len(PALETTE)])
        canvas.text((start + len(values) * _BAR / 2, floor + 14), group, small, DARK)
    return Image.fromarray(canvas.pixels)
