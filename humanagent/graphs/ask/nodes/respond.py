"""respond: say what is still contradicted, apply the policy once more, remember the turn."""

from __future__ import annotations

from langgraph.runtime import Runtime

from humanagent.claims import disagreement
from humanagent.graphs.ask.context import AskContext
from humanagent.graphs.ask.state import AskState, Told
from humanagent.policy import policy_for, redact
from humanagent.speaker import Turn

_REMOVED = "A part of the model's answer was removed by the policy."
_NOTHING_LEFT = "I cannot answer that: the policy allows descriptions of what is visible only."


async def respond(state: AskState, runtime: Runtime[AskContext]) -> AskState:
    """The final text, and the turn for the conversation."""
    reply, warnings = state["reply"], list(state["warnings"])
    if state["speaker"] not in ("facts", "policy"):
        text, removed = redact(reply.text, policy_for(runtime.context.settings.profile))
        if removed:
            warnings.append(_REMOVED)
            refused = {"text": _NOTHING_LEFT, "status": "refused", "claims": ()}
            reply = reply.model_copy(update={"text": text} if text.strip() else refused)
        note = disagreement(reply.claims)
        if note:
            reply = reply.model_copy(update={"text": f"{reply.text} {note}".strip()})
    turn = Turn.of(state["question"], state["route"], reply)
    told = Told(
        question=turn.question,
        answer=reply.text,
        image=state["image"],
        route=state["route"],
        people=list(turn.people),
        scene=state["scene_key"],
    )
    return AskState(reply=reply, warnings=warnings, history=[told], exchange=[])
