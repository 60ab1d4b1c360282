"""answer: ask the VLM; without one, or when it is down or late, the facts speaker answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from langgraph.runtime import Runtime

from humanagent.claims import contradicted
from humanagent.errors import DeadlineError, HumanAgentError, NotStartedError, VLMError
from humanagent.graphs.ask.bounded import within
from humanagent.graphs.ask.context import AskContext
from humanagent.graphs.ask.nodes.ground import person_context, scene_of
from humanagent.graphs.ask.nodes.load import picture_of
from humanagent.graphs.ask.state import AskState
from humanagent.printable import printable
from humanagent.speaker import Turn, speak
from humanagent.vlm.parse import parse_reply
from humanagent.vlm.prompt import ask_messages, correction, reply_schema
from humanagent.vlm.reads import reads_of
from humanagent.vlm.types import VLM, Completion, Message

MAX_ATTEMPTS = 2
RETRY_WAIT_S = 0.2
_PICTURE_SIDE = 1024
_TURNS_TOLD = 6


async def answer(state: AskState, runtime: Runtime[AskContext]) -> AskState:
    """One reply; a correction of the VLM's first reply when claims of it were contradicted."""
    context = runtime.context
    if context.vlm is None:
        return _from_facts(state, context)
    try:
        return await _from_vlm(state, runtime, context.vlm)
    except (VLMError, NotStartedError, DeadlineError) as error:
        in_time = context.left() > 2 * RETRY_WAIT_S
        if is_transient(error) and in_time and _attempt(runtime) < MAX_ATTEMPTS:
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
    messages = await _messages(state, context)

    def stream(piece: str) -> None:
        runtime.stream_writer({"type": "text", "delta": piece})

    completion = await _generate(vlm, messages, stream, context)
    text = printable(completion.text)
    reply, structured = parse_reply(text)
    if not reply.text:
        raise VLMError("its reply is empty", where=vlm.name)
    if reads_of(vlm).prompt == "plain" and not structured and '"answer"' not in text:
        raise VLMError("its reply has not the form it was trained on", where=vlm.name)
    return AskState(
        reply=reply,
        raw=text,
        structured=structured,
        attempts=state["attempts"] + 1 if _may_revise(context) else MAX_ATTEMPTS,
        speaker=completion.model or vlm.name,
    )


def _may_revise(context: AskContext) -> bool:
    """Whether a contradicted reply goes back: not to a model that was trained on one question."""
    return context.settings.revise and reads_of(context.vlm).prompt == "rules"


async def _generate(
    vlm: VLM, messages: list[Message], stream: Callable[[str], None], context: AskContext
) -> Completion:
    """One reply in time; whatever goes wrong inside somebody's VLM is a ``VLMError``."""
    left = context.remaining()
    schema = reply_schema(reads_of(vlm).prompt)
    try:
        completion = await within(
            left, vlm.generate(messages, schema=schema, stream=stream, timeout_s=left)
        )
    except HumanAgentError:
        raise
    except TimeoutError as error:
        raise VLMError("it was too late", where=vlm.name) from error
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise  # the ask was cancelled, not the VLM's own work
        raise VLMError("it cancelled itself", where=vlm.name) from error
    except Exception as error:
        raise VLMError(f"{type(error).__name__}: {error}", where=vlm.name) from error
    if not isinstance(completion, Completion) or not isinstance(completion.text, str):
        raise VLMError("it returned no Completion with text", where=vlm.name)
    return completion


async def _messages(state: AskState, context: AskContext) -> list[Message]:
    picture = await picture_of(state["image"], context)
    url = await asyncio.to_thread(picture.to_data_url, _PICTURE_SIDE)
    reads = reads_of(context.vlm)
    told = reads.measured and state["scene_key"]
    measured = person_context(state, context) if told else None
    turns = [t for t in state.get("history", []) if t["image"] == state["image"]]
    past = [(t["question"], t["answer"]) for t in turns[-_TURNS_TOLD:]]
    if reads.prompt == "plain":
        past = []  # such a model was trained on one question at a time
    messages = ask_messages(state["question"], url, measured, past, reads.prompt)
    if state["attempts"]:
        messages += correction(state["raw"], contradicted(state["reply"].claims))
    return messages


def _degraded(state: AskState, context: AskContext, error: HumanAgentError) -> AskState:
    """The facts speaker's answer, flagged; a checked first reply is kept when there is one."""
    if state["attempts"]:
        note = f"The model could not be asked to correct itself: {error}"
        return AskState(attempts=MAX_ATTEMPTS, degraded=True, warnings=[*state["warnings"], note])
    update = _from_facts(state, context)
    note = f"Answered from measured facts alone, the model gave no reply: {error}"
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
