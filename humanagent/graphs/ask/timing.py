"""How long each node took, for ``answer.timings``."""

from __future__ import annotations

import functools
import time
from typing import Protocol

from langgraph.runtime import Runtime

from humanagent.graphs.ask.context import AskContext
from humanagent.graphs.ask.state import AskState


class Node(Protocol):
    """An async node of the ask graph."""

    async def __call__(self, state: AskState, runtime: Runtime[AskContext]) -> AskState: ...


def timed(name: str, node: Node) -> Node:
    """Add the seconds a node took to ``timings`` under its name (summed when it runs twice)."""

    @functools.wraps(node)
    async def run(state: AskState, runtime: Runtime[AskContext]) -> AskState:
        start = time.perf_counter()
        update = await node(state, runtime)
        before = state.get("timings", {})
        took = time.perf_counter() - start + before.get(name, 0.0)
        update["timings"] = {**before, name: took}
        return update

    return run
