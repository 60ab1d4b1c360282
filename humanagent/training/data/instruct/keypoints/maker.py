"""Keypoints-integrated instructions: conversation, detailed description, complex reasoning.

After Zhang et al. 2024 (arXiv 2409.09306), with what the paper lacks: every text is checked against
the joints it was made from, and what cannot be used is asked for again with the reason. As in the
paper, the model to be trained sees the picture and the question, and none of what the teacher was
told; ``KeypointsConfig.told`` changes that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from humanagent.claims import claims_from_text
from humanagent.context import render
from humanagent.training.data.geometry.check import TextChecker
from humanagent.training.data.geometry.scene import Measured, measure
from humanagent.training.data.geometry.types import Checked
from humanagent.training.data.instruct.keypoints.asking import Asked, Asking, Kept
from humanagent.training.data.instruct.keypoints.config import KeypointsConfig, Task
from humanagent.training.data.instruct.keypoints.counts import wanted
from humanagent.training.data.instruct.keypoints.prompts import prompt, request_of, version
from humanagent.training.data.instruct.keypoints.replies import Pair, check_pair
from humanagent.training.data.instruct.types import Discarded, Instruction, Kind, MadeRow, Turn
from humanagent.training.data.rows import Made, Row
from humanagent.training.data.teacher import Teacher
from humanagent.training.data.teacher.rules import SCHEMAS, NothingToSayError
from humanagent.vlm.prompt import asked_as, told
from humanagent.vlm.types import Message

KIND: Final[Kind] = "keypoints"


@dataclass(frozen=True)
class _Known:
    """A row with what was measured of it."""

    row: Row
    measured: Measured
    checker: TextChecker

    def people(self, kept: Kept) -> tuple[int, ...]:
        """Indices of those of whom a pair says something that can be read; of a lone one always."""
        ids = dict(self.measured.ids)
        if len(ids) > 1:
            claims = claims_from_text(kept.pair.answer, self.measured.scene, kept.pair.question)
            named = {name for claim in claims for name in (claim.subject, claim.other)}
            ids = {index: name for index, name in ids.items() if name in named}
        return tuple(sorted(ids))


class KeypointsMaker:
    """A ``Maker`` of kind ``keypoints``.

    A row gives so many instructions of each task as ``counts.wanted`` says, or fewer: none where
    it has no joints, or where no text passed the check.

    Args:
        teacher: writes from ``context.context_text``; ``RuleTeacher`` where there is no model.
        config: counts, what the teacher is told, tries.

    Example:
        >>> import asyncio
        >>> from humanagent.training.data.scenes import make_scene
        >>> from humanagent.training.data.teacher.drawn import drawn_row
        >>> from humanagent.training.data.teacher.rules import RuleTeacher
        >>> made = asyncio.run(KeypointsMaker(RuleTeacher()).make(drawn_row(make_scene(7))))
        >>> made.instructions[0].task, made.instructions[0].made[-1].by
        ('conversation', 'rules on drawn scenes, no model')
    """

    kind: Kind = KIND

    def __init__(self, teacher: Teacher, config: KeypointsConfig | None = None) -> None:
        self._config = config or KeypointsConfig()
        self._asking = Asking(teacher, self._config)

    async def make(self, row: Row) -> MadeRow:
        """The instructions of a row; none of a task that rules have nothing to say for.

        Raises:
            VLMError: the teacher gave no reply.
            BudgetSpentError: it may not be asked any more.
            NotStartedError: nobody answers.
        """
        known = _known(row)
        instructions: list[Instruction] = []
        discarded: list[Discarded] = []
        checked: list[tuple[str, Checked]] = []
        for task, number, messages in self._first(known):
            try:
                done = await self._ask(known, task, number, messages)
            except NothingToSayError:
                continue
            discarded += done.discarded
            checked += [(task, verdict) for verdict in done.checked]
            instructions += [self._made(known, task, i, one) for i, one in enumerate(done.kept)]
        return MadeRow(row, tuple(instructions), tuple(discarded), tuple(checked))

    def prompts(self, row: Row) -> Iterator[tuple[Sequence[Message], dict[str, Any]]]:
        """What is asked of a row at first, with the schema: for ``teacher.estimate.estimate``."""
        for task, _, messages in self._first(_known(row)):
            yield messages, SCHEMAS[task]

    def _first(self, known: _Known) -> Iterator[tuple[Task, int, list[Message]]]:
        """What is wanted, and the messages of the first try; nothing without joints."""
        row, measured = known.row, known.measured
        if not any(person.keypoints.visible_names() for person in measured.scene.people):
            return
        for task, number in wanted(row.id, self._config).items():
            if number:
                yield task, number, prompt(row, measured, task, number, self._config)

    async def _ask(
        self, known: _Known, task: Task, number: int, messages: Sequence[Message]
    ) -> Asked:
        def check(pair: Pair) -> Checked:
            return check_pair(known.checker, pair, labels=self._config.told)

        request = request_of(known.row.id, self._config.seed)
        return await self._asking.ask(task, known.row, messages, number, request, check)

    def _made(self, known: _Known, task: Task, index: int, kept: Kept) -> Instruction:
        verdict = kept.checked.verdict()
        ours = Made("turns[0]", version())
        return Instruction(
            id=f"{known.row.id}-{KIND}-{task}-{index}",
            picture=known.row.id,
            kind=KIND,
            task=task,
            turns=(
                Turn("user", (self._asked(known, kept.pair.question),)),
                Turn("assistant", (kept.pair.answer,)),
            ),
            people=known.people(kept),
            split=known.row.split,
            made=(
                ours if task == "detail" else kept.reply.made("turns[0]", verdict),
                kept.reply.made("turns[1]", verdict),
            ),
        )

    def _asked(self, known: _Known, question: str) -> str:
        """The user's turn: the question, behind what an agent would tell of the people."""
        if not self._config.told:
            return question
        scene, facts = known.measured.scene, known.measured.facts
        context = render(scene, facts, name=self._config.context, version=1).text
        return told(context) + asked_as(question)


def _known(row: Row) -> _Known:
    measured = measure(row)
    return _Known(row, measured, TextChecker(row, measured))
