"""What a server does again for a second question about a picture, and what it does not."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

import numpy as np
from serving_load import Metrics

from humanagent import HumanAgent
from humanagent.media import Picture, load_picture
from humanagent.vlm.serving.process import ServerProcess

#: Counters of vLLM 0.32 (``_total`` is Prometheus's ending): tokens of prompts, and pictures.
COUNTERS = {
    "prefix tokens asked": "vllm:prefix_cache_queries_total",
    "prefix tokens found": "vllm:prefix_cache_hits_total",
    "pictures asked": "vllm:mm_cache_queries_total",
    "pictures found": "vllm:mm_cache_hits_total",
}


@dataclass
class Asked:
    """First questions about pictures, or later ones."""

    first_token: list[float] = field(default_factory=list)  # seconds
    whole: list[float] = field(default_factory=list)
    counted: dict[str, float] = field(default_factory=dict)

    def count(self, before: dict[str, float], after: dict[str, float]) -> None:
        """Add what the counters went up by."""
        for name, counter in COUNTERS.items():
            more = after.get(counter, 0.0) - before.get(counter, 0.0)
            self.counted[name] = self.counted.get(name, 0.0) + more


def varied(photo: Picture, pictures: int) -> list[Picture]:
    """The photo with one other pixel each: other pictures, of the same cost."""
    made = []
    for i in range(pictures):
        pixels = np.array(photo.pixels)
        pixels[:8, :8] = (i * 37 % 256, i * 91 % 256, i * 13 % 256)
        made.append(load_picture(pixels))
    return made


async def reuse(
    server: ServerProcess, agent: HumanAgent, pictures: Sequence[Picture], asks: Sequence[str]
) -> tuple[Asked, Asked]:
    """The first question about each picture, and the others; one at a time."""
    first, later = Asked(), Asked()
    metrics = Metrics(server)
    for picture in pictures:
        for number, question in enumerate(asks):
            asked = later if number else first
            before, begun = await metrics.read(), time.perf_counter()
            answer = await agent.aask(picture, question)
            asked.whole.append(time.perf_counter() - begun)
            asked.first_token.append(answer.timings["first_token"])
            asked.count(before, await metrics.read())
    return first, later


def table(first: Asked, later: Asked) -> str:
    """Markdown."""
    lines = [
        f"| question | requests | first token ms | whole ms | {' | '.join(COUNTERS)} |",
        "|---" * (4 + len(COUNTERS)) + "|",
    ]
    for name, asked in (("first", first), ("later", later)):
        times = [f"{median(t) * 1e3:.0f}" for t in (asked.first_token, asked.whole)]
        counts = [f"{asked.counted[counter]:.0f}" for counter in COUNTERS]
        lines.append(f"| {name} | {len(asked.whole)} | {' | '.join([*times, *counts])} |")
    return "\n".join(lines)
