"""Gathers what comes of one row: instructions, captions with provenance, verdicts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from humanagent.training.data.geometry.types import Checked
from humanagent.training.data.instruct.types import (
    Discarded,
    Instruction,
    Kind,
    MadeRow,
    Turn,
)
from humanagent.training.data.rows import Caption, Made, Row


class Collected:
    """What a maker has of a row so far.

    Args:
        row: the row.
        kind: of the instructions.
        requests: who wrote the questions, for their provenance.
    """

    def __init__(self, row: Row, kind: Kind, requests: str) -> None:
        self.row = row
        self._kind: Kind = kind
        self._requests = requests
        self._instructions: list[Instruction] = []
        self._discarded: list[Discarded] = []
        self._checked: list[tuple[str, Checked]] = []
        self._numbers: Counter[str] = Counter()

    def judged(self, task: str, text: str, checked: Checked) -> str:
        """Note a verdict; what may be used of the text, empty for nothing."""
        self._checked.append((task, checked))
        if not checked.usable or checked.text != text:
            self._discarded.append(Discarded(task, text, checked))
        return checked.text if checked.usable else ""

    def left_out(self, found: Discarded) -> None:
        """Note something that was not even written."""
        self._discarded.append(found)

    def add(
        self, task: str, turns: tuple[Turn, ...], people: tuple[int, ...], made: Made | None = None
    ) -> None:
        """One instruction; ``made`` is the provenance of its answer, none for annotated ones."""
        number = self._numbers[task]
        self._numbers[task] += 1
        asked = Made(field="turns[0]", by=self._requests)
        answered = () if made is None else (replace(made, field="turns[1]"),)
        self._instructions.append(
            Instruction(
                id=f"{self.row.id}-{self._kind}-{task}-{number}",
                picture=self.row.id,
                kind=self._kind,
                task=task,
                turns=turns,
                people=people,
                split=self.row.split,
                made=(asked, *answered),
            )
        )

    def write(self, caption: Caption, made: Made, person: int | None = None) -> None:
        """Keep a caption in the row, of the picture or of a person."""
        if person is None:
            place = f"captions[{len(self.row.captions)}]"
            row = replace(self.row, captions=(*self.row.captions, caption))
        else:
            people = list(self.row.people)
            one = people[person]
            place = f"people[{person}].captions[{len(one.captions)}]"
            people[person] = replace(one, captions=(*one.captions, caption))
            row = replace(self.row, people=tuple(people))
        self.row = replace(row, made=(*row.made, replace(made, field=place)))

    def result(self) -> MadeRow:
        """All of it."""
        return MadeRow(
            row=self.row,
            instructions=tuple(self._instructions),
            discarded=tuple(self._discarded),
            checked=tuple(self._checked),
        )
