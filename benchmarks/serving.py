"""The agent in front of a vLLM server, against the same requests straight to that server.

    python benchmarks/serving.py --checkpoint runs/nano/4-instruct/checkpoint [--vllm /env/bin/vllm]

Perception is prepared, so what is between the two is ours: loading the picture, routing, the person
context, the graph, the client, verification. The bare client posts the bodies that the agent sent,
byte for byte, reads the replies to their end and does nothing with them. Both run in turns.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

import serving_reuse
import serving_tokens
from serving_load import (
    Contradicted,
    Pair,
    Prepared,
    Recorder,
    Revisable,
    Run,
    alternate,
    numbered,
    record,
)

from humanagent import HumanAgent
from humanagent.media import Picture, load_picture
from humanagent.settings import Settings
from humanagent.vlm.checkpoint.contract import read_contract
from humanagent.vlm.server import OpenAIVLM
from humanagent.vlm.serving.command import Place, serve_command
from humanagent.vlm.serving.machine import find_vllm, free_port
from humanagent.vlm.serving.model import look_at
from humanagent.vlm.serving.process import ServerProcess

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 600.0
#: For both sides; a reply of a model that is hardly trained may not end by itself.
LONGEST_REPLY = {"max_new_tokens": 256}


@dataclass(frozen=True)
class Bench:
    """A server of ours, a picture and what was measured in it."""

    server: ServerProcess
    photo: Picture
    perceiver: Prepared
    rounds: int

    async def pair(
        self, concurrency: int, many: int, kind: type[OpenAIVLM], *, revise: bool = False
    ) -> Pair:
        """The agent, and a bare client that posts what the agent sends without revising."""
        asks, recorder = numbered(many), Recorder()
        vlm = kind(self.server.url, transport=recorder)
        once = Settings(deadline_s=PATIENCE_S, revise=False)
        bodies = await record(vlm, recorder, self.perceiver, self.photo, asks, once)
        settings = once.model_copy(update={"revise": revise})
        with self.agent(kind(self.server.url), settings) as agent:
            return await alternate(
                self.server, agent, self.photo, asks, bodies, concurrency, self.rounds
            )

    def agent(self, vlm: OpenAIVLM, settings: Settings) -> HumanAgent:
        """In front of the server."""
        return HumanAgent(vlm, perceiver=self.perceiver, settings=settings)


HEADER = (
    "| model | at once | asks | agent asks/s | bare asks/s | ratio | p50 ms agent / bare / added "
    "| p99 ms agent / bare / added | degraded | requests an ask | tokens an ask agent / bare "
    "| CPU ms an ask agent / bare; server "
    "| CPU ratio |\n" + "|---" * 13 + "|"
)


def row(name: str, pair: Pair) -> str:
    """One pair as a row of the table."""

    def rates(runs: list[Run]) -> str:
        all_of_them = [run.rate for run in runs]
        return f"{median(all_of_them):.2f} ({min(all_of_them):.2f}-{max(all_of_them):.2f})"

    def per_ask(runs: list[Run], what: str) -> float:
        asks = len(pair.agent[0].each)
        return median(float(getattr(run, what)) for run in runs) / asks

    (agent50, bare50), (agent99, bare99) = pair.at(50), pair.at(99)
    tokens = [f"{per_ask(runs, 'written'):.1f}" for runs in (pair.agent, pair.bare)]
    cpu = [f"{1e3 * per_ask(runs, 'cpu'):.1f}" for runs in (pair.agent, pair.bare)]
    there = [f"{1e3 * per_ask(runs, 'server_cpu'):.0f}" for runs in (pair.agent, pair.bare)]
    cells = [
        name,
        pair.concurrency,
        len(pair.agent[0].each),
        rates(pair.agent),
        rates(pair.bare),
        f"**{median(pair.ratios):.2f}** ({min(pair.ratios):.2f}-{max(pair.ratios):.2f})",
        f"{agent50:.0f} / {bare50:.0f} / {agent50 - bare50:+.0f}",
        f"{agent99:.0f} / {bare99:.0f} / {agent99 - bare99:+.0f}",
        sum(run.degraded for run in pair.agent),
        f"{per_ask(pair.agent, 'requests'):.2f}",
        " / ".join(tokens),
        f"{' / '.join(cpu)}; {' / '.join(there)}",
        f"{pair.cpu_ratio:.2f}",
    ]
    return f"| {' | '.join(map(str, cells))} |"


async def throughput(bench: Bench, at_once: Sequence[int], asks: int) -> str:
    """Table: without revising, and with it; only a model with general instructions is revised."""
    lines = [HEADER]
    print(HEADER)

    async def add(name: str, concurrency: int, kind: type[OpenAIVLM], *, revise: bool) -> None:
        many = max(asks, 3 * concurrency)
        pair = await bench.pair(concurrency, many, kind, revise=revise)
        lines.append(row(name, pair))
        print(lines[-1], flush=True)

    for concurrency in at_once:
        await add("as trained", concurrency, OpenAIVLM, revise=False)
    await add("revise on, as it comes", 8, Revisable, revise=True)
    await add("revise on, every reply contradicted", 8, Contradicted, revise=True)
    return "\n".join(lines)


async def reused(bench: Bench) -> str:
    """Table: the first question about a picture, and later ones."""
    pictures = serving_reuse.varied(bench.photo, 12)
    settings = Settings(deadline_s=PATIENCE_S)
    with bench.agent(OpenAIVLM(bench.server.url), settings) as agent:
        await agent.aask(bench.photo, numbered(1)[0])
        found = await serving_reuse.reuse(bench.server, agent, pictures, numbered(5))
    print(said := serving_reuse.table(*found), flush=True)
    return said


@contextmanager
def served(checkpoint: Path, vllm: Path | None, cores: set[int]) -> Iterator[ServerProcess]:
    """A server of this checkpoint, as ``humanagent vlm serve`` starts it, on these cores."""
    place = Place(free_port())
    more = ("--override-generation-config", json.dumps(LONGEST_REPLY))
    command = serve_command(vllm or find_vllm(), look_at(str(checkpoint)), place, more=more)
    with ServerProcess(command, place) as server:
        os.sched_setaffinity(server.pid or 0, cores)  # what it starts inherits them
        print(f"vLLM ready after {server.wait_ready(PATIENCE_S):.0f} s", flush=True)
        yield server


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--checkpoint", type=Path, default=os.environ.get("HUMANAGENT_CHECKPOINT"))
    parser.add_argument("--vllm", type=Path, help="vLLM's command (default: HUMANAGENT_VLLM)")
    parser.add_argument("--photo", type=Path, default=ROOT / "examples/photos/office.jpg")
    parser.add_argument("--at-once", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--asks", type=int, default=48, help="asks of a run, at least")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--shared-cores",
        action="store_true",
        help="agent and server on all cores (default: half of them for each, as if they were two "
        "machines)",
    )
    parser.add_argument("--out", type=Path, help="write the tables there, too")
    args = parser.parse_args()
    if args.checkpoint is None:
        print("nothing measured: give --checkpoint, or its folder in HUMANAGENT_CHECKPOINT")
        return
    checkpoint = Path(args.checkpoint).resolve()
    print(machine := about(checkpoint))
    ours, theirs = cores(shared=args.shared_cores)
    os.sched_setaffinity(0, ours)
    print(f"cores of the agent {sorted(ours)}, of the server {sorted(theirs)}")
    photo = load_picture(args.photo)
    with HumanAgent(settings=Settings(perceiver="blazepose")) as agent:
        perceiver = Prepared(agent.perceive(photo))
    with served(checkpoint, args.vllm, theirs) as server:
        bench = Bench(server, photo, perceiver, args.rounds)
        before = os.getloadavg()
        parts = {
            "Throughput": asyncio.run(throughput(bench, args.at_once, args.asks)),
            "Questions about one picture": asyncio.run(reused(bench)),
        }
        load = f"Load before and after: {before[0]:.1f}, {os.getloadavg()[0]:.1f}."
    contexts = serving_tokens.table(serving_tokens.sources(args.photo.parent, 64), checkpoint)
    parts["Tokens per person"] = contexts
    print(contexts)
    if args.out is not None:
        text = "\n\n".join(f"## {title}\n\n{part}" for title, part in parts.items())
        args.out.write_text(f"# {datetime.now(UTC):%Y-%m-%d}, {machine}\n\n{load}\n\n{text}\n")


def cores(*, shared: bool) -> tuple[set[int], set[int]]:
    """Those of this process, and of the server."""
    found = sorted(os.sched_getaffinity(0))
    half = len(found) // 2
    return (set(found),) * 2 if shared or not half else (set(found[:half]), set(found[half:]))


def about(checkpoint: Path) -> str:
    """Machine and versions."""
    model = read_contract(checkpoint).model
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"langgraph {version('langgraph')}, httpx {version('httpx')}, model {model}"
    )


if __name__ == "__main__":
    main()
