"""route: what the question asks for, which tools it needs, whether policy stops it."""

from __future__ import annotations

from langgraph.runtime import Runtime

from humanagent.claims import Reply
from humanagent.graphs.ask.context import AskContext
from humanagent.graphs.ask.state import AskState
from humanagent.policy import check_question, policy_for
from humanagent.routing import route as find_route


async def route(state: AskState, runtime: Runtime[AskContext]) -> AskState:
    """Set the route; a question that policy stops already has its reply."""
    profile = runtime.context.settings.profile
    found = find_route(state["question"], profile=profile)
    stop = check_question(found, policy_for(profile))
    update = AskState(route=found)
    if stop is not None:
        update["reply"] = Reply(text=stop.text, status=stop.status, reason=stop.reason)
        update["speaker"] = "policy"
    return update


async def after_route(state: AskState) -> str:
    """respond when policy stopped it, perceive when tools are needed, else answer."""
    if state.get("speaker") == "policy":
        return "respond"
    return "perceive" if state["route"].tools else "answer"
