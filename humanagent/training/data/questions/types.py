"""A question about a scene with its true answer, as a type."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from humanagent.claims import Claim
from humanagent.claims.reply import Status
from humanagent.routing import Intent

Split = Literal["train", "validation", "test"]
SPLITS: Final[tuple[Split, ...]] = ("train", "validation", "test")


class Forms(NamedTuple):
    """Ways to ask the same, by split; ``{name}`` are slots. No form is in two splits."""

    train: tuple[str, ...]
    validation: tuple[str, ...]
    test: tuple[str, ...]


@dataclass(frozen=True)
class QuestionAnswer:
    """A question, its answer, and what the answer says as claims.

    ``kind`` is finer than ``intent`` (``posture.is``), ``template`` names the form
    (``posture.is/train/3``). ``people`` are the ids asked about. ``value`` is what a scorer
    compares: ``yes``, ``no``, a number, a value of the closed vocabulary, ids with blanks between
    them, ``nobody``, or the words of a free description; empty when nothing is answered.
    """

    question: str
    answer: str
    status: Status
    intent: Intent
    kind: str
    template: str
    people: tuple[str, ...]
    claims: tuple[Claim, ...]
    split: Split
    value: str = ""

    def reply(self) -> str:
        """The answer in the JSON form in which a model of ours replies: claims, then words.

        What is read off the measurements comes first, and the words follow from it.

        Example:
            >>> QuestionAnswer(
            ...     "Anybody?", "No.", "answered", "presence", "presence.anyone",
            ...     "presence.anyone/train/0", (), (), "train", "no",
            ... ).reply()
            '{"claims": [], "answer": "No."}'
        """
        fields = ("subject", "predicate", "value", "other")
        said = [{name: getattr(claim, name) for name in fields} for claim in self.claims]
        return json.dumps({"claims": said, "answer": self.answer})


def split_of(seed: int) -> Split:
    """The split to which a scene seed belongs: of twenty, the 19th and 20th are kept apart.

    Example:
        >>> [split_of(s) for s in (0, 17, 18, 19, 20)]
        ['train', 'train', 'validation', 'test', 'train']
    """
    place = seed % 20
    return "train" if place < 18 else "validation" if place == 18 else "test"
