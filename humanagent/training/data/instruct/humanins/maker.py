"""The maker of HumanIns: from a row to instructions of the six tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from humanagent.errors import BadInputError
from humanagent.training.data.instruct.humanins.appearance import appearance_pairs
from humanagent.training.data.instruct.humanins.caption_qa import Answers
from humanagent.training.data.instruct.humanins.labels import action_pairs, expression_pairs
from humanagent.training.data.instruct.humanins.locate import face_pairs, people_pairs
from humanagent.training.data.instruct.humanins.pairs import Pair, dice_of, filled, merged
from humanagent.training.data.instruct.humanins.pose import pose_pairs
from humanagent.training.data.instruct.humanins.tasks import TASKS, Task, tasks_of
from humanagent.training.data.instruct.humanins.wordings import Wordings
from humanagent.training.data.instruct.types import Instruction, Kind, MadeRow, Piece, Turn, Where
from humanagent.training.data.rows import Row
from humanagent.training.data.teacher import Teacher


class HumanInsMaker:
    """Instructions of the six tasks of HumanIns, two or so per picture and task.

    Answers are made by rules from what a row annotates, in the formats of the paper. A teacher, if
    there is one, answers questions about captioned people; its answers are checked. Coordinates are
    places in pixels, and a question says the picture's width and height wherever it or its answer
    has one.

    Args:
        teacher: for captions; without one, they are used as they are.
        wordings: of the questions; by default those that ship.
        seed: of the choice of wordings, people and topics.
        tasks: which to make; by default the task of a row's source in the paper, and for any
            other source all that it annotates.

    Raises:
        BadInputError: a task that is none of the six.

    Example:
        >>> import asyncio
        >>> from humanagent.training.data.rows import Part, PersonRow
        >>> people = tuple(PersonRow(parts=(Part("face", box),))
        ...                for box in ((292, 184, 319, 234), (470, 157, 489, 195)))
        >>> row = Row("0" * 64, 1024, 658, "wider_face", "CC BY-NC-ND 4.0", people=people)
        >>> first = asyncio.run(HumanInsMaker().make(row)).instructions[0]
        >>> first.turns[1].plain
        'There are 2 faces in the picture. They are located in: [], [].'
    """

    kind: Final[Kind] = "humanins"

    def __init__(
        self,
        teacher: Teacher | None = None,
        *,
        wordings: Wordings | None = None,
        seed: int = 0,
        tasks: Sequence[Task] | None = None,
    ) -> None:
        if unknown := set(tasks or ()) - set(TASKS):
            raise BadInputError(
                f"no task called {sorted(unknown)[0]!r}", do=f"use some of {', '.join(TASKS)}"
            )
        self._teacher = teacher
        self._wordings = wordings or Wordings.shipped()
        self._seed = seed
        self._tasks = tasks

    async def make(self, row: Row) -> MadeRow:
        """As ``Maker.make``."""
        found = Answers()
        for task in tasks_of(row) if self._tasks is None else self._tasks:
            each = await self._of_task(task, row)
            found.pairs += each.pairs
            found.discarded += each.discarded
            found.checked += each.checked
        return MadeRow(
            row, self._instructions(row, found.pairs), tuple(found.discarded), tuple(found.checked)
        )

    async def _of_task(self, task: Task, row: Row) -> Answers:
        dice = dice_of(row, self._seed, task)
        if task == "attributes":
            return await appearance_pairs(row, dice, self._teacher, lambda t: self._plain(row, t))
        if task == "detection":
            return Answers(people_pairs(row))
        if task == "faces":
            return Answers(face_pairs(row))
        if task == "pose":
            return Answers(pose_pairs(row, dice))
        return Answers(action_pairs(row, dice) if task == "action" else expression_pairs(row))

    def _plain(self, row: Row, task: str) -> str:
        """The question that a teacher is asked: the one of the instruction, about "this person"."""
        wording = self._wordings.pick(task, dice_of(row, self._seed, f"{task} 0"))
        return "".join(str(piece) for piece in filled(wording.text, {"who": ("this person",)}))

    def _instructions(self, row: Row, pairs: list[Pair]) -> tuple[Instruction, ...]:
        numbers: Counter[str] = Counter()
        made = []
        for pair in pairs:
            made.append(self._instruction(row, pair, numbers[pair.task]))
            numbers[pair.task] += 1
        return tuple(made)

    def _instruction(self, row: Row, pair: Pair, number: int) -> Instruction:
        dice = dice_of(row, self._seed, f"{pair.task} {number}")
        wording = self._wordings.pick(pair.task, dice)
        question = filled(wording.text, pair.fills)
        made = wording.made()
        if any(isinstance(piece, Where) for piece in (*question, *pair.answer)):
            size = self._wordings.pick("size", dice)
            place: tuple[Piece, ...] = (Where("size", (row.width, row.height)),)
            question = merged([*question, " ", *filled(size.text, {"size": place})])
            made += size.made()
        return Instruction(
            id=f"{row.id}/{self.kind}/{pair.task}/{number}",
            picture=row.id,
            kind=self.kind,
            task=pair.task,
            turns=(Turn("user", question), Turn("assistant", pair.answer)),
            people=pair.people,
            split=row.split,
            made=(*made, pair.made),
        )
