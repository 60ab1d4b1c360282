"""A row as the text that a teacher reads: boxes, facts, attributes, and what others wrote."""

from __future__ import annotations

from typing import Final

from humanagent.context import render
from humanagent.training.data.instruct.herm.people import RowPeople
from humanagent.training.data.instruct.herm.prompts import prompt
from humanagent.vlm.types import Message

_CAPTIONS: Final = 5
_OBJECTS: Final = 20


def image_messages(view: RowPeople) -> list[Message]:
    """What is asked about the whole picture."""
    return [
        Message("system", prompt("system")),
        Message("user", f"{row_text(view)}\n\n{prompt('image')}"),
    ]


def person_messages(view: RowPeople, i: int, parts: tuple[str, ...]) -> list[Message]:
    """What is asked about one person."""
    asked = prompt("person", id=view.ids[i], parts=", ".join(parts) or "none")
    return [
        Message("system", prompt("system")),
        Message("user", f"{row_text(view)}\n\n{asked}"),
    ]


def row_text(view: RowPeople) -> str:
    """The row in lines.

    Example:
        >>> from humanagent.training.data.rows import Caption, PersonRow, Row
        >>> people = (PersonRow(bbox=(0, 0, 9, 40), attributes={"top": "red shirt"}),)
        >>> row = Row("0" * 64, 64, 48, "coco", "x", path="a.jpg", people=people,
        ...           captions=(Caption("A man in a yard."),))
        >>> print(row_text(RowPeople(row)))
        picture 64x48 px, people found: 1
        P1 box 0,0,9,40; pose unknown; top red shirt
        written about the picture: A man in a yard.
    """
    row = view.row
    lines = [render(view.told, view.measured.facts, name="compact").text]
    written = [c.text for c in row.captions if c.facet == "image"][:_CAPTIONS]
    lines += [f"written about the picture: {' '.join(text.split())}" for text in written]
    for i in view.order:
        texts = [" ".join(c.text.split()) for c in view.person(i).captions]
        lines += [f"written about {view.ids[i]}: {' '.join(texts)}"] if texts else []
    things = [f"{t.name} {','.join(str(round(v)) for v in t.bbox)}" for t in row.objects]
    lines += [f"things: {'; '.join(things[:_OBJECTS])}"] if things else []
    return "\n".join(lines)
