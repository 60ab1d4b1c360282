"""look: take the closer looks that the model asked for, and tell it what came of them.

What a look says is content: it goes into messages of the role ``tool``, pictures into a message
behind them, because that role carries text only. Whatever a model asks for that cannot be done is
answered in a short sentence, never by an error.
"""

from __future__ import annotations

import asyncio
import inspect
import time
from dataclasses import dataclass
from typing import Any

from langgraph.runtime import Runtime

from humanagent.errors import BadInputError, HumanAgentError
from humanagent.graphs.ask.bounded import in_thread, within
from humanagent.graphs.ask.context import AskContext
from humanagent.graphs.ask.exchange import Said, as_data, keep_crop, pending, said
from humanagent.graphs.ask.nodes.ground import scene_of
from humanagent.graphs.ask.nodes.load import picture_of
from humanagent.graphs.ask.state import AskState, Looked
from humanagent.printable import printable
from humanagent.scene import BBox, Scene
from humanagent.tools.looks import LookResult
from humanagent.tools.protocols import Image
from humanagent.vlm.types import ToolCall

#: All looks of a round may take this share of what is left: an answer has to come after them.
_SHARE = 0.5
_LONGEST_TEXT = 1000
_LONGEST_OUTCOME = 200
_NO_MORE = "There are no more looks: answer the question now, in the JSON form."


@dataclass(frozen=True)
class _Taken:
    call: ToolCall
    text: str
    seconds: float
    crop: str = ""
    possible: tuple[BBox, ...] = ()


async def look(state: AskState, runtime: Runtime[AskContext]) -> AskState:
    """The results of this round's calls, in the order of the calls."""
    context = runtime.context
    scene, _ = scene_of(state, context)
    picture = await picture_of(state["image"], context)
    seconds = max(0.0, context.left() * _SHARE)
    calls = pending(state["exchange"])
    taken = await asyncio.gather(
        *(_take(call, picture.pixels, scene, context, seconds) for call in calls)
    )
    records = [_record(one) for one in taken]
    for record in records:
        runtime.stream_writer({"type": "look", **record})
    last = state["rounds"] >= context.settings.vlm_tool_rounds
    return AskState(
        exchange=[*state["exchange"], *_told(taken, last=last)],
        looks=[*state["looks"], *records],
        possible=[*state["possible"], *(list(box) for one in taken for box in one.possible)],
    )


async def _take(
    call: ToolCall, pixels: Image, scene: Scene, context: AskContext, seconds: float
) -> _Taken:
    """One look; what goes wrong is its text."""
    started = time.monotonic()
    found: LookResult | None = None
    crop = ""
    try:
        found = await within(seconds, _run(call, pixels, scene, context))
        text = printable(found.text)[:_LONGEST_TEXT]
        if found.crop is not None:
            crop = await asyncio.to_thread(keep_crop, found.crop, context.gallery)
    except TimeoutError:
        text = "Error: there was no time left for this."
    except HumanAgentError as error:
        text = f"Error: {printable(str(error))}"[:_LONGEST_TEXT]
    except Exception as error:  # a look that somebody else wrote
        text = f"Error: it failed ({type(error).__name__})."
    took = time.monotonic() - started
    return _Taken(call, text, took, crop, () if found is None else found.possible)


async def _run(call: ToolCall, pixels: Image, scene: Scene, context: AskContext) -> LookResult:
    wanted = context.looks.get(call.name)
    if wanted is None:
        known = ", ".join(context.looks)
        raise BadInputError("there is no such tool", where=call.name or None, do=f"use {known}")
    arguments = wanted.read(call.arguments)
    found: Any = await in_thread(wanted.run, arguments, pixels, scene)
    if inspect.isawaitable(found):
        found = await found
    if not isinstance(found, LookResult):
        raise TypeError(f"{type(found).__name__} is no LookResult")
    return found


def _told(taken: list[_Taken], *, last: bool) -> list[Said]:
    """A message for each call, and one behind them with the pictures."""
    told = [said("tool", one.text, call_id=one.call.id) for one in taken]
    with_crop = [one for one in taken if one.crop]
    lines = []
    if with_crop:
        names = ", ".join(f"{n}. of {one.call.name}" for n, one in enumerate(with_crop, start=1))
        lines.append(f"The pictures that were made, cut out of the same picture: {names}.")
    if last:
        lines.append(_NO_MORE)
    if lines:
        told.append(said("user", " ".join(lines), crops=[one.crop for one in with_crop]))
    return told


def _record(one: _Taken) -> Looked:
    return Looked(
        name=one.call.name,
        arguments=as_data(one.call.arguments),
        outcome=one.text[:_LONGEST_OUTCOME],
        seconds=round(one.seconds, 4),
        crop=one.crop,
    )
