"""What every node of the ask graph is wrapped in: a stop-watch, and a context if it has none."""

from __future__ import annotations

import functools
import time
from dataclasses import replace
from typing import Protocol

from langgraph.runtime import Runtime

from humanagent.graphs.ask.context import AskContext
from humanagent.graphs.ask.state import AskState


class Node(Protocol):
    """An async node of the ask graph."""

    async def __call__(self, state: AskState, runtime: Runtime[AskContext]) -> AskState: ...


def step(name: str, node: Node, default: AskContext | None = None) -> Node:
    """Add the seconds a node took to ``timings`` under its name (summed when it runs twice).

    A graph that is run without a context, as LangGraph Studio does, uses ``default``; the deadline
    then counts for each node alone.
    """

    @functools.wraps(node)
    async def run(state: AskState, runtime: Runtime[AskContext]) -> AskState:
        start = time.perf_counter()
        given: AskContext | None = runtime.context
        if given is None and default is not None:
            runtime = runtime.override(context=replace(default, started=time.monotonic()))
        update = await node(state, runtime)
        before = update.get("timings", state.get("timings", {}))  # load begins anew
        took = time.perf_counter() - start + before.get(name, 0.0)
        update["timings"] = {**before, name: took}
        return update

    return run
