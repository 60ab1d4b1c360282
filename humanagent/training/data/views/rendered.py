"""An instruction as plain turns of text, in the coordinates of a target model.

Words are never changed. So words in which a place could be read back, as a text about "[3, 4]",
would be taken for coordinates by whoever reads the answer: every text is read back right after it
is written, and an instruction whose text does not give its own pieces again is left out, as is one
whose words hold a marker that a trainer or tokenizer would act on (``<image>``, ``<|im_end|>``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from humanagent.errors import BadInputError
from humanagent.training.data.instruct.types import Instruction, Piece
from humanagent.training.data.rows.types import Row, Split
from humanagent.training.data.views.coordinates import Coordinates
from humanagent.training.data.views.marks import task_mark

#: What LLaMA-Factory, ms-swift, LLaVA, MiniGPT and the usual tokenizers do not take as words.
_MARKERS: Final = re.compile(
    r"<\|[^|<>\s]*\|>|</?(?:image|video|audio|img|imagehere|s|unk|pad)>|\[/?INST\]|<</?SYS>>",
    re.IGNORECASE,
)


class LeftOutError(BadInputError):
    """An instruction that cannot be shown in this form; ``what`` is why, the same for all alike."""


@dataclass(frozen=True)
class Rendered:
    """A dialogue about one picture as text: question and answer in turn.

    What a system says leads the first question, because not every trainer takes it: LLaVA has no
    such turn, ms-swift does not take one in blocks. ``width`` and ``height`` are of the picture
    that coordinates are read back in.
    """

    id: str
    picture: str
    kind: str
    task: str
    split: Split
    width: int
    height: int
    turns: tuple[tuple[str, str], ...]


def rendered(
    made: Instruction, row: Row, form: Coordinates, *, task_marks: bool = False
) -> Rendered:
    """The instruction of a row as text; ``task_marks`` puts HERM's ``[vqa]`` before questions.

    Raises:
        LeftOutError: it is no dialogue of user and assistant in turn, a place of it cannot be
            written, or its words would be read as something else.

    Example:
        >>> from humanagent.training.data.instruct import Turn, Where
        >>> from humanagent.training.data.views.coordinates import coordinates
        >>> box = Where("box", (32, 12, 48, 36))
        >>> turns = (Turn("user", ("Who is at ", box, "?")), Turn("assistant", ("A man.",)))
        >>> row = Row("0" * 64, 64, 48, "drawn", "CC0-1.0")
        >>> one = Instruction("a", row.id, "herm", "identify", turns)
        >>> rendered(one, row, coordinates("minigpt"), task_marks=True).turns
        (('[identify] Who is at {<50><25><75><75>}?', 'A man.'),)
    """
    turns = list(made.turns)
    system = ""
    if turns and turns[0].role == "system":
        system = _text(turns.pop(0).pieces, row, form)
    if not turns or [turn.role for turn in turns] != ["user", "assistant"] * (len(turns) // 2):
        raise LeftOutError("not turns of user and assistant one after the other")
    texts = [_text(turn.pieces, row, form) for turn in turns]
    if not all(texts):
        raise LeftOutError("a turn without a word")
    texts[0] = f"{system}\n{texts[0]}" if system else texts[0]
    pairs = list(zip(texts[::2], texts[1::2], strict=True))
    if task_marks:
        marks = [
            task_mark(made.task, turns[i].pieces, turns[i + 1].pieces)
            for i in range(0, len(turns), 2)
        ]
        pairs = [(f"[{m}] {asked}", said) for m, (asked, said) in zip(marks, pairs, strict=True)]
    return Rendered(
        made.id, row.id, made.kind, made.task, made.split, row.width, row.height, tuple(pairs)
    )


def _text(pieces: tuple[Piece, ...], row: Row, form: Coordinates) -> str:
    """The text of a turn, stripped as chat templates do it."""
    if any(isinstance(one, str) and _MARKERS.search(one) for one in pieces):
        raise LeftOutError("words with a marker that trainers act on")
    try:
        outline = _outline(pieces, row, form)
    except BadInputError as error:
        raise LeftOutError("a place that cannot be written", where=error.what) from error
    text = "".join(part for _, part in outline)
    if _outline(form.pieces(text, row.width, row.height), row, form) != outline:
        raise LeftOutError("words that would be read as coordinates")
    return text


def _outline(pieces: tuple[Piece, ...], row: Row, form: Coordinates) -> list[tuple[str, str]]:
    """(kind, text) of every piece: words side by side are one, blanks at both ends are none."""
    texts = [
        ("words", one)
        if isinstance(one, str)
        else (one.kind, form.render(one, row.width, row.height))
        for one in pieces
    ]
    joined: list[tuple[str, str]] = []
    for kind, group in groupby(texts, key=lambda one: one[0]):
        same = list(group)
        joined += [(kind, "".join(text for _, text in same))] if kind == "words" else same
    if joined and joined[0][0] == "words":
        joined[0] = ("words", joined[0][1].lstrip())
    if joined and joined[-1][0] == "words":
        joined[-1] = ("words", joined[-1][1].rstrip())
    return [one for one in joined if one[1]]
