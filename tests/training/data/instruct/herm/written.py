"""A teacher with prepared replies, and rows to ask it about."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from humanagent.training.data.instruct.types import Instruction, MadeRow
from humanagent.training.data.rows import Row
from humanagent.training.data.teacher import About, TeacherReply, prompt_hash
from humanagent.vlm.types import Message
from tests.training.data.geometry.bodies import row, standing

#: P1 in red on the left, P2 in blue on the right; both stand and face the camera.
TWO = row(
    replace(standing(150), attributes={"top": "red shirt"}),
    replace(standing(450), attributes={"top": "blue shirt"}),
)


class Written:
    """Replies by kind of request, one after the other; the last one again and again."""

    name = "written"

    def __init__(self, image: str = "", **person: Any) -> None:
        empty = dict.fromkeys(("appearance", "pose", "modality", "relation", "refer"), "")
        first = {**empty, "parts": [], **person}
        self.replies: dict[str, list[str]] = {
            "herm.image": [json.dumps({"caption": image})],
            "herm.people[0]": [json.dumps(first)],
        }
        self._other = json.dumps({**empty, "parts": []})
        self.asked: list[Sequence[Message]] = []

    async def ask(
        self,
        messages: Sequence[Message],
        schema: dict[str, Any] | None = None,
        *,
        about: About | None = None,
    ) -> TeacherReply:
        assert about is not None
        self.asked.append(messages)
        left = self.replies.get(about.kind, [self._other])
        text = left.pop(0) if len(left) > 1 else left[0]
        return TeacherReply(text, "written@1", prompt_hash(messages, schema))

    async def aclose(self) -> None: ...


def of_task(made: MadeRow, task: str) -> list[Instruction]:
    return [one for one in made.instructions if one.task == task]


def answers(made: MadeRow, task: str) -> list[str]:
    return [one.turns[1].plain for one in of_task(made, task)]


def captions(found: Row, person: int, facet: str) -> list[str]:
    return [c.text for c in found.people[person].captions if c.facet == facet]
