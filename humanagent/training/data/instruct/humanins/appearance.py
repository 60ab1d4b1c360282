"""Attributes of one person per picture: a description, and targeted questions.

The paper has five pairs per picture: a description (of captions one each) and four questions. They
are answered by a teacher from a caption, or by rules from attributes where there is no caption or
no teacher.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from humanagent.training.data.instruct.humanins.attributes import (
    attribute_sentences,
    described,
    topics_in,
)
from humanagent.training.data.instruct.humanins.caption_qa import Answers, Asked, ask_about
from humanagent.training.data.instruct.humanins.pairs import BY_RULES, Pair, who
from humanagent.training.data.instruct.humanins.tasks import source_of
from humanagent.training.data.rows import Made, PersonRow, Row
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.teacher import Teacher
from humanagent.training.data.teacher.caption_qa import unnamed

_QUESTIONS: Final = 4

#: A question on a task about "this person", in words.
Word = Callable[[str], str]


async def appearance_pairs(row: Row, dice: Dice, teacher: Teacher | None, word: Word) -> Answers:
    """Pairs about one of the people who are described; none where nobody is.

    Raises:
        BudgetSpentError, NotStartedError, VLMError: as ``Teacher.ask``.
    """
    able = [
        i
        for i, one in enumerate(row.people)
        if not one.ignore
        and who(row, i) is not None
        and (_captions(one) or attribute_sentences(row, i))
    ]
    if not able:
        return Answers()
    index = dice.pick(able)
    captions = _captions(row.people[index])
    pairs = _descriptions(row, index, captions)
    if captions and teacher is not None:
        found = await _by_teacher(row, index, dice.pick(captions), dice, teacher, word)
        found.pairs[:0] = pairs
        return found
    return Answers([*pairs, *_by_rules(row, index, dice)])


def _captions(one: PersonRow) -> list[str]:
    return [unnamed(c.text) for c in one.captions if c.facet == "overall"]


def _descriptions(row: Row, index: int, captions: list[str]) -> list[Pair]:
    """The captions; where there is none, all that the attributes say is there."""
    texts = captions or [text for text in [described(attribute_sentences(row, index))] if text]
    made = Made("turns[1]", f"caption of {source_of(row)}") if captions else BY_RULES
    fills = {"who": who(row, index) or ()}
    return [Pair("attributes.describe", (text,), fills, (index,), made) for text in texts]


def _by_rules(row: Row, index: int, dice: Dice) -> list[Pair]:
    said = attribute_sentences(row, index)
    fills = {"who": who(row, index) or ()}
    return [
        Pair(f"attributes.{topic}", (" ".join(s.text for s in said[topic]),), fills, (index,))
        for topic in dice.shuffled(list(said))[:_QUESTIONS]
    ]


async def _by_teacher(
    row: Row, index: int, caption: str, dice: Dice, teacher: Teacher, word: Word
) -> Answers:
    topics = dice.shuffled(topics_in(caption))[:_QUESTIONS]
    asked = [
        Asked(task, word(task), who(row, index) or ())
        for task in (f"attributes.{topic}" for topic in topics)
    ]
    return await ask_about(teacher, row, index, caption, asked)
