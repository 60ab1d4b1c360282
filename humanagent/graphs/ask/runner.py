"""Runs the ask graph: owns the stores, the models and the conversations of one agent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from humanagent.answer import Answer
from humanagent.claims import Reply
from humanagent.errors import BadInputError, DeadlineError
from humanagent.graphs.ask.bounded import within
from humanagent.graphs.ask.build import AskGraph, build_ask_graph
from humanagent.graphs.ask.context import AskContext, Gallery, looks_for
from humanagent.graphs.ask.conversations import check_memory, open_conversations
from humanagent.graphs.ask.nodes.load import load
from humanagent.graphs.ask.nodes.perceive import perceive
from humanagent.graphs.ask.provenance import provenance
from humanagent.graphs.ask.scenes import SceneShelf
from humanagent.graphs.ask.state import AskState
from humanagent.media import ContentStore, Picture, PictureSource
from humanagent.printable import printable
from humanagent.scene import Scene
from humanagent.settings import Settings
from humanagent.tools.protocols import PersonPerceiver
from humanagent.tools.select import make_perceiver
from humanagent.vlm import VLM
from humanagent.vlm.select import make_vlm

Event = dict[str, Any]
_LONGEST_QUESTION = 4000
#: Every node ends by the deadline; this is for one that does not, as a share of the deadline.
_LATEST = 1.08
#: A conversation is written once per turn: a turn that is cut off is asked again as a whole.
_DURABILITY: Literal["exit"] = "exit"


class AskRunner:
    """One graph without and one with conversations; every method belongs to one event loop."""

    def __init__(
        self, settings: Settings, vlm: str | Path | VLM | None, perceiver: PersonPerceiver | None
    ) -> None:
        self._settings = settings
        self._vlm = make_vlm(vlm, settings)
        self._perceiver = perceiver
        self._loading = Lock()
        self._looks = looks_for(settings, self._get_perceiver)
        home = settings.home
        self._gallery = Gallery(ContentStore(None if home is None else home / "pictures"))
        self._scenes = SceneShelf(settings.cache_scenes, None if home is None else home / "scenes")
        self._graph = build_ask_graph()
        self._talking: AskGraph | None = None
        self._open = AsyncExitStack()
        self._opening = asyncio.Lock()

    async def ask(
        self, source: PictureSource | Picture | None, question: str, thread_id: str | None
    ) -> Answer:
        """One answer."""
        context = self._context(source)
        graph, config = await self._graph_for(thread_id)
        try:
            state = await within(
                context.settings.deadline_s * _LATEST,
                graph.ainvoke(
                    AskState(question=_checked(question)),
                    config,
                    context=context,
                    durability=None if config is None else _DURABILITY,
                ),
            )
        except TimeoutError as error:
            raise DeadlineError(f"no answer in {context.settings.deadline_s:g} s") from error
        return self._answer(state, context, thread_id)

    async def stream(
        self, source: PictureSource | Picture | None, question: str, thread_id: str | None
    ) -> AsyncIterator[Event]:
        """Steps, looks, text as a VLM writes it, and the answer last."""
        context = self._context(source)
        graph, config = await self._graph_for(thread_id)
        state: dict[str, Any] = {}
        modes: Any = ["updates", "custom", "values"]
        events: AsyncIterator[Any] = graph.astream(
            AskState(question=_checked(question)),
            config,
            context=context,
            stream_mode=modes,
            durability=None if config is None else _DURABILITY,
        )
        async for mode, data in events:
            if mode == "custom":
                yield data
            elif mode == "values":
                state = data
            else:
                for node, update in data.items():
                    seconds = (update or {}).get("timings", {}).get(node, 0.0)
                    yield {"type": "step", "node": node, "seconds": seconds}
        yield {"type": "answer", "answer": self._answer(state, context, thread_id)}

    async def perceive(self, source: PictureSource | Picture) -> Scene:
        """The scene of one picture, by the same nodes as an ask."""
        context = self._context(source)
        runtime: Any = _Bare(context)
        state = await load(AskState(question=""), runtime)
        found = context.scenes.get((await perceive(state, runtime))["scene_key"])
        assert found is not None
        return found[0]

    async def aclose(self) -> None:
        """Close the conversation database and the VLM's connections."""
        await self._open.aclose()
        if self._vlm is not None:
            await self._vlm.aclose()

    def _context(self, source: PictureSource | Picture | None) -> AskContext:
        return AskContext(
            settings=self._settings,
            perceiver=self._get_perceiver,
            made=self._perceiver,
            vlm=self._vlm,
            gallery=self._gallery,
            scenes=self._scenes,
            source=source,
            looks=self._looks,
        )

    def _get_perceiver(self) -> PersonPerceiver:
        with self._loading:
            if self._perceiver is None:
                self._perceiver = make_perceiver(self._settings)
            return self._perceiver

    async def _graph_for(self, thread_id: str | None) -> tuple[AskGraph, Any]:
        if thread_id is None:
            return self._graph, None
        if not isinstance(thread_id, str) or not thread_id or thread_id != printable(thread_id):
            raise BadInputError(
                "a thread_id is a name in plain characters", where=repr(thread_id)[:60]
            )
        async with self._opening:
            if self._talking is None:
                saver = await self._open.enter_async_context(
                    open_conversations(self._settings.home)
                )
                self._talking = build_ask_graph(saver)
        config = {"configurable": {"thread_id": thread_id}}
        await check_memory(self._talking, config)
        return self._talking, config

    def _answer(self, state: Any, context: AskContext, thread_id: str | None) -> Answer:
        reply: Reply = state["reply"]
        found = context.scenes.get(state["scene_key"])
        picture = context.picture
        answer = Answer(
            question=state["question"],
            text=reply.text,
            status=reply.status,
            reason=reply.reason,
            intent=state["route"].intent,
            claims=reply.claims,
            degraded=state["degraded"],
            warnings=tuple(dict.fromkeys(map(printable, state["warnings"]))),
            scene=None if found is None else found[0],
            image_sha256=state["image"],
            source="" if picture is None else printable(picture.source),
            thread_id=thread_id,
            provenance=provenance(state, context),
            timings=state["timings"],
        )
        answer._picture = picture
        return answer


class _Bare:
    """A runtime with nothing but a context, to run two nodes outside the graph."""

    def __init__(self, context: AskContext) -> None:
        self.context = context


def _checked(question: str) -> str:
    if not isinstance(question, str):
        raise BadInputError(
            f"the question is of type {type(question).__name__}", do="ask in a string"
        )
    text = printable(question).strip()
    if not text:
        raise BadInputError("the question is empty", do='ask, for example, "Who is sitting?"')
    if len(text) > _LONGEST_QUESTION:
        raise BadInputError(
            f"the question has {len(text)} characters", do=f"use at most {_LONGEST_QUESTION}"
        )
    return text
