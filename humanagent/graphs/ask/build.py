"""The ask graph: load -> route -> perceive -> ground -> answer -> verify -> respond.

A question that policy stops goes from route to respond; one that needs no tools goes from route
to answer; a contradicted reply of a VLM goes from verify back to answer, once.
"""

from __future__ import annotations

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import RetryPolicy

from humanagent.graphs.ask.context import AskContext
from humanagent.graphs.ask.nodes.answer import MAX_ATTEMPTS, answer, is_transient
from humanagent.graphs.ask.nodes.ground import ground
from humanagent.graphs.ask.nodes.load import load
from humanagent.graphs.ask.nodes.perceive import perceive
from humanagent.graphs.ask.nodes.respond import respond
from humanagent.graphs.ask.nodes.route import after_route, route
from humanagent.graphs.ask.nodes.verify import again, verify
from humanagent.graphs.ask.state import AskState
from humanagent.graphs.ask.timing import timed

AskGraph = CompiledStateGraph[AskState, AskContext, AskState, AskState]


def build_ask_graph(checkpointer: Any = None) -> AskGraph:
    """Compile the graph; with a checkpointer, conversations are kept by ``thread_id``."""
    builder = StateGraph(AskState, context_schema=AskContext)
    retry = RetryPolicy(max_attempts=MAX_ATTEMPTS, initial_interval=0.2, retry_on=is_transient)
    builder.add_node("load", timed("load", load))
    builder.add_node("route", timed("route", route))
    builder.add_node("perceive", timed("perceive", perceive))
    builder.add_node("ground", timed("ground", ground))
    builder.add_node("answer", timed("answer", answer), retry_policy=retry)
    builder.add_node("verify", timed("verify", verify))
    builder.add_node("respond", timed("respond", respond))
    builder.add_edge(START, "load")
    builder.add_edge("load", "route")
    builder.add_conditional_edges("route", after_route, ["perceive", "answer", "respond"])
    builder.add_edge("perceive", "ground")
    builder.add_edge("ground", "answer")
    builder.add_edge("answer", "verify")
    builder.add_conditional_edges("verify", again, ["answer", "respond"])
    builder.add_edge("respond", END)
    return builder.compile(checkpointer=checkpointer, name="ask")


def studio() -> AskGraph:
    """The graph as ``langgraph.json`` names it, for LangGraph Studio."""
    return build_ask_graph()
