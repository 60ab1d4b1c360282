"""What a run would ask of its teacher, and what that costs, before anything is asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any, Final

from humanagent.training.data.instruct.types import Maker
from humanagent.training.data.pipeline.here import run_here
from humanagent.training.data.pipeline.teachers import TeacherChoice
from humanagent.training.data.pipeline.work import Makes, Work
from humanagent.training.data.teacher import About, Teacher, TeacherReply, prompt_hash
from humanagent.training.data.teacher.cache import ReplyCache
from humanagent.training.data.teacher.estimate import Estimate, estimate
from humanagent.training.data.teacher.openai import settings_of
from humanagent.vlm.types import Message

#: So many rows are read; more would say the same.
ROWS: Final = 200

Prompt = tuple[Sequence[Message], Mapping[str, Any] | None]


@dataclass(frozen=True)
class DryRun:
    """What the first ``rows`` of ``whole`` items ask, and what all of them would.

    Texts that are asked for again after a check are not in it.
    """

    rows: int
    whole: int
    first: Estimate

    @property
    def all(self) -> Estimate:
        """In proportion."""
        factor = self.whole / self.rows if self.rows else 0.0
        one = self.first
        return Estimate(
            round(one.prompts * factor),
            round(one.cached * factor),
            round(one.prompt_tokens * factor),
            round(one.completion_tokens * factor),
            one.money * factor,
            one.minutes * factor,
        )

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "rows": self.rows,
            "of": self.whole,
            "first": asdict(self.first),
            "all": asdict(self.all),
        }

    def as_text(self) -> str:
        """For a person."""
        if not self.first.prompts:
            return f"{self.rows} of {self.whole} rows looked at: the teacher would not be asked"
        return (
            f"all {self.whole} rows, from the first {self.rows}: {self.all.as_text()}\n"
            "Texts that are asked for again after a check come on top."
        )


class Listener:
    """A teacher that only notes what it is asked, and answers something of the right shape."""

    name = "nobody"

    def __init__(self) -> None:
        self.prompts: list[Prompt] = []

    async def ask(
        self,
        messages: Sequence[Message],
        schema: dict[str, Any] | None = None,
        *,
        about: About | None = None,
    ) -> TeacherReply:
        """An empty text of the shape of ``schema``."""
        self.prompts.append((messages, schema))
        text = _WORDS if schema is None else json.dumps(instance(schema))
        return TeacherReply(text, self.name, prompt_hash(messages, schema))

    async def aclose(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True)
class _Heard:
    """A choice of a maker whose teacher is the listener."""

    choice: Makes
    listener: Listener

    @property
    def kind(self) -> str:
        return self.choice.kind

    def about(self) -> dict[str, Any]:
        return self.choice.about()

    def build(self, teacher: Teacher | None) -> Maker:
        return self.choice.build(self.listener)


def estimate_of(work: Work, limit: int | None, told: Callable[[], Any]) -> DryRun:
    """What a run would ask; goes through its first rows, at most ``ROWS``.

    Args:
        work: The run. With the rules for a teacher, what a model would be asked.
        limit: Only the first so many items.
        told: Called after every row.

    Raises:
        MissingDependencyError: something has to be installed first.
    """
    listener = Listener()
    whole = min(work.source.count(), limit or work.source.count())
    dry = replace(work, teacher=TeacherChoice(), maker=_Heard(work.maker, listener))
    rows = 0
    for _ in run_here(dry, islice(work.source.items(), min(whole, ROWS))):
        rows += 1
        told()
    choice = work.teacher
    known = choice.cache if choice.cache is not None and choice.cache.is_file() else None
    with ReplyCache(known) as cache:
        found = estimate(
            listener.prompts,
            max_tokens=choice.max_tokens,
            prices=choice.prices,
            limits=choice.limits,
            cache=cache,
            model=choice.model,
            settings=settings_of(choice.max_tokens),
        )
    return DryRun(rows, whole, found)


_WORDS: Final = "Somebody is there."


def instance(schema: Mapping[str, Any]) -> Any:
    """Something small that a JSON schema allows, of those that makers use.

    Example:
        >>> instance({"type": "object", "properties": {"n": {"enum": ["a", "b"]}}})
        {'n': 'a'}
    """
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        return {name: instance(one) for name, one in schema.get("properties", {}).items()}
    if kind == "array":
        return [instance(schema.get("items", {})) for _ in range(schema.get("minItems", 1))]
    return {"integer": 0, "number": 0, "boolean": False, "null": None}.get(str(kind), _WORDS)
