"""answer: ask the VLM; without one, or when it is down or late, the facts speaker answers."""

from __future__ import annotations

from langgraph.runtime import Runtime

from humanagent.errors import DeadlineError, HumanAgentError, NotStartedError, VLMError
from humanagent.graphs.ask.asking import Heard, added, generate, prepare, too_long
from humanagent.graphs.ask.context import AskContext
from humanagent.graphs.ask.exchange import asked_for, pending
from humanagent.graphs.ask.nodes.ground import measured_for, rendered, scene_of, turns_about
from humanagent.graphs.ask.state import AskState
from humanagent.graphs.ask.talk import messages
from humanagent.printable import printable
from humanagent.speaker import speak
from humanagent.vlm.parse import parse_reply
from humanagent.vlm.reads import reads_of
from humanagent.vlm.types import VLM, Completion, ToolSpec

MAX_ATTEMPTS = 2
RETRY_WAIT_S = 0.2
#: LangGraph's jitter adds up to a second, and a reply takes some time too.
_RETRY_TAKES_S = RETRY_WAIT_S + 1.0 + 0.3
#: Tools are offered while more than this share of the time for the ask is left.
_TIME_FOR_TOOLS = 1 / 3
_ALONE = "With what was said before, the question was too long for the model: it was asked alone."
_NO_TOOLS = "The model cannot call tools: it answered without looking closer."


async def answer(state: AskState, runtime: Runtime[AskContext]) -> AskState:
    """One reply, or calls of tools; a correction of the first reply when it was contradicted."""
    context = runtime.context
    if context.vlm is None:
        return _from_facts(state, context)
    heard = Heard(runtime.stream_writer)
    if state["attempts"]:
        heard.again()
    try:
        return await _from_vlm(state, context, context.vlm, heard)
    except (VLMError, NotStartedError, DeadlineError) as error:
        heard.void()
        in_time = context.left() > _RETRY_TAKES_S
        if is_transient(error) and in_time and _attempt(runtime) < MAX_ATTEMPTS:
            raise
        return _degraded(state, context, error)


async def after_answer(state: AskState) -> str:
    """look when the model called tools, else verify."""
    return "look" if pending(state["exchange"]) else "verify"


def is_transient(error: BaseException) -> bool:
    """Whether asking again may help: what the graph's retry policy goes by."""
    return isinstance(error, VLMError) and error.transient


def _attempt(runtime: Runtime[AskContext]) -> int:
    """Which try of the graph's retry policy this is, from 1."""
    info = runtime.execution_info
    return 1 if info is None else info.node_attempt


async def _from_vlm(state: AskState, context: AskContext, vlm: VLM, heard: Heard) -> AskState:
    await prepare(vlm, context)
    tools = _offered(state, context)
    completion, alone = await _completion(state, context, vlm, heard, tools)
    update = AskState(usage=added(state["usage"], completion.usage))
    known = measured_for(state, context)
    if known is not None:
        update["told"] = rendered(known)  # of what was sent, which ground may not have known
    if tools and completion.calls and not alone:
        heard.void()
        rounds = state["rounds"] + 1
        exchange = [*state["exchange"], asked_for(completion, rounds)]
        return update | AskState(exchange=exchange, rounds=rounds)
    notes = [_ALONE] if alone else []
    if context.settings.vlm_tools and not _able(state, context):
        notes.append(_NO_TOOLS)
    new = [note for note in notes if note not in state["warnings"]]
    update["warnings"] = [*state["warnings"], *new]
    return update | _reply(state, context, completion, heard)


async def _completion(
    state: AskState, context: AskContext, vlm: VLM, heard: Heard, tools: list[ToolSpec]
) -> tuple[Completion, bool]:
    """What the model wrote, and whether it had to be asked without all that was said before."""
    asked = await messages(state, context, tools=_wants_tools(state, context))
    try:
        return await generate(vlm, asked, context, heard, tools), False
    except VLMError as error:
        question = await messages(state, context, alone=True) if too_long(error) else asked
        if len(question) == len(asked):
            raise
    return await generate(vlm, question, context, heard), True


def _reply(state: AskState, context: AskContext, completion: Completion, heard: Heard) -> AskState:
    """What the model said.

    Raises:
        VLMError: it said nothing, or a trained model not in its form.
    """
    assert context.vlm is not None
    text, name = printable(completion.text), context.vlm.name
    reply, structured = parse_reply(text)
    if not reply.text:
        raise VLMError("its reply is empty", where=name)
    plain = reads_of(context.vlm).prompt == "plain"
    if plain and not structured and '"answer"' not in text:
        raise VLMError("its reply has not the form it was trained on", where=name)
    first_s = heard.first_s if completion.first_s is None else completion.first_s
    timings = {} if first_s is None else {"first_token": first_s}
    # Not a model that was trained on one question: a contradicted reply does not go back to it.
    may_revise = context.settings.revise and not plain
    return AskState(
        reply=reply,
        raw=text,
        structured=structured,
        attempts=state["attempts"] + 1 if may_revise else MAX_ATTEMPTS,
        speaker=completion.model or name,
        timings={**state["timings"], **timings},
    )


def _able(state: AskState, context: AskContext) -> bool:
    """Whether the model can call tools, or has done so."""
    return bool(getattr(context.vlm, "takes_tools", False) or state["rounds"])


def _wants_tools(state: AskState, context: AskContext) -> bool:
    """Whether this ask is one with tools: the same from its first request to its last."""
    rules = reads_of(context.vlm).prompt == "rules"
    wanted = context.settings.vlm_tools and state["scene_key"] and rules
    return bool(wanted and _able(state, context))


def _offered(state: AskState, context: AskContext) -> list[ToolSpec]:
    """The tools of this request; none when the rounds or the time for them are used up."""
    settings = context.settings
    in_time = context.left() > _TIME_FOR_TOOLS * settings.deadline_s
    if state["attempts"] or state["rounds"] >= settings.vlm_tool_rounds or not in_time:
        return []
    if not (_wants_tools(state, context) and getattr(context.vlm, "takes_tools", False)):
        return []  # or the server has refused them meanwhile
    return [look.spec() for look in context.looks.values()]


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
    reply = speak(state["question"], state["route"], scene, facts, history=turns_about(state))
    return AskState(reply=reply, speaker="facts", attempts=MAX_ATTEMPTS)
