"""Colours and sizes: how thick, how large, in which colour."""

from __future__ import annotations

from humanagent.claims.types import Verdict
from humanagent.drawing.canvas import RGB
from humanagent.scene import Person

#: The colours of Okabe & Ito (2008), made to be told apart by colour-blind people too, without
#: black, in an order that keeps colours far apart that follow each other.
PALETTE: tuple[RGB, ...] = (
    (86, 180, 233),
    (230, 159, 0),
    (204, 121, 167),
    (240, 228, 66),
    (0, 158, 115),
    (213, 94, 0),
    (0, 114, 178),
)

VERDICT_INK: dict[Verdict, RGB] = {
    "measured": (23, 165, 104),
    "confirmed": (23, 165, 104),
    "contradicted": (226, 40, 50),
    "unverifiable": (120, 130, 145),
}

DARK: RGB = (20, 22, 28)
WHITE: RGB = (255, 255, 255)
GREY: RGB = (205, 208, 214)


def person_colour(person: Person) -> RGB:
    """The colour of a person, by the number in the id: the same in every picture of a stream.

    Example:
        >>> person_colour(Person(id="P1", bbox=(0, 0, 1, 1), score=1))
        (86, 180, 233)
    """
    return PALETTE[(int(person.id[1:]) - 1) % len(PALETTE)]


def mix(a: RGB, b: RGB, share: float) -> RGB:
    """A colour between two; ``share`` (0..1) is that of the second.

    Example:
        >>> mix((0, 0, 0), (200, 100, 50), 0.5)
        (100, 50, 25)
    """
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return red, green, blue


def text_ink(background: RGB) -> RGB:
    """Black or white, whichever reads better on this colour.

    Example:
        >>> text_ink((255, 255, 0)), text_ink((0, 0, 120))
        ((20, 22, 28), (255, 255, 255))
    """
    red, green, blue = background
    return DARK if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else WHITE


def line_width(person_size: float, frame_side: float) -> float:
    """Width of a limb in pixels: thin for a small person, bounded by the size of the picture.

    Args:
        person_size: Square root of the area of the box, in pixels of the drawing.
        frame_side: Long side of the drawing in pixels.

    Example:
        >>> line_width(20, 640), line_width(300, 640) > 3, line_width(3000, 4096) < 25
        (1.0, True, True)
    """
    return max(1.0, frame_side / 1400, min(0.018 * person_size, frame_side / 180))


def chip_font_size(person_size: float, frame_side: float) -> float:
    """Size of the letters of a chip in pixels; arguments as for ``line_width``.

    Example:
        >>> chip_font_size(20, 640), chip_font_size(300, 640)
        (10.0, 16.0)
    """
    return max(10.0, frame_side / 80, min(0.1 * person_size, frame_side / 40))
