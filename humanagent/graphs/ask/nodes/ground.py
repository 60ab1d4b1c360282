"""ground: what a VLM is told of the people that were measured."""

from __future__ import annotations

from contextlib import suppress

from langgraph.runtime import Runtime

from humanagent.errors import DeadlineError, NotStartedError, VLMError
from humanagent.graphs.ask.asking import prepare
from humanagent.graphs.ask.context import AskContext
from humanagent.graphs.ask.measured import Measured, measured
from humanagent.graphs.ask.state import AskState, Rendered
from humanagent.pose import SceneFacts
from humanagent.scene import Scene
from humanagent.speaker import Turn
from humanagent.vlm.reads import reads_of


async def ground(state: AskState, runtime: Runtime[AskContext]) -> AskState:
    """Write down what is told and what is left out; without a VLM nobody reads it."""
    context = runtime.context
    if context.vlm is None:
        return AskState()
    # Where it fails, it is tried once more, and accounted for, when the model has to answer.
    with suppress(VLMError, NotStartedError, DeadlineError):
        await prepare(context.vlm, context)
    known = measured_for(state, context)
    if known is None:
        return AskState()
    return AskState(told=rendered(known), warnings=[*state["warnings"], *known.warnings])


def measured_for(state: AskState, context: AskContext) -> Measured | None:
    """What the model that is asked is told for this question; None where that is nothing."""
    reads, scene_key = reads_of(context.vlm), state.get("scene_key") or ""
    found = context.scenes.get(scene_key)
    if found is None or not reads.measured:
        return None
    asked = (state["question"], scene_key, reads)
    if context.known is None or context.known[0] != asked:
        known = measured(state["question"], state["route"], found, context, turns_about(state))
        context.known = (asked, known)
    return context.known[1]


def rendered(known: Measured) -> Rendered:
    """What the provenance says of it."""
    context = known.context
    return Rendered(name=context.name, version=context.version, sha256=known.sha256)


def turns_about(state: AskState) -> list[Turn]:
    """The earlier turns about this picture, as the speaker reads them."""
    return [
        Turn(question=t["question"], route=t["route"], people=tuple(t["people"]))
        for t in state.get("history", [])
        if t["image"] == state["image"]
    ]


def scene_of(state: AskState, context: AskContext) -> tuple[Scene, SceneFacts]:
    """The measured scene, or an empty one when the question needed no tools."""
    found = context.scenes.get(state.get("scene_key") or "")
    return found if found is not None else (Scene(width=1, height=1), SceneFacts(people={}))
