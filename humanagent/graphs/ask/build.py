"""The ask graph: load -> route -> perceive -> ground -> answer -> verify -> respond.

A question that policy stops goes from route to respond; one that needs no tools goes from route
to answer; a VLM that calls tools goes from answer to look and back, in bounded rounds; a
contradicted reply of a VLM goes from verify back to answer, once.
"""

from __future__ import annotations

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import RetryPolicy

from humanagent.graphs.ask.context import AskContext, looks_for
from humanagent.graphs.ask.nodes.answer import (
    MAX_ATTEMPTS,
    RETRY_WAIT_S,
    after_answer,
    answer,
    is_transient,
)
from humanagent.graphs.ask.nodes.ground import ground
from humanagent.graphs.ask.nodes.load import load
from humanagent.graphs.ask.nodes.look import look
from humanagent.graphs.ask.nodes.perceive import perceive
from humanagent.graphs.ask.nodes.respond import respond
from humanagent.graphs.ask.nodes.route import after_route, route
from humanagent.graphs.ask.nodes.verify import again, verify
from humanagent.graphs.ask.state import AskState
from humanagent.graphs.ask.step import step
from humanagent.settings import Settings
from humanagent.tools.protocols import PersonPerceiver
from humanagent.tools.select import make_perceiver
from humanagent.vlm.select import make_vlm

AskGraph = CompiledStateGraph[AskState, AskContext, AskState, AskState]


def build_ask_graph(checkpointer: Any = None, default: AskContext | None = None) -> AskGraph:
    """Compile the graph.

    Args:
        checkpointer: Keeps conversations by ``thread_id``.
        default: The context of every run, when runs bring none.
    """
    # Studio draws a form for a context schema, which live models and stores cannot have.
    builder = StateGraph(AskState, context_schema=AskContext if default is None else None)
    retry = RetryPolicy(
        max_attempts=MAX_ATTEMPTS,
        initial_interval=RETRY_WAIT_S,
        jitter=True,  # many asks that failed together do not come back together
        retry_on=is_transient,
    )
    builder.add_node("load", step("load", load, default))
    builder.add_node("route", step("route", route, default))
    builder.add_node("perceive", step("perceive", perceive, default))
    builder.add_node("ground", step("ground", ground, default))
    builder.add_node("answer", step("answer", answer, default), retry_policy=retry)
    builder.add_node("look", step("look", look, default))
    builder.add_node("verify", step("verify", verify, default))
    builder.add_node("respond", step("respond", respond, default))
    # What decides the way is async, though it waits for nothing: else each is run in a thread.
    builder.add_edge(START, "load")
    builder.add_edge("load", "route")
    builder.add_conditional_edges("route", after_route, ["perceive", "answer", "respond"])
    builder.add_edge("perceive", "ground")
    builder.add_edge("ground", "answer")
    builder.add_conditional_edges("answer", after_answer, ["look", "verify"])
    builder.add_edge("look", "answer")
    builder.add_conditional_edges("verify", again, ["answer", "respond"])
    builder.add_edge("respond", END)
    return builder.compile(checkpointer=checkpointer, name="ask")


def studio() -> AskGraph:
    """The graph as ``langgraph.json`` names it: it runs on ``{"question": ..., "source": path}``.

    Models and policy come from the settings in the environment (``HUMANAGENT_VLM``, ...).
    """
    settings = Settings()

    def perceiver() -> PersonPerceiver:
        return make_perceiver(settings)

    default = AskContext(
        settings=settings,
        perceiver=perceiver,
        vlm=make_vlm(settings.vlm, settings),
        looks=looks_for(settings, perceiver),
    )
    return build_ask_graph(default=default)
