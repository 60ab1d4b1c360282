"""Phrases that single out one person, made from what the row says; none where none is sure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final

from humanagent.training.data.instruct.herm.cues import Cue, colours_in, singles_out, unique
from humanagent.training.data.instruct.herm.people import RowPeople
from humanagent.training.data.scenes.captions import with_article

_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_POSTURES: Final = {
    **{name: f"who is {name}" for name in ("standing", "sitting", "crouching", "kneeling")},
    "lying": "who is lying down",
    "bending": "who is bending over",
    "mid_air": "in mid-air",
}
_ORIENTATIONS: Final = {
    "camera": "facing the camera",
    "away": "seen from behind",
    "left": "facing left",
    "right": "facing right",
}


def phrases(view: RowPeople, i: int) -> tuple[str, ...]:
    """Every phrase for a person that fits nobody else: the source's own, or made of cues.

    Example:
        >>> from humanagent.training.data.rows import PersonRow, Row
        >>> people = tuple(PersonRow(bbox=(x, 0, x + 9, 40)) for x in (0, 30, 50))
        >>> view = RowPeople(Row("0" * 64, 64, 48, "coco", "x", path="a.jpg", people=people))
        >>> phrases(view, 0)
        ('the person on the far left', 'the third person from the right')
    """
    if i not in view.phrases:
        view.phrases[i] = _phrases(view, i)
    return view.phrases[i]


def _phrases(view: RowPeople, i: int) -> tuple[str, ...]:
    given = (c.text.strip().rstrip(".") for c in view.person(i).captions if c.facet == "refer")
    found = [*given, *_lone(view), *_places(view, i)]
    single = [*_clothes(view, i), *_doing(view, i), *_age(view, i)]
    found += [_noun(words) for cue, words in single if unique(view, i, (cue,))]
    if not found:  # two cues together, where none alone will do
        found += [
            f"{_noun(first)} {second}"
            for (one, first), (two, second) in product(_clothes(view, i), _doing(view, i))
            if unique(view, i, (one, two))
        ]
    return tuple(dict.fromkeys(filter(None, found)))


def _noun(words: str) -> str:
    return words if words.startswith("the ") else f"the person {words}"


def _lone(view: RowPeople) -> list[str]:
    """Of one person alone, and of a crop: whoever has no box is what the picture is of."""
    row = view.row
    alone = len(row.people) == 1 and (view.whole or row.people[0].bbox is None)
    return ["the person", "the person in the picture"] if alone else []


def _places(view: RowPeople, i: int) -> Iterator[str]:
    """Places from left to right that whoever reads claims understands too."""
    number, at = len(view.order), view.order.index(i)
    if number < 2 or not unique(view, i, (Cue("place", str(at)),)):
        return
    far = "" if number == 2 else "far "
    candidates = [
        *([f"the person on the {far}left"] if at == 0 else []),
        *([f"the person on the {far}right"] if at == number - 1 else []),
        *(["the person in the middle"] if number == 3 and at == 1 else []),
    ]
    if number > 2 and 0 < at < len(_ORDINALS):
        candidates.append(f"the {_ORDINALS[at]} person from the left")
    if number > 2 and 0 < number - 1 - at < len(_ORDINALS):
        candidates.append(f"the {_ORDINALS[number - 1 - at]} person from the right")
    yield from (c for c in candidates if singles_out(view, i, c))


def _clothes(view: RowPeople, i: int) -> list[tuple[Cue, str]]:
    found: list[tuple[Cue, str]] = []
    for kind in ("top", "bottom"):
        value = view.person(i).attributes.get(kind, "")
        if not colours_in(value):
            continue
        if len(value.split()) > 1:
            plural = with_article(value) == value
            words = f"in {value}" if plural else f"in the {value}"
            found.append((Cue("top" if kind == "top" else "bottom", value), words))
        elif kind == "top":
            found.append((Cue("top", value), f"in {value}"))
    return found


def _doing(view: RowPeople, i: int) -> list[tuple[Cue, str]]:
    posture, way = view.fact(i, "posture"), view.fact(i, "orientation")
    found = [(Cue("posture", posture), _POSTURES[posture])] if posture in _POSTURES else []
    found += [(Cue("orientation", way), _ORIENTATIONS[way])] if way in _ORIENTATIONS else []
    return [*found, (Cue("arm", "raised"), "with a raised arm")]


def _age(view: RowPeople, i: int) -> list[tuple[Cue, str]]:
    child = view.person(i).attributes.get("age") == "child"
    return [(Cue("age", "child"), "the child")] if child else []
