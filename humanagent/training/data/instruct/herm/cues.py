"""By what one person is told from the others: place, clothes, posture; known to differ, or not.

A phrase for grounding has to fit one person alone. That is only known where the row has everybody
and says of each other person that it does not fit them; what is not known of somebody may fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from humanagent.claims.references import People
from humanagent.tools.appearance.colours import NAMES
from humanagent.training.data.geometry.refusals import refusals
from humanagent.training.data.instruct.herm.people import RowPeople

#: Centres nearer to each other than this share of the picture have no order from left to right;
#: as in the reader of claims.
APART: Final = 0.04
_LONGEST: Final = 25  # words of a phrase

Kind = Literal["place", "posture", "orientation", "arm", "top", "bottom", "age"]


class Cue(NamedTuple):
    """Something that may be true of a person. ``value`` of a place is the index from the left."""

    kind: Kind
    value: str


_COLOUR: Final = rf"(?:{'|'.join(map(re.escape, (*NAMES, 'gray')))})"
_TOPS: Final = (
    r"(?:t-shirt|tshirt|shirt|jacket|coat|sweater|jumper|hoodie|blouse|top|vest|dress|jersey|suit)"
)
_BOTTOMS: Final = r"(?:trousers|pants|jeans|shorts|skirt|leggings)"
#: Words of a phrase, and what they say.
_SAID: Final[tuple[tuple[str, Kind, str], ...]] = (
    (r"(?:standing|stands)", "posture", "standing"),
    (r"(?:sitting|seated|sits)", "posture", "sitting"),
    (r"(?:crouching|squatting|crouches)", "posture", "crouching"),
    (r"(?:kneeling|kneels)", "posture", "kneeling"),
    (r"(?:bending|bent|bends) (?:over|down|forward)", "posture", "bending"),
    (r"(?:lying|lies)", "posture", "lying"),
    (r"(?:in mid-?air|jumping)", "posture", "mid_air"),
    (r"(?:facing|faces) (?:the |towards the )?camera", "orientation", "camera"),
    (
        r"(?:facing away|faces away|seen from behind|with (?:the|their|his|her) back)",
        "orientation",
        "away",
    ),
    (r"facing (?:to the )?left", "orientation", "left"),
    (r"facing (?:to the )?right", "orientation", "right"),
    (
        r"(?:raised (?:arm|hand)|raising (?:an|a|one|the|his|her|their) (?:left |right )?"
        r"(?:arm|hand))",
        "arm",
        "raised",
    ),
    (r"(?:child|kid|boy|girl)", "age", "child"),
)
_READ: Final = tuple((re.compile(rf"\b{said}\b"), kind, value) for said, kind, value in _SAID)
_NOUNS: Final[tuple[tuple[str, Kind], ...]] = ((_TOPS, "top"), (_BOTTOMS, "bottom"))
_CLOTHES: Final = tuple(
    (re.compile(rf"\b(?P<colour>{_COLOUR}) (?:and {_COLOUR} )?(?:[a-z]+ )?{noun}\b"), kind)
    for noun, kind in _NOUNS
)


def holds(view: RowPeople, i: int, cue: Cue) -> bool | None:
    """Whether a cue is true of a person; None where the row does not say.

    Example:
        >>> from humanagent.training.data.rows import PersonRow, Row
        >>> two = tuple(PersonRow(bbox=(x, 0, x + 9, 40), attributes={"top": c + " shirt"})
        ...             for x, c in ((0, "red"), (50, "blue")))
        >>> view = RowPeople(Row("0" * 64, 64, 48, "coco", "x", path="a.jpg", people=two))
        >>> [holds(view, i, Cue("top", "red shirt")) for i in (0, 1)]
        [True, False]
        >>> holds(view, 0, Cue("posture", "sitting")) is None
        True
    """
    if cue.kind == "place":
        return _placed(view, i, int(cue.value))
    if cue.kind in ("top", "bottom"):
        return _same_clothes(view.person(i).attributes.get(cue.kind, ""), cue.value)
    if cue.kind == "age":
        age = view.person(i).attributes.get("age", "")
        return age == cue.value if age in ("child", "adult", "senior") else None
    if cue.kind == "arm":
        values = [view.fact(i, f"{side}_arm") for side in ("left", "right")]
        if any(value in ("raised", "above_head") for value in values):
            return True
        return None if "unknown" in values else False
    value = view.fact(i, cue.kind)
    return None if value == "unknown" else value == cue.value


def unique(view: RowPeople, i: int, cues: Iterable[Cue]) -> bool:
    """Whether cues that are true of a person are known to be false, one at least, of each other."""
    cues = tuple(cues)
    if not view.whole or any(holds(view, i, cue) is not True for cue in cues):
        return False
    others = (j for j in view.order if j != i)
    return all(any(holds(view, j, cue) is False for cue in cues) for j in others)


def singles_out(view: RowPeople, i: int, phrase: str) -> bool:
    """Whether somebody else's phrase is known to fit this person and nobody else.

    What a phrase says beyond place, clothes, posture and age neither helps nor harms it.

    Example:
        >>> from humanagent.training.data.rows import PersonRow, Row
        >>> two = tuple(PersonRow(bbox=(x, 0, x + 9, 40)) for x in (0, 50))
        >>> view = RowPeople(Row("0" * 64, 64, 48, "coco", "x", path="a.jpg", people=two))
        >>> singles_out(view, 0, "the person on the left"), singles_out(view, 0, "the person")
        (True, False)
    """
    text = phrase.strip().rstrip(".").lower()
    named = re.search(r"\bp[1-9][0-9]*\b", text)
    if not text or named or len(text.split()) > _LONGEST or refusals(phrase):
        return False
    cues = tuple(cues_in(text))
    if any(holds(view, i, cue) is False for cue in cues):
        return False
    meant = People(view.scene, "").refer(text) if view.whole else None
    if meant is not None and not meant.none:
        return meant.ids == (view.ids[i],)
    return unique(view, i, (cue for cue in cues if holds(view, i, cue)))


def cues_in(text: str) -> Iterator[Cue]:
    """What a lower-case phrase says in this vocabulary.

    Example:
        >>> [tuple(cue) for cue in cues_in("the boy in the red shirt sitting on a bench")]
        [('posture', 'sitting'), ('age', 'child'), ('top', 'red')]
    """
    for pattern, kind, value in _READ:
        if pattern.search(text):
            yield Cue(kind, value)
    for clothes, kind in _CLOTHES:
        if match := clothes.search(text):
            yield Cue(kind, match["colour"].replace("gray", "grey"))


def colours_in(words: str) -> frozenset[str]:
    """The colour names in some words.

    Example:
        >>> sorted(colours_in("striped brown shirt"))
        ['brown']
    """
    return frozenset(words.replace("gray", "grey").split()) & frozenset(NAMES)


def _same_clothes(own: str, said: str) -> bool | None:
    """Clothes differ when their colours do; a jacket and a shirt of one colour may be mixed up."""
    mine, theirs = colours_in(own), colours_in(said)
    if not mine or not theirs:
        return None
    if not mine & theirs:
        return False
    return True if own == said or set(said.split()) <= set(own.split()) else None


def _placed(view: RowPeople, i: int, place: int) -> bool | None:
    order = view.order
    if not view.whole:
        return None
    at = order.index(i)
    centres = [view.scene.person(view.ids[j]).center[0] for j in order[max(at - 1, 0) : at + 2]]
    least = APART * view.row.width
    if any(b - a < least for a, b in pairwise(centres)):
        return None
    return at == place
