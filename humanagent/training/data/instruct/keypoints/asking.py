"""Asks for texts of one type until enough can be used, or the tries are spent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from humanagent.errors import BadInputError
from humanagent.training.data.geometry.types import Checked, Finding
from humanagent.training.data.instruct.keypoints.config import KeypointsConfig, Task
from humanagent.training.data.instruct.keypoints.prompts import again
from humanagent.training.data.instruct.keypoints.replies import Pair, misshapen, read_pairs
from humanagent.training.data.instruct.types import Discarded
from humanagent.training.data.rows import Row
from humanagent.training.data.teacher import About, Teacher, TeacherReply
from humanagent.training.data.teacher.rules import SCHEMAS
from humanagent.vlm.types import Message


@dataclass(frozen=True)
class Kept:
    """A pair that may be used, with the reply that it stands in and its verdict."""

    pair: Pair
    reply: TeacherReply
    checked: Checked


@dataclass
class Asked:
    """What came of it: pairs that may be used, texts that may not, and all verdicts."""

    kept: list[Kept] = field(default_factory=list)
    discarded: list[Discarded] = field(default_factory=list)
    checked: list[Checked] = field(default_factory=list)


class Asking:
    """Asks one teacher about rows.

    Args:
        teacher: who writes.
        config: how often to try, and what is given.
    """

    def __init__(self, teacher: Teacher, config: KeypointsConfig) -> None:
        self._teacher, self._config = teacher, config

    async def ask(
        self,
        task: Task,
        row: Row,
        messages: Sequence[Message],
        number: int,
        request: str,
        check: Callable[[Pair], Checked],
    ) -> Asked:
        """So many pairs, or fewer: a teacher that finds no more to ask need not invent it.

        Args:
            task: the type of text.
            row: what it is about.
            messages: of the first try.
            number: how many pairs are wanted.
            request: the question of a detailed description.
            check: gives the verdict on a pair.

        Raises:
            VLMError: the teacher gave no reply, or has nothing to say.
            BudgetSpentError: it may not be asked any more.
            NotStartedError: nobody answers.
        """
        done = Asked()
        asked, replies = list(messages), set[str]()
        for _ in range(self._config.tries):
            reply = await self._teacher.ask(asked, SCHEMAS[task], about=About(task, row))
            if reply.text in replies:
                break  # it has nothing else to say
            replies.add(reply.text)
            wrong = _sort(done, task, reply, number, request, check)
            if not wrong or len(done.kept) == number:
                break
            missing = number - len(done.kept) if done.kept else 0
            asked = [
                *messages,
                Message("assistant", reply.text),
                Message("user", again(wrong, missing, self._config)),
            ]
        return done


def _sort(
    done: Asked,
    task: Task,
    reply: TeacherReply,
    number: int,
    request: str,
    check: Callable[[Pair], Checked],
) -> list[Finding]:
    """Adds what is in a reply; what is wrong with the part that cannot be used."""
    try:
        pairs = read_pairs(task, reply.text, request)
    except BadInputError as error:
        checked = misshapen(error)
        done.checked.append(checked)
        done.discarded.append(Discarded(task, reply.text, checked))
        return list(checked.findings)
    wrong: list[Finding] = []
    for pair in pairs:
        if len(done.kept) == number:
            break
        if any(one.pair.question.casefold() == pair.question.casefold() for one in done.kept):
            continue  # asked before
        checked = check(pair)
        done.checked.append(checked)
        if checked.outcome != "kept":
            done.discarded.append(Discarded(task, pair.text, checked))
        if checked.usable:
            done.kept.append(Kept(Pair(pair.question, checked.text), reply, checked))
        else:
            wrong += checked.findings
    return wrong
