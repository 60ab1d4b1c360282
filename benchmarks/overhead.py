"""What the graph costs beside perception and the speaker, per ask.

Perception is cached and the speaker prepared, so what is left is ours: loading a small picture,
routing, the graph, verification, building the answer. The bound in the same run is the same work
called as plain functions, without LangGraph and without the agent's background loop.

    python benchmarks/overhead.py [--rounds 500]
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import time
from statistics import median

import numpy as np

from humanagent import HumanAgent
from humanagent.graphs.ask.context import AskContext
from humanagent.graphs.ask.nodes.answer import answer
from humanagent.graphs.ask.nodes.ground import ground
from humanagent.graphs.ask.nodes.load import load
from humanagent.graphs.ask.nodes.perceive import perceive
from humanagent.graphs.ask.nodes.respond import respond
from humanagent.graphs.ask.nodes.route import route
from humanagent.graphs.ask.nodes.verify import verify
from humanagent.graphs.ask.state import fresh
from humanagent.media import load_picture
from humanagent.scene import Keypoints, Person, Scene
from humanagent.tools.protocols import ToolInfo

QUESTION = "Who is raising a hand?"
OUTSIDE = {"perceive", "answer"}  # perception and the speaker


class Cached:
    """A perceiver whose scene is ready at once."""

    info = ToolInfo("prepared", "1")

    def __init__(self, people: int) -> None:
        rng = np.random.default_rng(0)
        self._scene = Scene.from_people(
            (1200, 800),
            [
                Person(
                    id="P1",
                    bbox=(60.0 * i, 100, 60.0 * i + 50, 250),
                    score=0.9,
                    keypoints=Keypoints.from_array(
                        np.c_[
                            rng.uniform(60 * i, 60 * i + 50, 17),
                            rng.uniform(100, 250, 17),
                            [2] * 17,
                        ]
                    ),
                )
                for i in range(people)
            ],
            complete=0.9,
        )

    def perceive(self, image: object) -> Scene:
        return self._scene


class Runtime:
    execution_info = None

    def __init__(self, context: AskContext) -> None:
        self.context = context


async def plain(context: AskContext) -> float:
    """The same nodes, called one after the other; seconds without perception and speaker."""
    state, runtime, taken = dict(fresh(QUESTION)), Runtime(context), 0.0
    for node in (load, route, perceive, ground, answer, verify, respond):
        start = time.perf_counter()
        state.update(await node(state, runtime))
        taken += 0.0 if node.__name__ in OUTSIDE else time.perf_counter() - start
    return taken


def percentile(values: list[float], q: float) -> float:
    return float(np.percentile(values, q)) * 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=500)
    rounds = parser.parse_args().rounds
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    print(f"{rounds} asks each, milliseconds per ask without perception and speaker")
    print("people  thread  median    p99   plain median  graph/plain")
    for people in (1, 4, 16):
        for thread in (False, True):
            agent = HumanAgent(perceiver=Cached(people))
            picture = load_picture(np.zeros((48, 64, 3), np.uint8))
            ours: list[float] = []
            for i in range(rounds + 20):
                start = time.perf_counter()
                made = agent.ask(picture, QUESTION, thread_id=f"t{i // 10}" if thread else None)
                took = time.perf_counter() - start
                ours.append(took - sum(made.timings[name] for name in OUTSIDE))
            ours = ours[20:]
            context = AskContext(perceiver=lambda p=people: Cached(p), source=picture)

            async def bound(context: AskContext = context) -> list[float]:
                return [await plain(context) for _ in range(rounds)]

            whole = asyncio.run(bound())
            ratio = median(ours) / median(whole)
            print(
                f"{people:>6}  {'SQLite' if thread else 'none':<6}{percentile(ours, 50):8.2f}"
                f"{percentile(ours, 99):7.2f}{percentile(whole, 50):12.2f}{ratio:13.1f}"
            )
            agent.close()


if __name__ == "__main__":
    main()
