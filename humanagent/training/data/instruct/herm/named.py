"""From ids to what a reader of the picture understands: a phrase, or the box of the person."""

from __future__ import annotations

import re
from typing import Final

from humanagent.training.data.instruct.herm.people import RowPeople
from humanagent.training.data.instruct.herm.phrases import phrases
from humanagent.training.data.instruct.types import Piece, Where
from humanagent.training.data.scenes.dice import Dice

_ID: Final = re.compile(r"\b(?:[Pp]erson )?P([1-9][0-9]{0,3})\b")
_SPOKEN: Final = re.compile(rf"{_ID.pattern}(?:'s (?P<part>(?:left |right )?[a-z]+))?")
_START: Final = re.compile(r"(?:^|[.!?]\s+|\n\s*)$")
_END: Final = re.compile(r"[.!?](?:\s|$)")
_SAME: Final = "that person"
#: Words that say nothing of what somebody looks like or does.
_EMPTY: Final = frozenset(("the", "a", "an", "person", "picture", "in", "on", "of", "who", "is"))


class _Heard:
    """Who was named in this sentence and in the one before: whom "that person" would mean."""

    def __init__(self) -> None:
        self._now: list[int] = []
        self._before: list[int] = []

    def clear(self, i: int, since: str) -> bool:
        """Whether it means ``i``, after the words since the last name."""
        ends = len(_END.findall(since))
        if ends:
            self._before, self._now = (self._now if ends == 1 else []), []
        if self._now:
            return self._now[-1] == i
        return set(self._before) == {i}

    def named(self, i: int) -> None:
        """Note a name."""
        self._now.append(i)


class Names:
    """How the people of a row are called: chosen once per text, so that a person keeps the name.

    Args:
        view: the people.
        dice: which phrase.
        by_box: probability (0..1) of a box where there is a phrase too.
        more: further phrases, by index of the person; they must single them out.
        boxes: whether somebody of whom no phrase is sure is named by box.
    """

    def __init__(
        self,
        view: RowPeople,
        dice: Dice,
        by_box: float,
        more: dict[int, tuple[str, ...]] | None = None,
        *,
        boxes: bool = True,
    ) -> None:
        self._view = view
        self._dice = dice
        self._by_box = by_box
        self._more = {} if more is None else more
        self._boxes = boxes

    def known(self, i: int) -> tuple[str, ...]:
        """Every phrase for a person."""
        return tuple(dict.fromkeys((*phrases(self._view, i), *self._more.get(i, ()))))

    def pointed(self, i: int, answer: str = "") -> tuple[Piece, ...]:
        """Somebody as a question points them out; nothing where neither way is open.

        A box is taken with the probability ``by_box``, and where no phrase is sure. Of the phrases
        those come first that share no word with the answer, which they would give away.
        """
        by_box = self._dice.chance(self._by_box)
        first = self._boxed(i) if by_box else self._phrased(i, answer)
        return first or (self._phrased(i, answer) if by_box else self._boxed(i))

    def _phrased(self, i: int, answer: str) -> tuple[Piece, ...]:
        known, said = self.known(i), _words(answer)
        apart = [phrase for phrase in known if not _words(phrase) & said]
        return (self._dice.pick(apart or known),) if known else ()

    def _boxed(self, i: int) -> tuple[Piece, ...]:
        there = self._boxes and self._view.boxed(i)
        return ("the person at ", Where("box", self._view.box(i))) if there else ()

    def spoken(self, text: str, me: int | None = None) -> tuple[Piece, ...]:
        """A text that names people by id, as pieces without ids.

        Args:
            text: such as ``P1 is near P2.``
            me: whom the text is about: "the person".

        Example:
            >>> from humanagent.training.data.rows import PersonRow, Row
            >>> people = tuple(PersonRow(bbox=(x, 0, x + 9, 40)) for x in (0, 50))
            >>> view = RowPeople(Row("0" * 64, 64, 48, "coco", "x", path="a.jpg", people=people))
            >>> Names(view, Dice(1), 0.0).spoken("P1 is left of P2 and near P2.", 0)
            ('The person is left of the person on the right and near that person.',)
        """
        pieces: list[Piece] = []
        lone = len(self._view.row.people) == 1
        chosen: dict[int, tuple[Piece, ...]] = {}
        heard = _Heard()
        end = 0
        for match in _SPOKEN.finditer(text):
            i = self._view.index.get(f"P{match[1]}")
            if i is None:
                continue
            starts = bool(_START.search(text[: match.start()]))
            if i == me or lone:
                name: tuple[Piece, ...] = ("the person",)
            elif heard.clear(i, text[end : match.start()]):
                name = (_SAME,)
            else:
                sentence = _END.split(text[match.end() :], maxsplit=1)[0]
                name = chosen[i] = chosen.get(i) or self._named(i, sentence)
            if i != me:
                heard.named(i)
            _add(pieces, text[end : match.start()])
            for piece in _whose(name, match["part"], starts=starts):
                _add(pieces, piece)
            end = match.end()
        _add(pieces, text[end:])
        return tuple(pieces)

    def _named(self, i: int, text: str) -> tuple[Piece, ...]:
        return self._phrased(i, text) or self._boxed(i) or ("another person",)


def own_words(text: str, who: str) -> str:
    """A person's text with "the person" for their own id; ids of others stay.

    Example:
        >>> own_words("P1 is near P2. P1 has both arms raised.", "P1")
        'The person is near P2. The person has both arms raised.'
    """

    def named(match: re.Match[str]) -> str:
        if f"P{match[1]}" != who:
            return match[0]
        return "The person" if _START.search(text[: match.start()]) else "the person"

    return _ID.sub(named, text)


def _whose(name: tuple[Piece, ...], part: str | None, *, starts: bool) -> tuple[Piece, ...]:
    """A name, or somebody's part: an *s* behind two words, *the part of* before more."""
    if part and len(name) == 1 and len(str(name[0]).split()) < 3:
        name = (f"{name[0]}'s {part}",)
    elif part:
        name = (f"the {part} of {name[0]}", *name[1:])
    first = str(name[0])
    return (f"{first[:1].upper()}{first[1:]}" if starts else first, *name[1:])


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z-]+", text.lower())) - _EMPTY


def _add(pieces: list[Piece], piece: Piece) -> None:
    """Append; words that follow words become one piece."""
    if isinstance(piece, str) and pieces and isinstance(pieces[-1], str):
        pieces[-1] += piece
    elif piece != "":
        pieces.append(piece)
