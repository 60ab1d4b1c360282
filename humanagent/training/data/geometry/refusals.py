"""What must not be in a text about a picture: talk of the source, and coordinates in prose.

A teacher that is given captions, boxes and joints tends to cite them ("the keypoints indicate"),
although whoever reads its text sees a picture. Own code: a few patterns, precise before complete,
since a good text that is refused is lost. Text between double quotes is content and not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from humanagent.training.data.geometry.source_talk import source_talk

Kind = Literal["leak", "coordinates"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was found, in the words of the text, and where (characters from, to)."""

    kind: Kind
    text: str
    at: tuple[int, int]


_N: Final = r"[-+]?(?:\d+\.\d+|\.\d+|\d+)"
#: What makes a number a measure, a price or an hour; none of these is a coordinate.
_UNIT: Final = (
    r"(?!\d|\.\d|\s?(?:%|percent|k?m\b|cm\b|mm\b|miles?\b|met|kg\b|g\b|l\b|ml\b|lit|inch|second|s\b|"
    r"mph|km/h|euro|dollar|cent\b|cents\b|degree|\u00b0|points?\b|hour|minute|feet\b|foot\b|ounce|"
    r"pound|gallon|cups?\b))"
)
_BARE: Final = r"(?<![\w.$\u20ac\u00a3:/,-])"
_PLACE_NUMBER: Final = rf"(?:[1-9]\d{{2,3}}|0?\.\d+){_UNIT}"
_FRACTION: Final = re.compile(rf"{_BARE}0?\.\d{{3,}}{_UNIT}")
_LIST: Final = re.compile(rf"[\[(]\s*{_N}(?:\s*[,;|]\s*{_N}){{1,7}}\s*[\])]")
_CUE: Final = re.compile(
    r"\b(?:at|to|from|around|near|point|position|location|located|coordinates?|pixels?|box|centre|"
    r"center|corner)[ :]*$",
    re.IGNORECASE,
)
_COORDINATES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\{?(?:<\d{1,4}>\s*,?\s*){2,}\}?|<(?:box|point|loc\d+|\|box_start\|)>",
        rf"(?<![\w.])[xy][12]?\s*[=:\u2248]\s*{_N}",
        rf"(?<![\w.])(?<!\d )[xy] (?:(?:of|is|about|around|near|value) )*"
        rf"(?:[1-9]\d\d|0?\.\d)\d*{_UNIT}",
        r"\b[xy][- ](?:axis|axes|coordinates?|values?|positions?)\b",
        r"(?<![\w.])\d+(?:\.\d+)?[ -]?(?:px|pixels?)\b(?! art)",
        r"\b(?:at|to) (?:the )?(?:pixel )?coordinates\b",
        # A pair after a word of place; where a third follows, rooms or years are listed.
        rf"\b(?:at|to|near|around|position|point|centred|centered|located|location)"
        rf"(?: (?:about|around|roughly))? (?!(?:1[89]|20)\d\d\b)"
        rf"{_PLACE_NUMBER}(?: ?[,/] ?| and | by ){_PLACE_NUMBER}"
        rf"(?=\s*(?:[.;:!?)]|, [a-z]|$|(?:in|on|while|with|which|is|of)\b))(?!, \d| and \d)",
        # A quantity of the picture in numbers of the picture: a height of 0.85.
        rf"\b(?:height|width|size|area|ratio|visibility|confidence|scores?|values?|depth|length|"
        rf"distance|position|gap|offset|centre|center)\b(?: \w+){{0,3}}? (?:(?:is|of|at|about|"
        rf"around|roughly|only) )*0?\.\d+{_UNIT}(?! (?:on|out)\b)",
        # A part of the picture, from one such number to the next, or of its sides.
        rf"{_BARE}0?\.\d+ (?:of|along|across|down) the (?:width|height|image|picture|frame|photo)",
        rf"\b(?:from|between|starts at|begins at) (?:about )?0?\.\d+{_UNIT} "
        rf"(?:to|and|until|and ends at)(?: about)? (?:0?\.\d+|1\.0){_UNIT}",
        rf"{_BARE}0?\.\d+ (?:horizontally|vertically)",
    )
)  # fmt: skip


def refusals(text: str) -> tuple[Refusal, ...]:
    """Leaks and coordinates in a text, each once, by place.

    Years, ages, counts, jersey numbers, times of day, prices and measures are no coordinates.

    Example:
        >>> [r.text for r in refusals("The keypoints indicate a man at (120, 40).")]
        ['keypoints', '(120, 40)']
        >>> refusals("At 10:30 number 23, aged 19, coordinates the 4 players of the 2019 team.")
        ()
    """
    shown = re.sub(r"[\"\u201c][^\"\u201c\u201d]*[\"\u201d]", lambda m: " " * len(m[0]), text)
    found = sorted({*_leaks(shown), *_coordinates(shown)}, key=lambda r: (r.at[0], -r.at[1]))
    kept: list[Refusal] = []
    for refusal in found:
        if not kept or refusal.at[0] >= kept[-1].at[1]:
            kept.append(refusal)
    return tuple(kept)


def _leaks(text: str) -> Iterator[Refusal]:
    for match in source_talk(text):
        yield Refusal("leak", match[0].strip(), match.span())


def _coordinates(text: str) -> Iterator[Refusal]:
    for pattern in (*_COORDINATES, _FRACTION):
        for match in pattern.finditer(text):
            yield Refusal("coordinates", match[0].strip(), match.span())
    for match in _LIST.finditer(text):
        if _places(match, text):
            yield Refusal("coordinates", match[0], match.span())


def _places(match: re.Match[str], text: str) -> bool:
    """Whether a list of numbers in brackets can be a place in a picture.

    It is when it has four numbers or fractions, or when numbers that are too large for ages,
    scores and citations stand in it, or when words lead to it ("at (12, 40)"). Years are none.
    """
    numbers = re.findall(_N, match[0])
    values = [abs(float(n)) for n in numbers]
    if all("." not in n for n in numbers) and all(1800 <= v <= 2100 for v in values):
        return False
    if len(values) >= 4 or any("." in n and v <= 1 for n, v in zip(numbers, values, strict=True)):
        return True
    return max(values) >= 100 or bool(_CUE.search(text[: match.start()]))
