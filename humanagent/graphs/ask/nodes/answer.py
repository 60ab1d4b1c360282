"""answer: ask the VLM; without one, or when it is down or late, the facts speaker answers."""

from __future__ import annotations

import asyncio

from langgraph.runtime import Runtime

from humanagent.claims import contradicted
from humanagent.errors import HumanAgentError, NotStartedError, VLMError
from humanagent.graphs.ask.context import AskContext
from humanagent.graphs.ask.nodes.ground import person_context, scene_of
from humanagent.graphs.ask.nodes.load import picture_of
from humanagent.graphs.ask.state import AskState
from humanagent.speaker import Turn, speak
from humanagent.vlm.parse import parse_reply
from humanagent.vlm.prompt import ask_messages, correction, reply_schema
from humanagent.vlm.types import VLM, Message

MAX_ATTEMPTS = 2
_PICTURE_SIDE = 1024
_TURNS_TOLD = 6


async def answer(state: AskState, runtime: Runtime[AskContext]) -> AskState:
    """One reply; a correction of the VLM's first reply when claims of it were contradicted."""
    context = runtime.context
    if context.vlm is None:
        return _from_facts(state, context)
    try:
        return await _from_vlm(state, runtime, context.vlm)
    except (VLMError, NotStartedError, TimeoutError) as error:
        if is_transient(error) and _attempt(runtime) < MAX_ATTEMPTS:
            raise
        return _degraded(state, context, error)


def is_transient(error: BaseException) -> bool:
    """Whether asking again may help: what the graph's retry policy goes by."""
    return isinstance(error, VLMError) and error.transient


def _attempt(runtime: Runtime[AskContext]) -> int:
    """Which try of the graph's retry policy this is, from 1."""
    info = runtime.execution_info
    return 1 if info is None else info.node_attempt


async def _from_vlm(state: AskState, runtime: Runtime[AskContext], vlm: VLM) -> AskState:
    context = runtime.context
    left = context.remaining()
    messages = await _messages(state, context)
    completion = await asyncio.wait_for(
        vlm.generate(
            messages,
            schema=reply_schema(),
            stream=lambda piece: runtime.stream_writer({"type": "text", "delta": piece}),
            timeout_s=left,
        ),
        left,
    )
    reply, structured = parse_reply(completion.text)
    return AskState(
        reply=reply,
        raw=completion.text,
        structured=structured,
        attempts=state["attempts"] + 1,
        speaker=completion.model or vlm.name,
    )


async def _messages(state: AskState, context: AskContext) -> list[Message]:
    picture = await picture_of(state["image"], context)
    url = await asyncio.to_thread(picture.to_data_url, _PICTURE_SIDE)
    measured = person_context(state, context) if state["scene_key"] else None
    turns = [t for t in state.get("history", []) if t["image"] == state["image"]]
    past = [(t["question"], t["answer"]) for t in turns[-_TURNS_TOLD:]]
    messages = ask_messages(state["question"], url, measured, past)
    if state["attempts"]:
        messages += correction(state["raw"], contradicted(state["reply"].claims))
    return messages


def _degraded(state: AskState, context: AskContext, error: BaseException) -> AskState:
    """The facts speaker's answer, flagged; a checked first reply is kept when there is one."""
    why = str(error) if isinstance(error, HumanAgentError) else "it was too late"
    if state["attempts"]:
        note = f"The model could not be asked to correct itself: {why}"
        return AskState(attempts=MAX_ATTEMPTS, degraded=True, warnings=[*state["warnings"], note])
    update = _from_facts(state, context)
    note = f"Answered from measured facts alone, the model gave no reply: {why}"
    update["degraded"] = True
    update["warnings"] = [*state["warnings"], note]
    return update


def _from_facts(state: AskState, context: AskContext) -> AskState:
    scene, facts = scene_of(state, context)
    told = [t for t in state.get("history", []) if t["image"] == state["image"]]
    history = [
        Turn(question=t["question"], route=t["route"], people=tuple(t["people"])) for t in told
    ]
    reply = speak(state["question"], state["route"], scene, facts, history=history)
    return AskState(reply=reply, speaker="facts", attempts=MAX_ATTEMPTS)
