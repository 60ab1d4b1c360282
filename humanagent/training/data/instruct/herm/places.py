"""Instructions whose answers are places, or that ask what is at a place: no teacher, no text.

What is annotated is the answer, so there is nothing to verify but that it is clear who is meant: a
person is sought by a phrase only if it fits nobody else, and named by such a phrase only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from humanagent.training.data.instruct.herm.facets import part_words
from humanagent.training.data.instruct.herm.named import Names
from humanagent.training.data.instruct.herm.outline import outlines
from humanagent.training.data.instruct.herm.people import RowPeople, inside, usable
from humanagent.training.data.instruct.herm.prompts import request
from humanagent.training.data.instruct.herm.words import appearance
from humanagent.training.data.instruct.types import Piece, Turn, Where
from humanagent.training.data.rows.types import Part
from humanagent.training.data.scenes.captions import with_article
from humanagent.training.data.scenes.dice import Dice

#: A task and its two turns.
Placed = tuple[str, tuple[Turn, ...]]
#: Attributes of our own form, and the part on which they are worn.
_WORN: Final = {"top": "torso", "hat": "head", "glasses": "head"}


def person_places(view: RowPeople, i: int, names: Names, dice: Dice) -> Iterator[Placed]:
    """Phrase to box, and box to phrase."""
    known = names.known(i)
    if not known or not view.boxed(i):
        return
    box, phrase = Where("box", view.box(i)), dice.pick(known)
    yield _turns("person.grounding", dice, {"who": (phrase,)}, (box,))
    yield _turns("person.referring", dice, {"where": (box,)}, (_sentence(dice.pick(known)),))


def grounded(view: RowPeople, i: int, names: Names, dice: Dice) -> Iterator[Placed]:
    """Clothes, each with the box of the part on which it is worn (HERM's instance grounding)."""
    who = names.pointed(i)
    worn = _clothes_on_parts(view, i)
    pieces: list[Piece] = []
    for n, (words, part) in enumerate(worn):
        before = "The person wears " if n == 0 else " and " if n == len(worn) - 1 else ", "
        pieces += [f"{before}{words} ", part]
    if who and pieces:
        yield _turns("person.grounded", dice, {"who": who}, (*pieces, "."))


def part_places(view: RowPeople, i: int, names: Names, dice: Dice, most: int) -> Iterator[Placed]:
    """Part to box, box to part and person, and part to outline where there is one."""
    parts = _once(view, i)
    for part in dice.shuffled(parts)[:most]:
        who, words = names.pointed(i), part_words(part.name)
        if not who:
            continue
        box = Where("box", inside(part.bbox, view.row))
        slots: dict[str, tuple[Piece, ...]] = {"who": who, "part": (words,)}
        yield _turns("part.grounding", dice, slots, (box,))
        yield _turns("part.referring", dice, {"where": (box,)}, _of(words, who))
        rings = outlines(part, (view.row.width, view.row.height))
        if rings:
            yield _turns("part.outline", dice, slots, _ringed(rings))


def _of(words: str, who: tuple[Piece, ...]) -> tuple[Piece, ...]:
    first = who[0] if isinstance(who[0], str) else ""
    end = who[1:]
    return (f"The {words} of {first}{'' if end else '.'}", *end, *((".",) if end else ()))


def _ringed(rings: tuple[tuple[tuple[float, float], ...], ...]) -> tuple[Piece, ...]:
    """Points of a ring follow each other, rings are told apart by a semicolon."""
    pieces: list[Piece] = []
    for n, ring in enumerate(rings):
        pieces += ["; "] if n else []
        for k, point in enumerate(ring):
            pieces += [" ", Where("point", point)] if k else [Where("point", point)]
    return tuple(pieces)


def _clothes_on_parts(view: RowPeople, i: int) -> list[tuple[str, Where]]:
    one, found = view.person(i), []
    boxes = {p.name: inside(p.bbox, view.row) for p in _once(view, i)}
    for name, place in _WORN.items():
        words = appearance({name: one.attributes.get(name, "")}).wears
        if words and place in boxes:
            found.append((words[0], Where("box", boxes[place])))
    for part in _once(view, i):
        if part.name in _GARMENTS:
            noun = _GARMENTS[part.name]
            garment = noun if noun.endswith("s") else with_article(noun)
            found.append((garment, Where("box", boxes[part.name])))
    return found


#: Parts of parsing sets that are clothes themselves.
_GARMENTS: Final = {
    "hat": "hat",
    "sunglasses": "sunglasses",
    "upper-clothes": "top",
    "dress": "dress",
    "coat": "coat",
    "pants": "trousers",
    "scarf": "scarf",
    "skirt": "skirt",
    "socks": "socks",
}


def _once(view: RowPeople, i: int) -> list[Part]:
    """Parts large enough to point at, whose name is there once and is not the whole person."""
    parts = view.person(i).parts
    names = [p.name for p in parts]
    return [p for p in parts if names.count(p.name) == 1 and usable(inside(p.bbox, view.row), 4.0)]


def _sentence(phrase: str) -> str:
    return f"{phrase[:1].upper()}{phrase[1:]}."


def _turns(
    task: str, dice: Dice, slots: dict[str, tuple[Piece, ...]], answer: tuple[Piece, ...]
) -> Placed:
    return task, (request(task, dice, slots), Turn("assistant", answer))
