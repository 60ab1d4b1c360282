"""Asking a teacher until its reply has the shape and none of its texts must be refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from humanagent.errors import VLMError
from humanagent.training.data.instruct.herm.prompts import prompt
from humanagent.training.data.teacher import About, Teacher, TeacherReply
from humanagent.vlm.types import Message

#: A reply that is not of the shape is quoted up to here.
_QUOTED: Final = 200

#: What must not stay as it is in a reply, in words for the teacher.
Complaints = Callable[[dict[str, Any]], Sequence[str]]


@dataclass(frozen=True)
class Said:
    """A reply and what it says."""

    fields: dict[str, Any]
    reply: TeacherReply


async def ask(
    teacher: Teacher,
    messages: Sequence[Message],
    schema: dict[str, Any],
    about: About,
    complaints: Complaints,
    tries: int,
) -> list[Said]:
    """Every reply of the right shape, in order; the last one counts.

    Asked again is with what was wrong, so that a cached reply does not come back.

    Raises:
        VLMError: no reply has the shape, or whatever the teacher raises.
    """
    told, found, text = list(messages), list[Said](), ""
    for _ in range(tries):
        reply = await teacher.ask(told, schema, about=about)
        if reply.text == text:
            break  # rules, and models at temperature 0, say the same again
        text = reply.text
        fields = read(text, schema)
        wrong = [prompt("not_json")] if fields is None else list(complaints(fields))
        if fields is not None:
            found.append(Said(fields, reply))
        if not wrong:
            break
        again = prompt("again", what="; ".join(wrong))
        told = [*messages, Message("assistant", text), Message("user", again)]
    if not found:
        raise VLMError(
            "the teacher does not keep to the shape of the reply",
            where=f"{teacher.name}: {text[:_QUOTED]}",
            do="use a server that can be held to a JSON schema",
        )
    return found


def read(text: str, schema: dict[str, Any]) -> dict[str, Any] | None:
    """The object in a reply; None where it is none of this schema.

    Example:
        >>> shape = {"properties": {"caption": {"type": "string"}}, "required": ["caption"]}
        >>> read('{"caption": "A man."}', shape), read('{"caption": 3}', shape)
        ({'caption': 'A man.'}, None)
    """
    try:
        said = json.loads(text)
    except ValueError:
        return None
    kinds = {"string": str, "array": list}
    if not isinstance(said, dict):
        return None
    for name in schema["required"]:
        if not isinstance(said.get(name), kinds[schema["properties"][name]["type"]]):
            return None
    return said
