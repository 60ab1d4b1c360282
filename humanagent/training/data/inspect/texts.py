"""The texts of a folder that a person can judge: captions, and what was made of rows."""

from __future__ import annotations

from collections.abc import Iterator

from humanagent.training.data.geometry.audit import AuditItem
from humanagent.training.data.inspect.folder import DataFolder
from humanagent.training.data.instruct import Instruction, MadeRow, Piece
from humanagent.training.data.pipeline.store import MADE


def texts_of(folder: DataFolder, task: str = "") -> Iterator[AuditItem]:
    """Every text with the picture it is about.

    Args:
        folder: Rows, or what was made of them. Of the latter only what was made is given, not the
            captions that the rows had before.
        task: Only texts of tasks that begin so. Captions have the task ``caption.<facet>``.
    """
    for made in folder.made():
        items = _of_instructions(made) if folder.manifest.kind == MADE.kind else _captions(made)
        yield from (item for item in items if item.kind.startswith(task))


def _of_instructions(made: MadeRow) -> Iterator[AuditItem]:
    for one in made.instructions:
        yield AuditItem(made.row, one.task, _dialogue(one), one.people)


def _dialogue(one: Instruction) -> str:
    """The turns, each on its own line; places are told in pixels of the picture."""
    return "\n".join(f"{turn.role}: {''.join(map(_said, turn.pieces))}" for turn in one.turns)


def _said(piece: Piece) -> str:
    if isinstance(piece, str):
        return piece
    return f"[{piece.kind} {', '.join(f'{number:g}' for number in piece.xy)}]"


def _captions(made: MadeRow) -> Iterator[AuditItem]:
    row = made.row
    for caption in row.captions:
        yield AuditItem(row, f"caption.{caption.facet}", caption.text)
    for number, person in enumerate(row.people):
        for caption in person.captions:
            yield AuditItem(row, f"caption.{caption.facet}", caption.text, (number,))
    for thing in row.objects:
        for caption in thing.captions:
            yield AuditItem(row, f"caption.{caption.facet}", f"({thing.name}) {caption.text}")
