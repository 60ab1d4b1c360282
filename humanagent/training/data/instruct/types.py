"""What an instruction is. Coordinates are no text: they stay numbers until a view renders them.

A turn is a sequence of pieces: words, and places in the picture in its own pixels. So the same
instruction can be shown to a model that reads pixels, one that reads 0..1000 and one that reads
MiniGPT's bins, and can be read back from each.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from humanagent.errors import BadInputError
from humanagent.training.data.geometry.types import Checked
from humanagent.training.data.rows.types import Made, Row, Split

#: ``box`` is x1, y1, x2, y2; ``point`` x, y; ``keypoints`` x, y per joint of ``skeleton``;
#: ``size`` width, height of the picture.
WhereKind = Literal["box", "point", "keypoints", "size"]
Role = Literal["system", "user", "assistant"]
Kind = Literal["humanins", "keypoints", "herm", "captions"]

_LENGTHS = {"box": 4, "point": 2, "size": 2}


@dataclass(frozen=True, slots=True)
class Where:
    """A place in the picture, in pixels of it (EXIF applied), as floats.

    ``visibility`` is COCO's v per joint and only keypoints have it.

    Raises:
        BadInputError: as many numbers as such a place cannot have.

    Example:
        >>> Where("box", (10, 20, 30, 60)).xy
        (10, 20, 30, 60)
        >>> Where("point", (1, 2, 3))
        Traceback (most recent call last):
        humanagent.errors.BadInputError: a point of 3 numbers: give 2
    """

    kind: WhereKind
    xy: tuple[float, ...]
    visibility: tuple[int, ...] = ()
    skeleton: str = ""

    def __post_init__(self) -> None:
        expected = _LENGTHS.get(self.kind, 2 * len(self.visibility))
        if len(self.xy) != expected:
            raise BadInputError(f"a {self.kind} of {len(self.xy)} numbers", do=f"give {expected}")


Piece = str | Where


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side says. The picture belongs before the first turn of the user, not in here."""

    role: Role
    pieces: tuple[Piece, ...]

    @property
    def plain(self) -> str:
        """The words, with ``[]`` where a place stands: for checks and pages, not for training.

        Example:
            >>> Turn("user", ("Who is at ", Where("point", (3, 4)), "?")).plain
            'Who is at []?'
        """
        return "".join(piece if isinstance(piece, str) else "[]" for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Instruction:
    """A dialogue about one picture.

    ``id`` is unique and the same in every run (row id, kind, task and a number), ``picture`` the id
    of its row. ``task`` is finer than ``kind`` (``pose``, ``conversation``, ``person.appearance``,
    ``grounding``). ``people`` are indices into ``Row.people`` of those it is about. ``made`` says
    who wrote its fields, ``field`` being a place such as ``turns[1]``.
    """

    id: str
    picture: str
    kind: Kind
    task: str
    turns: tuple[Turn, ...]
    people: tuple[int, ...] = ()
    split: Split = "train"
    made: tuple[Made, ...] = ()


@dataclass(frozen=True, slots=True)
class Discarded:
    """A text that was written and may not be used (or only in part), and the verdict on it."""

    task: str
    text: str
    checked: Checked


@dataclass(frozen=True, slots=True)
class MadeRow:
    """Everything that came of one row: what is kept, what is not, or why the row failed.

    ``row`` is the row as it is stored: a maker may have added captions and their provenance to it.
    ``checked`` are the verdicts on all texts, by task, used or not: the report counts them.
    ``error`` is empty unless the row as a whole could not be done.
    """

    row: Row
    instructions: tuple[Instruction, ...] = ()
    discarded: tuple[Discarded, ...] = ()
    checked: tuple[tuple[str, Checked], ...] = field(default=())
    error: str = ""


class Maker(Protocol):
    """Makes the instructions of one kind. The same row, seed and replies give the same result."""

    @property
    def kind(self) -> Kind: ...

    async def make(self, row: Row) -> MadeRow:
        """The instructions for a row; none is a result too (``MadeRow(row)``).

        Raises:
            BudgetSpentError: the teacher may not be asked any more.
            NotStartedError: the teacher's server does not answer.
            HumanAgentError: this row cannot be done; the caller stores why and goes on.
        """
        ...
