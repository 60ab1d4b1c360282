"""The words of questions, by task: those that ship, and those that a teacher added to them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Self

from humanagent.errors import BadInputError
from humanagent.training.data.rows import Made
from humanagent.training.data.scenes.dice import Dice

VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Wording:
    """A question with its placeholders; ``by`` and ``prompt`` where a teacher wrote it."""

    text: str
    by: str = ""
    prompt: str = ""

    def made(self) -> tuple[Made, ...]:
        """Its provenance in an instruction; none of words that people wrote."""
        return (Made("turns[0]", self.by, self.prompt),) if self.by else ()


@dataclass(frozen=True)
class Wordings:
    """Wordings by task.

    Example:
        >>> shipped = Wordings.shipped()
        >>> min(len(each) for each in shipped.by_task.values())
        5
        >>> placeholders(shipped.by_task["pose.joints"][0].text)
        ('joints', 'who')
    """

    by_task: Mapping[str, tuple[Wording, ...]]

    @classmethod
    def shipped(cls) -> Self:
        """The seeds of this package, which people wrote."""
        return cls({t: tuple(Wording(s) for s in each) for t, each in _seeds().items()})

    @classmethod
    def with_file(cls, path: Path) -> Self:
        """The seeds, and the wordings of a file that ``paraphrase`` wrote and a person refined.

        Raises:
            BadInputError: not such a file, a task that is not known, or a wording without the
                placeholders of its task.
        """
        found = dict(cls.shipped().by_task)
        try:
            said = json.loads(path.read_bytes())
            if said["version"] != VERSION:
                raise ValueError(f"version {said['version']}")
            for task, each in said["wordings"].items():
                found[task] = (*found[task], *(_wording(one, found[task][0]) for one in each))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadInputError(
                f"not a file of wordings: {error}",
                where=str(path),
                do="make one with paraphrase(), and keep {placeholders} when you refine it",
            ) from error
        return cls(found)

    def pick(self, task: str, dice: Dice) -> Wording:
        """One of a task's wordings."""
        return dice.pick(self.by_task[task])


def placeholders(text: str) -> tuple[str, ...]:
    """The names in braces, sorted, each as often as it is there."""
    return tuple(sorted(re.findall(r"\{(\w+)\}", text)))


def braces_fit(text: str, seed: str) -> bool:
    """Whether a wording has the placeholders of its seed, and no other brace."""
    rest = re.sub(r"\{\w+\}", "", text)
    return placeholders(text) == placeholders(seed) and not set("{}") & set(rest)


def _wording(one: Mapping[str, Any], seed: Wording) -> Wording:
    text = str(one["text"]).strip()
    if not text or not braces_fit(text, seed.text):
        raise ValueError(f"{text!r} has not the placeholders of {seed.text!r}")
    return Wording(text, str(one["by"]), str(one["prompt"]))


@cache
def _seeds() -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads((files(__package__) / "seeds.json").read_text("utf-8"))
    return found
