"""Questions about a captioned person, answered from what was drawn instead of by a model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from humanagent.training.data.rows import Row
from humanagent.training.data.scenes import PersonTruth, SceneConfig
from humanagent.training.data.scenes.captions import with_article
from humanagent.training.data.teacher.drawn import SOURCE, scene_of
from humanagent.vlm.types import Message

KIND: Final = "caption_qa"

_ASKED: Final = re.compile(r"pedestrian: (.*)\. Please answer .*? strictly: (.*)", re.DOTALL)
#: Words of a question, and the attribute that they ask for. The first that is found counts.
_ATTRIBUTES: Final = (
    ("age", r"\bold\b|\bage\b"),
    ("hat", r"\bhat\b"),
    ("glasses", r"\bglasses\b"),
    ("beard", r"\bbeard\b|\bfacial hair\b"),
    ("top", r"\bupper\b|\btop\b"),
    ("bottom", r"\blower\b|\blegs\b"),
)
#: Words of a question, and what of the caption answers it.
_PHRASES: Final = (
    (r"\bhold", r"\b((?:holding|carrying) .+?)(?:,|\.| and |$)"),
    (
        r"\bseen\b|\bdirection\b|\bcamera\b",
        r"\b(facing (?:the camera|left|right)|seen from behind)",
    ),
    (r"\bbags?\b", r"\b(with a bag\b.*?)(?:,|\.|$)"),
)
_AGES: Final = {"child": "a child", "adult": "an adult", "senior": "an elderly person"}


def answer(messages: Sequence[Message], row: Row, config: SceneConfig | None = None) -> str:
    """A sentence about the drawn person whose caption the last message has; empty for none.

    Args:
        messages: the last one asks as ``instruct.humanins`` does.
        row: of a drawn scene; of any other nothing is known.
        config: how it was drawn.

    Raises:
        BadInputError: the scene is drawn differently now.
    """
    asked = _ASKED.search(messages[-1].text) if messages and row.source == SOURCE else None
    if asked is None:
        return ""
    caption, question = asked.groups()
    for person in scene_of(row, config).people:
        if person.caption and unnamed(person.caption).rstrip(". ") == caption:
            return _of_attribute(person, question) or _of_caption(caption, question)
    return ""


def unnamed(text: str) -> str:
    """A text in which nobody is called by an id: it means nothing to who sees the picture.

    Example:
        >>> unnamed("A child is walking beside P5.")
        'A child is walking beside another person.'
    """
    return re.sub(r"\bP\d+\b", "another person", text)


def _of_attribute(person: PersonTruth, question: str) -> str:
    topic = _topic(question)
    value = person.seen_attributes.get(topic, "none")
    if value == "none":
        return ""
    if topic == "age":
        return f"This person looks like {_AGES[value]}."
    return f"This person {'has' if topic == 'beard' else 'is wearing'} {with_article(value)}."


def _topic(question: str) -> str:
    found = (name for name, words in _ATTRIBUTES if re.search(words, question, re.IGNORECASE))
    return next(found, "")


def _of_caption(caption: str, question: str) -> str:
    for words, phrase in _PHRASES:
        said = re.search(phrase, caption)
        if said and re.search(words, question, re.IGNORECASE):
            return f"This person is {said[1]}."
    return ""
