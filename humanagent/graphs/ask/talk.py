"""The messages that a model is sent: what it is asked, after what was said before."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from humanagent.claims import contradicted
from humanagent.context import approximate_tokens
from humanagent.errors import PictureError
from humanagent.graphs.ask.context import AskContext
from humanagent.graphs.ask.exchange import to_messages
from humanagent.graphs.ask.measured import Measured, about_everybody
from humanagent.graphs.ask.nodes.ground import measured_for
from humanagent.graphs.ask.nodes.load import picture_of
from humanagent.graphs.ask.state import AskState, Told
from humanagent.vlm.picture import made_url, picture_url
from humanagent.vlm.prompt import (
    Past,
    Shown,
    also_told,
    ask_messages,
    conversation,
    correction,
    told,
)
from humanagent.vlm.reads import reads_of
from humanagent.vlm.types import Message

#: What earlier turns may take, in tokens, the measurements of another picture among them.
HISTORY_TOKENS = 1500
#: Pictures in one request: the one in question, and the one that was spoken of before it.
PICTURES = 2


async def messages(
    state: AskState, context: AskContext, *, tools: bool = False, alone: bool = False
) -> list[Message]:
    """Everything that is sent for one reply; ``alone`` leaves out all that was said before.

    Raises:
        PictureError: the picture is no longer in the store.
    """
    url = await _url(state["image"], context)
    known = measured_for(state, context)
    if reads_of(context.vlm).prompt == "plain":  # trained on one question at a time
        context_told = None if known is None else known.context
        asked = ask_messages(state["question"], url, context_told, style="plain")
    else:
        history = [] if alone else await _history(state, context, known)
        asked = conversation(
            state["question"],
            Shown(url, _same(state["image"], state, context, known)),
            history,
            more=_more(known),
            tools=tools,
        )
    if alone:
        return asked
    asked += to_messages(state["exchange"], context.gallery)
    if state["attempts"]:
        asked += correction(state["raw"], contradicted(state["reply"].claims))
    return asked


def fitting(costs: Sequence[int]) -> int:
    """How many turns are told again, from the newest on, by the tokens of each, oldest first.

    Example:
        >>> fitting([9, HISTORY_TOKENS, 9]), fitting([9, 9])
        (1, 2)
    """
    left = HISTORY_TOKENS
    for told_again, cost in enumerate(reversed(costs)):
        left -= cost
        if left < 0:
            return told_again
    return len(costs)


async def _history(state: AskState, context: AskContext, known: Measured | None) -> list[Past]:
    """Earlier turns that are told again, each with its picture."""
    images = _pictures(state)
    turns = [t for t in state.get("history", []) if t["image"] in images]
    contexts = {image: _same(image, state, context, known) for image in images}
    costs = [_cost(turns, place, state["image"], contexts) for place in range(len(turns))]
    told_again = turns[len(turns) - fitting(costs) :]
    shown: dict[str, Shown | None] = {}
    for image in {t["image"] for t in told_again}:
        try:
            shown[image] = Shown(await _url(image, context), contexts[image])
        except PictureError:  # no longer in the store: its turns would speak of nothing
            shown[image] = None
    return [
        Past(turn["question"], turn["answer"], picture)
        for turn in told_again
        if (picture := shown[turn["image"]]) is not None
    ]


def _pictures(state: AskState) -> list[str]:
    """The picture in question, and those that were spoken of last."""
    spoken = (t["image"] for t in reversed(state.get("history", [])))
    return list(dict.fromkeys((state["image"], *spoken)))[:PICTURES]


def _cost(turns: Sequence[Told], place: int, image: str, contexts: dict[str, str | None]) -> int:
    """Tokens of a turn; the last about another picture pays for its measurements."""
    turn = turns[place]
    words = approximate_tokens(turn["question"]) + approximate_tokens(turn["answer"])
    later = any(t["image"] == turn["image"] for t in turns[place + 1 :])
    if turn["image"] == image or later:
        return words
    return words + approximate_tokens(contexts[turn["image"]] or "")


def _same(image: str, state: AskState, context: AskContext, known: Measured | None) -> str | None:
    """What is told of a picture whatever is asked about it; None where that is nothing."""
    if image == state["image"] and known is not None:
        return known.context.text if known.same else None
    if not reads_of(context.vlm).measured:
        return None
    keys = [t.get("scene", "") for t in state.get("history", []) if t["image"] == image]
    found = next((f for key in reversed(keys) if key and (f := context.scenes.get(key))), None)
    if found is None:
        return None
    everybody = about_everybody(found, context)
    focused = reads_of(context.vlm).focus
    return None if focused and everybody.omitted else everybody.text


def _more(known: Measured | None) -> str:
    """What stands in front of this question alone."""
    if known is None:
        return ""
    return also_told(known.more) if known.same else told(known.context.text)


async def _url(sha256: str, context: AskContext) -> str:
    picture = await picture_of(sha256, context)
    reads = reads_of(context.vlm)
    url = made_url(picture, reads)
    # To start a thread costs more than to find what is there.
    return await asyncio.to_thread(picture_url, picture, reads) if url is None else url
