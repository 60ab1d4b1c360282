"""ground: turn the scene into the person context that a VLM reads."""

from __future__ import annotations

from dataclasses import replace

from langgraph.runtime import Runtime

from humanagent.context import Focus, PersonContext, joints_of, render
from humanagent.graphs.ask.context import AskContext
from humanagent.graphs.ask.state import AskState
from humanagent.pose import SceneFacts
from humanagent.scene import Scene
from humanagent.speaker import focus, relevant_facts
from humanagent.vlm.reads import reads_of


async def ground(state: AskState, runtime: Runtime[AskContext]) -> AskState:
    """Render the context and write down its hash; without a VLM nobody reads it."""
    vlm = runtime.context.vlm
    if vlm is None or not reads_of(vlm).measured:
        return AskState()
    rendered = person_context(state, runtime.context)
    warnings = state["warnings"]
    if rendered.omitted:
        warnings = [*warnings, f"{len(rendered.omitted)} people were left out of the context."]
    return AskState(context_sha256=rendered.sha256, warnings=warnings)


def person_context(state: AskState, context: AskContext) -> PersonContext:
    """The person context of this question, as the model that is asked reads it."""
    scene, facts = scene_of(state, context)
    reads, settings = reads_of(context.vlm), context.settings
    question, route = state["question"], state["route"]
    about = Focus(budget=settings.context_tokens)
    if reads.focus:
        about = replace(
            about,
            people=tuple(focus(question, route, scene)),
            joints=joints_of(relevant_facts(question, route)),
        )
    name = reads.context or settings.context
    return render(scene, facts, name=name, version=reads.version, focus=about)


def scene_of(state: AskState, context: AskContext) -> tuple[Scene, SceneFacts]:
    """The measured scene, or an empty one when the question needed no tools."""
    found = context.scenes.get(state.get("scene_key") or "")
    return found if found is not None else (Scene(width=1, height=1), SceneFacts(people={}))
