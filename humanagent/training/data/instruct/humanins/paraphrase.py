"""More wordings of the seeds, asked of a teacher in the paper's words, for a person to refine."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from humanagent.atomic import write_atomic
from humanagent.errors import BadInputError
from humanagent.training.data.instruct.humanins.wordings import VERSION, Wordings, braces_fit
from humanagent.training.data.teacher import Teacher
from humanagent.vlm.types import Message

#: The paper's prompt, word for word; the rest tells of placeholders, which its seeds may have too.
PROMPT: Final = "Please generate 5 sentences that have the same meaning as the following: {seed}"
_KEEP: Final = (
    "Write one per line and nothing else. Words in braces, such as {who}, are placeholders: keep"
    " every one as it is."
)
_LONGEST: Final = 3  # times its seed
_BULLET: Final = re.compile(r"^\s*(?:\(?\d{1,2}[.):]|[-*\u2022])\s*")
_FOREIGN: Final = re.compile(r"\d+|[<>]")


async def paraphrase(
    teacher: Teacher, path: Path, tasks: Sequence[str] | None = None
) -> dict[str, int]:
    """Ask for five sentences per shipped seed, and write those that fit to a JSON file.

    The file has, per task, ``text``, its seed (``of``) and its provenance (``by``, ``prompt``), and
    under ``left_out`` what does not fit and why. A person corrects or deletes texts in it; then
    ``Wordings.with_file`` takes it.

    Args:
        teacher: who is asked, one seed after the other.
        path: the file; it must not be there yet, since a person may have refined it.
        tasks: of the wordings (``faces.locate``); all by default.

    Returns:
        How many wordings were accepted, by task.

    Raises:
        BadInputError: the file is there already, or a task is not known.
        BudgetSpentError, NotStartedError, VLMError: as ``Teacher.ask``; nothing is written then,
            and a teacher with a cache repeats its answers for nothing.
    """
    seeds = Wordings.shipped().by_task
    if path.exists():
        raise BadInputError(
            "there are wordings already", where=str(path), do="give another path, or delete it"
        )
    if unknown := set(tasks or ()) - seeds.keys():
        raise BadInputError(
            f"no wordings of {sorted(unknown)[0]!r}", do=f"use some of {', '.join(seeds)}"
        )
    accepted: dict[str, list[dict[str, str]]] = {}
    left_out: list[dict[str, str]] = []
    for task in tasks or seeds:
        known = {_plain(seed.text) for seed in seeds[task]}
        accepted[task] = []
        for seed in (wording.text for wording in seeds[task]):
            asked = f"{PROMPT.format(seed=seed)}\n{_KEEP}"
            reply = await teacher.ask([Message("user", asked)])
            for text in sentences_of(reply.text):
                if why := _unfit(text, seed, known):
                    left_out.append({"task": task, "of": seed, "text": text, "why": why})
                    continue
                known.add(_plain(text))
                one = {"text": text, "of": seed, "by": reply.by, "prompt": reply.prompt}
                accepted[task].append(one)
    said: dict[str, Any] = {"version": VERSION, "wordings": accepted, "left_out": left_out}
    write_atomic(path, (json.dumps(said, indent=1, ensure_ascii=False) + "\n").encode())
    return {task: len(each) for task, each in accepted.items()}


def sentences_of(reply: str) -> list[str]:
    r"""The lines of a reply without numbers, bullets and quotes; not the line that announces them.

    Example:
        >>> sentences_of("Here are five sentences:\n1. Count them.\n\n2) 'How many?'")
        ['Count them.', 'How many?']
    """
    lines = [_BULLET.sub("", line).strip() for line in reply.splitlines()]
    return [line.strip("'\"\u201c\u201d ") for line in lines if line and not line.endswith(":")]


def _unfit(text: str, seed: str, known: set[str]) -> str:
    """Why a sentence cannot stand for a seed; empty if it can."""
    if not re.search(r"\w", text):
        return "empty"
    if not braces_fit(text, seed):
        return "other placeholders than the seed"
    if set(_FOREIGN.findall(text)) - set(_FOREIGN.findall(seed)):
        return "numbers or markup that the seed has not"
    if len(text) > _LONGEST * len(seed):
        return f"more than {_LONGEST} times as long as the seed"
    return "there already" if _plain(text) in known else ""


def _plain(text: str) -> str:
    """For comparing: letters and placeholders alone."""
    return " ".join(re.findall(r"[\w{}]+", text.lower()))
