"""Places of a picture as text, in the numbers that a target model reads, and back.

All forms are one: a side of the picture is cut into so many steps, and a coordinate is the number
of the nearest step. They differ in how many steps a side has, and in how numbers are written:

========== ======================== =========================== ======================
form       a box                    steps of a side             read by
========== ======================== =========================== ======================
pixels     ``[292, 184, 319, 234]`` as many as it has pixels    L-Man, Qwen2.5-VL
unit       ``[0.456, 0.383, ...]``  1000                        LLaVA, Shikra
thousand   ``[456, 383, 498, 488]`` 1000                        Qwen2-VL, Qwen3-VL
minigpt    ``{<46><38><50><49>}``   100                         MiniGPT-v2, HERM
========== ======================== =========================== ======================

A point is the same with two numbers; joints are as in ``joints.py`` (MiniGPT names a thing as
``<p>nose</p>{<47><40>}``, so that form does); the size of the picture is ``640x480`` in all forms:
its pixels, or in *pixels* of a resized picture those.

What is written, read and written again is the same text. A coordinate comes back within half a
step: half a pixel of the picture that the model sees, 0.05 % or 0.5 % of a side. What lies outside
the picture is put onto its edge. (MiniGPT-v2's data loaders cut the fraction off instead of
rounding: up to a whole step.)
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, get_args

from humanagent.errors import BadInputError
from humanagent.training.data.instruct.types import Piece, Where
from humanagent.training.data.views.joints import Marks, joints_pattern, joints_text, read_joints
from humanagent.training.data.views.resized import Resize, unchanged

FormName = Literal["pixels", "unit", "thousand", "minigpt"]
FORMS: Final[tuple[FormName, ...]] = get_args(FormName)

_SIZE: Final = r"(?<![\w.])[1-9]\d{0,4}x[1-9]\d{0,4}(?!\w)"


@dataclass(frozen=True)
class Coordinates:
    """One form: ``steps`` of a side (``None``: one per pixel), and how numbers are written.

    ``number`` is the pattern of one number, ``unit`` whether it is written as a fraction of 1;
    ``before``, ``between`` and ``behind`` stand around numbers, ``marks`` around a joint's name.

    Example:
        >>> form, box = coordinates("thousand"), Where("box", (292, 184, 319, 234))
        >>> form.render(box, 640, 480)
        '[456, 383, 498, 488]'
        >>> form.read("[456, 383, 498, 488]", 640, 480).xy
        (291.84, 183.84, 318.72, 234.24)
    """

    name: FormName
    steps: int | None
    resize: Resize = unchanged
    number: str = r"(?:0|[1-9]\d{0,4})"
    unit: bool = False
    before: str = "["
    between: str = ", "
    behind: str = "]"
    marks: Marks = ("", " ")

    def render(self, place: Where, width: int, height: int) -> str:
        """A place in a picture of ``width`` x ``height`` pixels as text.

        Raises:
            BadInputError: numbers that are not finite, joints of a skeleton that is not known or
                has another number of them, or a size that is not the picture's.
        """
        if not all(map(math.isfinite, place.xy)):
            raise BadInputError(f"a {place.kind} of numbers that are not finite")
        if place.kind == "size":
            if list(place.xy) != [width, height]:
                raise BadInputError(f"a size of {place.xy} in a picture of {width} x {height}")
            return self._size(width, height)
        if place.kind == "keypoints":
            return joints_text(place, self.marks, lambda xy: self._text(xy, width, height))
        return self._text(place.xy, width, height)

    def read(self, text: str, width: int, height: int) -> Where:
        """The place that ``render`` wrote, in pixels of the picture.

        Raises:
            BadInputError: the text is not one place of this form in a picture of that size.

        Example:
            >>> coordinates("minigpt").read("{<50><25>}", 640, 480).xy
            (320.0, 120.0)
        """
        found = self.pieces(text, width, height)
        if len(found) != 1 or not isinstance(found[0], Where):
            raise BadInputError(f"no place as {self.name} writes it: {text[:80]!r}")
        return found[0]

    def pieces(self, text: str, width: int, height: int) -> tuple[Piece, ...]:
        """Words and places of a text, in its order: what a model said, or what a view holds.

        Only what this form can have written in a picture of that size is a place: ``[4, 9999]`` in
        *thousand*, or a size that is not the picture's, stays words.

        Example:
            >>> said = coordinates("pixels").pieces("At [3, 4], not at [3, 400].", 64, 48)
            >>> [one if isinstance(one, str) else one.xy for one in said]
            ['At ', (3.0, 4.0), ', not at [3, 400].']
        """
        return tuple(self._pieces(text, width, height))

    def half_step(self, width: int, height: int) -> tuple[float, float]:
        """How far a coordinate that comes back may be off, in pixels of the picture: (x, y).

        Example:
            >>> coordinates("minigpt").half_step(640, 480)
            (3.2, 2.4)
        """
        across, down = self._steps(width, height)
        return width / across / 2, height / down / 2

    def _steps(self, width: int, height: int) -> tuple[int, int]:
        return self.resize(width, height) if self.steps is None else (self.steps, self.steps)

    def _size(self, width: int, height: int) -> str:
        return "{}x{}".format(*self.resize(width, height))

    def _text(self, xy: Sequence[float], width: int, height: int) -> str:
        steps, sides = self._steps(width, height), (width, height)
        numbers = [
            min(max(round(value / sides[i % 2] * steps[i % 2]), 0), steps[i % 2])
            for i, value in enumerate(xy)
        ]
        texts = [f"{n / 1000:.3f}" if self.unit else str(n) for n in numbers]
        return self.before + self.between.join(texts) + self.behind

    def _values(self, text: str, width: int, height: int) -> tuple[float, ...] | None:
        """The pixels that ``_text`` wrote; ``None`` outside the picture."""
        steps, sides = self._steps(width, height), (width, height)
        inside = text[len(self.before) : -len(self.behind)]
        numbers = [int(one.replace(".", "")) for one in inside.split(self.between)]
        if any(n > steps[i % 2] for i, n in enumerate(numbers)):
            return None
        return tuple(n * sides[i % 2] / steps[i % 2] for i, n in enumerate(numbers))

    def _pieces(self, text: str, width: int, height: int) -> Iterator[Piece]:
        words = searched = 0
        while (match := self._pattern.search(text, searched)) is not None:
            place = self._place(match, width, height)
            if place is None:
                searched = match.start() + 1  # a place may begin inside it
                continue
            if match.start() > words:
                yield text[words : match.start()]
            yield place
            words = searched = match.end()
        if words < len(text):
            yield text[words:]

    def _place(self, match: re.Match[str], width: int, height: int) -> Where | None:
        text = match[0]
        if match.lastgroup == "size":
            return Where("size", (width, height)) if text == self._size(width, height) else None
        if match.lastgroup == "keypoints":
            return read_joints(
                text, self.marks, self._point(2), lambda one: self._values(one, width, height)
            )
        xy = self._values(text, width, height)
        if xy is None:
            return None
        return Where("box", xy) if match.lastgroup == "box" else Where("point", xy)

    def _point(self, length: int) -> str:
        numbers = re.escape(self.between).join([self.number] * length)
        return f"{re.escape(self.before)}{numbers}{re.escape(self.behind)}"

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        groups = {
            "keypoints": joints_pattern(self.marks, self._point(2)),
            "box": self._point(4),
            "point": self._point(2),
            "size": _SIZE,
        }
        return re.compile("|".join(f"(?P<{kind}>{one})" for kind, one in groups.items()))


def coordinates(name: FormName, resize: Resize = unchanged) -> Coordinates:
    """The form of that name; ``resize`` is for *pixels* alone.

    Raises:
        BadInputError: no such form, or a resized one whose numbers do not depend on the size.

    Example:
        >>> joints = Where("keypoints", (30, 12) + (0, 0) * 16, (1,) + (0,) * 16, "coco_17")
        >>> coordinates("minigpt").render(joints, 60, 48)
        '(coco_17: <p>nose</p>{<50><25>} hidden)'
    """
    if name not in FORMS:
        raise BadInputError(f"no coordinates are called {name!r}", do=f"use {', '.join(FORMS)}")
    if resize is not unchanged and name != "pixels":
        raise BadInputError(f"{name} is the same in every size", do="resize pixels only")
    if name == "unit":
        return Coordinates(name, 1000, number=r"(?:0\.\d{3}|1\.000)", unit=True)
    if name == "minigpt":
        marks = ("<p>", "</p>")
        return Coordinates(name, 100, before="{<", between="><", behind=">}", marks=marks)
    return Coordinates(name, 1000 if name == "thousand" else None, resize)
