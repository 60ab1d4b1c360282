"""What a teacher is asked: the papers' three prompts in our own words, with examples as turns.

Wordings stand in ``prompts.json`` (prompts, and what is said of a reply that cannot be used) and
``questions.json`` (requests for a detailed description).
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any, Final

from humanagent.training.data.geometry.scene import Measured, measure
from humanagent.training.data.geometry.types import Finding
from humanagent.training.data.instruct.keypoints.config import Given, KeypointsConfig, Task
from humanagent.training.data.instruct.keypoints.context import context_text
from humanagent.training.data.instruct.keypoints.counts import draw
from humanagent.training.data.instruct.keypoints.examples import seed_examples
from humanagent.training.data.rows import Row
from humanagent.vlm.types import Message

_PACKAGE: Final = "humanagent.training.data.instruct.keypoints"
_ORDER: Final[tuple[Given, ...]] = ("captions", "boxes", "keypoints")


def requests() -> tuple[str, ...]:
    """Sixteen ways to ask for a detailed description.

    Example:
        >>> len(set(requests()))
        16
    """
    return tuple(_file("questions.json"))


def request_of(row_id: str, seed: int = 0) -> str:
    """The one that a row is asked: always the same.

    Example:
        >>> request_of("0" * 64) in requests()
        True
    """
    return requests()[int(draw(row_id, "request", seed) * len(requests()))]


def prompt(
    row: Row, measured: Measured, task: Task, number: int, config: KeypointsConfig
) -> list[Message]:
    """The messages of the first try: what to do, examples, and the row.

    Args:
        row: the row.
        measured: of it.
        task: the type of text.
        number: how many questions are wanted, for a conversation.
        config: what is given, and how many examples.
    """
    asked = [Message("system", _system(task, number, config))]
    request = request_of(row.id, config.seed)
    for one in seed_examples()[: config.examples]:
        like = one.row
        other = request_of(like.id, config.seed)
        reply = one.reply(task, config.given, other)
        if reply:
            text = context_text(like, measure(like), config.given)
            asked += [Message("user", _material(text, task, other)), Message("assistant", reply)]
    text = context_text(row, measured, config.given)
    return [*asked, Message("user", _material(text, task, request))]


def again(findings: Iterable[Finding], missing: int, config: KeypointsConfig) -> str:
    """What a teacher is told of a reply that cannot be used.

    What was measured is only told to one who was given the joints.

    Args:
        findings: what is wrong with it.
        missing: so many more texts of a conversation are wanted; 0 for all of it.
        config: what is given.
    """
    words = _prompts()["again"]
    lines = [words["begin"]]
    for finding in dict.fromkeys(findings):
        kind = finding.kind if finding.kind in words else "claim"
        if kind == "claim" and finding.measured and config.with_keypoints:
            kind = "measured"
        lines.append(f"- {words[kind].format(said=finding.said, measured=finding.measured)}")
    lines.append(words["end"])
    if missing:
        lines.append(words["missing"].format(number=missing))
    return "\n".join(lines)


def version() -> str:
    """Who wrote the requests, for their provenance.

    Example:
        >>> version()
        'humanagent requests for descriptions, version 1'
    """
    return f"humanagent requests for descriptions, version {_prompts()['version']}"


def _system(task: Task, number: int, config: KeypointsConfig) -> str:
    words = _prompts()
    given = [words["given"][name] for name in _ORDER if name in config.given]
    if config.given & {"boxes", "keypoints"}:
        given.append(words["given"]["people"])
    rules = [f"- {rule}" for rule in words["rules"]]
    wanted = words["tasks"][task].format(number=number)
    return "\n".join([words["role"], "", *given, "", *rules, "", wanted])


def _material(text: str, task: Task, request: str) -> str:
    if task != "detail":
        return text
    return f"{text}\n\n{_prompts()['request'].format(question=request)}"


def _prompts() -> Mapping[str, Any]:
    found: Mapping[str, Any] = _file("prompts.json")
    return found


@functools.cache
def _file(name: str) -> Any:
    return json.loads(resources.files(_PACKAGE).joinpath(name).read_text(encoding="utf-8"))
