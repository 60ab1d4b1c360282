"""perceive: measure the people of the picture, or find the scene that was measured before."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from langgraph.runtime import Runtime

from humanagent.errors import BackendError, DeadlineError, HumanAgentError
from humanagent.graphs.ask.bounded import in_thread, within
from humanagent.graphs.ask.context import AskContext
from humanagent.graphs.ask.nodes.load import picture_of
from humanagent.graphs.ask.scenes import scene_key
from humanagent.graphs.ask.state import AskState
from humanagent.pose import SceneFacts
from humanagent.scene import Scene
from humanagent.tools.protocols import Image, PersonPerceiver

T = TypeVar("T")


async def perceive(state: AskState, runtime: Runtime[AskContext]) -> AskState:
    """Put the key of the measured scene into the state."""
    context = runtime.context
    perceiver = context.made
    if perceiver is None:  # it loads models
        perceiver = await _in_time(context, in_thread(context.perceiver))
    key = scene_key(state["image"], perceiver.info)

    async def measured() -> tuple[Scene, SceneFacts]:
        picture = await picture_of(state["image"], context)
        scene = await in_thread(_measure, perceiver, picture.pixels)
        return await asyncio.to_thread(context.scenes.put, key, scene)

    found = context.scenes.get(key)
    if found is None:  # several questions about a new picture wait for one measurement
        found = await _in_time(context, context.scenes.measuring.do(key, measured))
    return AskState(scene_key=key, warnings=[*state["warnings"], *found[0].warnings])


async def _in_time(context: AskContext, work: Awaitable[T]) -> T:
    try:
        return await within(context.left(), work)
    except TimeoutError as error:
        raise DeadlineError(
            "perception did not finish before the deadline",
            do="raise deadline_s, or use a smaller picture",
        ) from error


def _measure(perceiver: PersonPerceiver, pixels: Image) -> Scene:
    try:
        scene = perceiver.perceive(pixels)
    except HumanAgentError:
        raise
    except Exception as error:
        raise BackendError(
            f"perception failed: {type(error).__name__}: {error}", where=perceiver.info.name
        ) from error
    if not isinstance(scene, Scene):
        raise BackendError(
            f"perception returned {type(scene).__name__}, not a Scene", where=perceiver.info.name
        )
    return scene
