"""A VLM that says and calls what it was told to, in pieces: for tests of the ask graph's logic."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from humanagent import Answer, HumanAgent
from humanagent.vlm import Completion, Message, ToolCall, ToolSpec
from tests.doubles import FixedPerceiver, picture, raising_right_hand, scene_of, standing

TWO = scene_of(raising_right_hand(100, 100), standing(400, 100))
#: A call of a tool.
ZOOM = ("zoom_into_person", '{"person": "P2", "region": "head"}')


@dataclass(frozen=True)
class Asked:
    """One request."""

    messages: tuple[Message, ...]
    tools: tuple[ToolSpec, ...]
    schema: dict[str, Any] | None

    @property
    def urls(self) -> list[str]:
        return [url for message in self.messages for url in message.images]

    @property
    def text(self) -> str:
        return "\n".join(message.text for message in self.messages)


class Talker:
    """Gives its replies in order, the last one again and again; an exception is raised."""

    name = "talker"

    def __init__(self, *replies: str | Completion | Exception, takes_tools: bool = True) -> None:
        self._replies = list(replies)
        self.takes_tools = takes_tools
        self.asked: list[Asked] = []

    async def generate(
        self,
        messages: Sequence[Message],
        *,
        schema: dict[str, Any] | None = None,
        stream: Callable[[str], None] | None = None,
        timeout_s: float | None = None,
        tools: Sequence[ToolSpec] = (),
    ) -> Completion:
        self.asked.append(Asked(tuple(messages), tuple(tools), schema))
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        said = Completion(text=reply, model=self.name) if isinstance(reply, str) else reply
        if isinstance(said, Exception):
            raise said
        if stream is not None:
            for start in range(0, len(said.text), 7):
                stream(said.text[start : start + 7])
        return said

    async def aclose(self) -> None: ...


def reply(answer: str, *claims: tuple[str, str, str]) -> str:
    """A reply in the JSON form."""
    body = [{"subject": s, "predicate": p, "value": v, "other": None} for s, p, v in claims]
    return json.dumps({"answer": answer, "claims": body})


def calls(*wanted: tuple[str, str], text: str = "") -> Completion:
    """A reply that calls tools: (name, arguments as JSON) each."""
    made = tuple(ToolCall(f"id{i}", name, arguments) for i, (name, arguments) in enumerate(wanted))
    return Completion(text=text, model="talker", calls=made)


DONE = reply("P2 stands.", ("P2", "posture", "standing"))


def ask(
    *replies: str | Completion | Exception,
    perceiver: FixedPerceiver | None = None,
    **settings: Any,
) -> tuple[Answer, Talker]:
    vlm = Talker(*replies)
    more = {"vlm_tools": True, **settings}
    with HumanAgent(vlm, perceiver=perceiver or FixedPerceiver(TWO), **more) as agent:
        return agent.ask(picture(), "Is P2 standing?"), vlm
