"""verify: hold every claim of the reply against the measured geometry."""

from __future__ import annotations

from langgraph.runtime import Runtime

from humanagent.claims import claims_from_text, contradicted, verify_claims
from humanagent.graphs.ask.context import AskContext
from humanagent.graphs.ask.nodes.answer import MAX_ATTEMPTS
from humanagent.graphs.ask.nodes.ground import scene_of
from humanagent.graphs.ask.state import AskState


async def verify(state: AskState, runtime: Runtime[AskContext]) -> AskState:
    """Give each claim its verdict; the text is read for claims that were not declared."""
    if not state["scene_key"]:
        return AskState()
    scene, facts = scene_of(state, runtime.context)
    if state["possible"]:  # somebody whom a closer look found speaks against an exact count
        boxes = [(x0, y0, x1, y1) for x0, y0, x1, y1 in state["possible"]]
        scene = scene.model_copy(update={"possible": (*scene.possible, *boxes)})
    reply = state["reply"]
    claims = list(reply.claims)
    if state["speaker"] != "facts":
        declared = {str(c) for c in claims}  # with the value: the text may say another
        read = claims_from_text(reply.text, scene, state["question"])
        claims += [c for c in read if str(c) not in declared]
    checked = verify_claims(claims, scene, facts)
    return AskState(reply=reply.model_copy(update={"claims": checked}))


async def again(state: AskState) -> str:
    """answer once more when the VLM was contradicted and has not been told yet, else respond."""
    may = state["attempts"] < MAX_ATTEMPTS
    return "answer" if may and contradicted(state["reply"].claims) else "respond"
