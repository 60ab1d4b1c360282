"""Seed examples, made by hand: small scenes with joints, and replies as the teacher should write.

Every sentence says what it needs to be known ("captions", "keypoints" ...). So a teacher that is
told less sees examples that say less, and is not taught to make up the rest.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable, Set
from importlib import resources
from typing import Final, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter

from humanagent.training.data.instruct.keypoints.config import Given, Task
from humanagent.training.data.rows import Caption, Keypoints, PersonRow, Row, Thing
from humanagent.training.data.rows.types import BBox

T = TypeVar("T", bound="_Piece")
_PACKAGE: Final = "humanagent.training.data.instruct.keypoints"


class _Piece(BaseModel):
    """Something that may be said when all of ``needs`` is given, and none of ``instead_of`` is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    needs: frozenset[Given]
    instead_of: frozenset[Given] = frozenset()

    def fits(self, given: Set[Given]) -> bool:
        return self.needs <= given and not self.instead_of & given


class _Sentence(_Piece):
    text: str


class _Pair(_Piece):
    question: str
    answer: str


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    bbox: BBox
    keypoints: tuple[tuple[float, float, int], ...]


class _Object(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    bbox: BBox


class Example(BaseModel):
    """A scene, and what is said of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: tuple[int, int]
    captions: tuple[str, ...]
    people: tuple[_Body, ...]
    objects: tuple[_Object, ...]
    conversation: tuple[_Pair, ...]
    detail: tuple[_Sentence, ...]
    reasoning: tuple[_Pair, ...]

    @property
    def row(self) -> Row:
        """The scene as a row, of a picture that was never taken."""
        return Row(
            id=hashlib.sha256(self.captions[0].encode()).hexdigest(),
            width=self.size[0],
            height=self.size[1],
            source="drawn",  # everybody who is there is listed
            licence="Apache-2.0",
            people=tuple(_person(body) for body in self.people),
            objects=tuple(Thing(thing.name, thing.bbox) for thing in self.objects),
            captions=tuple(Caption(text) for text in self.captions),
        )

    def pairs(self, task: Task, given: Set[Given], request: str = "") -> list[tuple[str, str]]:
        """Questions with answers that what is given allows; of a detail the answer to a request.

        Example:
            >>> seed_examples()[0].pairs("conversation", {"captions"})
            [('What is the woman doing with her raised hand?', 'She is waving.')]
        """
        if task == "detail":
            said = " ".join(one.text for one in _fitting(self.detail, given))
            return [(request, said)] if said else []
        pairs = self.conversation if task == "conversation" else self.reasoning
        found = [(one.question, one.answer) for one in _fitting(pairs, given)]
        return found if task == "conversation" else found[:1]

    def reply(self, task: Task, given: Set[Given], request: str = "") -> str:
        """The JSON that a teacher should reply; empty where nothing can be said."""
        pairs = self.pairs(task, given, request)
        if not pairs:
            return ""
        turns = [{"question": question, "answer": answer} for question, answer in pairs]
        if task == "conversation":
            return json.dumps({"turns": turns}, ensure_ascii=False)
        if task == "detail":
            turns[0].pop("question")
        return json.dumps(turns[0], ensure_ascii=False)


@functools.cache
def seed_examples() -> tuple[Example, ...]:
    """All of them.

    Example:
        >>> [len(one.row.people) for one in seed_examples()]
        [1, 2]
    """
    text = resources.files(_PACKAGE).joinpath("examples.json").read_bytes()
    return TypeAdapter(tuple[Example, ...]).validate_json(text)


def _person(body: _Body) -> PersonRow:
    xy = tuple(value for x, y, _ in body.keypoints for value in (x, y))
    return PersonRow(
        body.bbox, keypoints=Keypoints("coco_17", xy, tuple(v for *_, v in body.keypoints))
    )


def _fitting(pieces: Iterable[T], given: Set[Given]) -> list[T]:
    return [one for one in pieces if one.fits(given)]
