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

Kind = Literal["leak", "coordinates"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was found, in the words of the text, and where (characters from, to)."""

    kind: Kind
    text: str
    at: tuple[int, int]


_SHOW: Final = (
    r"(?:indicat|suggest|show|reveal|impl|confirm|reflect|describ|mention|stat|say|said|tell|"
    r"point|place|locat|detail|provid|depict|not)(?:e|es|ed|ing|y|ies|ied|s)?\b"
)
_GIVEN: Final = r"(?:provided|given|supplied|available|above|accompanying|input)"
_FROM: Final = (
    r"(?:according to|based (?:up)?on|judging (?:by|from)|derived from|inferred from|given|"
    r"as (?:per|described (?:by|in)|mentioned in|stated in|indicated by|shown by|noted in|seen in|"
    r"suggested by|given (?:by|in)))"
)
#: Nouns that only somebody who was given text has before their eyes.
_SOURCE: Final = (
    r"(?:captions?|descriptions?|annotations?|coordinates|bounding box(?:es)?|box(?:es)?|labels?|"
    r"metadata|contexts?|data|information|details|text|prompt|input|joints?|key ?points?|"
    r"detections?|pose (?:data|information|estimat\w+))"
)
_NOT_PICTURE: Final = (
    r"(?! (?:(?:visible|available|provided|shown|given) )?(?:in|on|from|of|by) (?:the|this|a) "
    r"(?:picture|image|photo|photograph|scene|sign|poster|screen|shirt|wall|label|board|frame))"
)
_STANDS: Final = (
    r"(?! (?:(?:is|are|was|were) )?(?:on|of|under|below|above|beneath|beside|at|across|along|over|"
    r"reads?|reading|that reads?|says?|saying|that says?|runs?|scrolls?|"
    r"written|painted|printed|scrawled)\b)"
)
_LEAKS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bkeypoints?\b",
        rf"\b(?:body|pose|joint|skeletal) (?:key points|landmarks)\b|\bkey points {_SHOW}",
        r"\bbounding[- ]box(?:es)?\b|\bmetadata\b",
        # Captions and annotations in the picture stand somewhere, are written, or read something.
        rf"\b(?<!closed )(?<!'s )captions\b{_NOT_PICTURE}{_STANDS}",
        rf"\b(?:the|no|any|each|every|this|image|provided) caption\b{_NOT_PICTURE}{_STANDS}",
        rf"\b(?<!handwritten )(?<!written )annotations\b{_NOT_PICTURE}{_STANDS}",
        r"\b(?:the|these|those|given|provided|joint|pixel|image|normali[sz]ed|their|his|her|its|"
        r"(?:using|by|from)(?: the)?) coordinates\b"
        r"(?! (?:the|a|an|with|his|her|their|on (?:a|his|her)|in(?:to)? (?:a|the|his|her))\b)",
        r"\b(?:pose|posture|joints?|skelet(?:on|al)|positional|box) (?:data|information)\b",
        r"\b(?:boxes|joints|descriptions) (?:that (?:are|were) )?(?:given|provided|listed)\b",
        rf"\b{_FROM} (?:the |these |those |its |their |his |her )?(?:{_GIVEN} |image |picture )*"
        rf"(?:captions?|annotations?|descriptions?|coordinates|metadata|contexts?|prompt|"
        rf"joint positions?|detections?)\b{_NOT_PICTURE}",
        rf"\b(?:mentioned|stated|described|given|listed|noted) in (?:the|any|these) (?:\w+ )?"
        rf"(?:captions?|annotations?|descriptions|coordinates|contexts?)\b{_NOT_PICTURE}",
        rf"\b(?:from|per|in) the (?:captions|annotations?)\b{_NOT_PICTURE}",
        rf"\bthe input {_SHOW}|\bvisibility of [012]\b|\bdetection scores?\b",
        rf"\b{_FROM} (?:the |these |those )?{_GIVEN} (?:\w+ )?{_SOURCE}\b{_NOT_PICTURE}",
        rf"\b{_FROM} (?:the |these |those )?{_SOURCE} (?:that (?:was|were|are|is) )?"
        rf"(?:provided|given|available)\b{_NOT_PICTURE}",
        rf"\b(?:the|these|those) (?:provided|given|supplied) (?:\w+ )?{_SOURCE}\b{_NOT_PICTURE}",
        rf"\b(?:the|these|those) (?:captions?|annotations?|coordinates|contexts?|data) "
        rf"(?:provided|given)\b{_NOT_PICTURE}",
        r"\b(?:joint (?:positions?|coordinates|locations?)|pose (?:annotations?|data))\b",
        rf"\b(?:the |these |those )?(?:\w+ )?{_SOURCE} (?:that (?:was|were|are|is) )?"
        rf"(?:provided|given) (?:to me|above|here)\b{_NOT_PICTURE}",
        rf"\b(?:the|these|those) (?:captions|annotations|joint coordinates|pose annotations?|"
        rf"image captions?|joint positions|detections) {_SHOW}",
        r"\b(?:annotated|marked|labell?ed) (?:joints?|persons?|people|as (?:not )?visible)\b",
        r"\b(?:visibility|confidence) (?:flags?|scores?|values?)\b",
        r"\bpose[- ]estimat(?:ion|or|ed)\b",
        r"\b(?:i|we) (?:can ?not|can't|am unable to|are unable to|do not|don't) "
        r"(?:\w+ )?(?:see|view|access|have access to) (?:the|this) "
        r"(?:actual |original )?(?:image|picture|photo)\b",
        r"\b(?:without (?:seeing|viewing|access to) the (?:actual )?(?:image|picture|photo)|"
        r"as an ai(?: language)? model)\b",
    )
)  # fmt: skip

_N: Final = r"[-+]?(?:\d+\.\d+|\.\d+|\d+)"
_UNIT: Final = (
    r"(?!\d|\s?(?:%|percent|k?m\b|cm\b|mm\b|miles?\b|met|kg\b|g\b|l\b|ml\b|lit|inch|second|s\b|mph|"
    r"km/h|euro|dollar|cent))"
)
_FRACTION: Final = re.compile(rf"(?<![\w.$\u20ac\u00a3:/,])0?\.\d{{3,}}{_UNIT}")
_LIST: Final = re.compile(rf"[\[(]\s*{_N}(?:\s*[,;]\s*{_N}){{1,7}}\s*[\])]")
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
        r"\b[xy][- ](?:axis|coordinates?|values?)\b",
        r"(?<![\w.])\d+(?:\.\d+)?[ -]?(?:px|pixels?)\b(?! art)",
        r"\b(?:at|to) (?:the )?(?:pixel )?coordinates\b",
    )
)


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
    for pattern in _LEAKS:
        for match in pattern.finditer(text):
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
