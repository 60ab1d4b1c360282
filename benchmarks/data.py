"""How fast the data engine is, per stage, on more processes, and what ten million pictures take.

    OMP_NUM_THREADS=1 python benchmarks/data.py [--write benchmarks/results/DATE-data.md]

1. Per stage, in one process and one thread: drawing a scene, reading a picture, detector and pose,
   readers (clothes, faces), the maker of every kind with rules, verification of texts, writing and
   reading what was made. CPU time, the median of three rounds, so that other work on the machine
   hardly counts.
2. Whole runs of ``keypoints`` from drawn scenes: in one process, in two, and on Ray Data with one
   and two actors per stage, where Ray is installed: rows per second by the clock from the first row
   to the last, seconds until the first row, the most memory that all processes had at once. The
   output of all is compared.
3. A plan for ``--pictures`` pictures: CPU hours per stage and kind, bytes, and the tokens that a
   teacher would read and write.

What the verifier finds and blames is measured by ``verifier.py``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from humanagent.settings import Settings
from humanagent.training.data.geometry.check import TextChecker
from humanagent.training.data.instruct.types import MadeRow
from humanagent.training.data.pipeline.dry import DryRun, estimate_of
from humanagent.training.data.pipeline.makers import KINDS, MakerChoice
from humanagent.training.data.pipeline.people import Looker
from humanagent.training.data.pipeline.readers import Readers
from humanagent.training.data.pipeline.run import How, make
from humanagent.training.data.pipeline.sources import DrawnScenes, PictureFolder
from humanagent.training.data.pipeline.store import MadeWriter, read_made
from humanagent.training.data.pipeline.work import Work
from humanagent.training.data.rows import Row

ROOT = Path(__file__).resolve().parent.parent
PHOTOS = ROOT / "examples" / "photos"
ROUNDS = 3
#: All that was said, for the file of results.
SAID: list[str] = []
SETTINGS = Settings(threads=1)


def say(line: str) -> None:
    print(line, flush=True)
    SAID.append(line)


def cells(*values: object) -> str:
    """A row of a table in Markdown."""
    return "| " + " | ".join(map(str, values)) + " |"


def head(*names: str) -> str:
    return cells(*names) + "\n|" + "---|" * len(names)


@dataclass(frozen=True)
class Stage:
    """CPU and clock milliseconds of one row, median of the rounds."""

    name: str
    cpu_ms: float
    wall_ms: float
    rows: int
    note: str = ""


def timed(name: str, rows: int, work: Callable[[int], object], note: str = "") -> Stage:
    """``work`` is called with the number of the round."""
    cpu, wall = [], []
    for number in range(ROUNDS):
        begun = time.process_time(), time.perf_counter()
        work(number)
        cpu.append((time.process_time() - begun[0]) / rows)
        wall.append((time.perf_counter() - begun[1]) / rows)
    said = statistics.median(cpu) * 1e3, statistics.median(wall) * 1e3
    say(cells(name, f"{said[0]:.2f}", f"{1e3 / said[0]:,.1f}", f"{said[1]:.2f}", note))
    return Stage(name, *said, rows, note)


def made_of(kind: str, rows: Sequence[Row]) -> list[MadeRow]:
    """What the rules of a kind make of rows, one after the other."""

    async def every() -> list[MadeRow]:
        maker = MakerChoice(kind).build()
        return [await maker.make(row) for row in rows]

    return asyncio.run(every())


def stages(count: int, folder: Path) -> tuple[list[Stage], dict[str, float]]:
    """All stages, and bytes per row of what each kind makes (without pictures)."""
    scenes = DrawnScenes(count)
    found = [timed("draw a scene, 112 px", count, lambda n: load(DrawnScenes(count, n * count)))]
    rows = load(scenes)
    photos = PictureFolder(PHOTOS)
    shown = load(photos)
    sizes = ", ".join(f"{row.width}x{row.height}" for row in shown)
    found.append(timed("read and hash a photo", len(shown) * 20, lambda n: [
        load(photos) for _ in range(20)], sizes))  # fmt: skip
    looker = Looker(SETTINGS)
    seen = [looker.look(row) for row in shown]  # loads the models
    tool = next(made.by for row in seen for made in row.made).partition(" settings")[0]
    found.append(timed("detector and pose", len(shown), lambda n: [
        looker.look(row) for row in shown], tool))  # fmt: skip
    readers = Readers("herm", 1)
    [readers.read(row) for row in seen]
    found.append(
        timed("readers: clothes, faces", len(seen), lambda n: [readers.read(r) for r in seen])
    )
    per_row: dict[str, float] = {}
    for kind in KINDS:
        made = made_of(kind, rows)
        texts = sum(len(one.instructions) for one in made) / count
        found.append(
            timed(f"make {kind}, rules", count, lambda n, k=kind: made_of(k, rows),  # type: ignore[misc]
                  f"{texts:.1f} instructions a row")
        )  # fmt: skip
        found += kept(kind, made, folder)
        size = sum(path.stat().st_size for path in (folder / f"{kind}-0").glob("*.parquet"))
        per_row[kind] = size / count
    found.append(verified(made_of("keypoints", rows)))
    return found, per_row


def load(source: DrawnScenes | PictureFolder) -> list[Row]:
    """All rows of a source."""
    return [source.load(item) for item in source.items()]


def kept(kind: str, made: Sequence[MadeRow], folder: Path) -> list[Stage]:
    """Writing and reading, without the pictures."""
    bare = [replace(one, row=replace(one.row, image=None)) for one in made]

    def write(number: int) -> None:
        with MadeWriter(folder / f"{kind}-{number}") as out:
            for one in bare:
                out.add(one)

    def read(number: int) -> None:
        for _ in read_made(folder / f"{kind}-{number}"):
            pass

    return [
        timed(f"write {kind}", len(made), write),
        timed(f"read {kind}", len(made), read),
    ]


def verified(made: Sequence[MadeRow]) -> Stage:
    """The answers of a kind, checked again, with the measuring of the row."""
    texts = sum(len(one.instructions) for one in made)

    def check(number: int) -> None:
        for one in made:
            checker = TextChecker(one.row)
            for said in one.instructions:
                checker.check(said.turns[-1].plain, said.turns[0].plain)

    return timed("verify the texts of keypoints", len(made), check, f"{texts} texts")


@dataclass(frozen=True)
class Run:
    """One whole run."""

    name: str
    rows_per_s: float
    first_s: float
    memory_mib: float
    shards: str


def one_run(rows: int, processes: int, ray: bool, out: str) -> None:
    """In a process of its own: prints the clock at every row, for the parent."""
    work = Work(MakerChoice("keypoints"), DrawnScenes(rows), settings=SETTINGS)
    times: list[float] = []
    begun = time.perf_counter()
    manifest = make(
        work, Path(out), How(processes=processes, ray=ray, rows_per_shard=50),
        lambda made: times.append(time.perf_counter() - begun),
    )  # fmt: skip
    hashes = "".join(shard.sha256 for shard in manifest.shards)
    print(json.dumps({"times": times, "shards": sha256(hashes.encode()).hexdigest()}))


def run_of(name: str, rows: int, processes: int, ray: bool, folder: Path) -> Run | None:
    """A run in a process of its own, whose family is weighed while it goes."""
    command = [sys.executable, __file__, "--one", str(rows), str(processes), str(int(ray))]
    with subprocess.Popen(
        [*command, str(folder / name.replace(" ", "-"))], stdout=subprocess.PIPE, text=True,
        stderr=subprocess.PIPE, env={**os.environ, "OMP_NUM_THREADS": "1"},
    ) as process:  # fmt: skip
        most = 0.0
        while process.poll() is None:
            most = max(most, weighed(process.pid))
            time.sleep(0.25)
        assert process.stdout is not None
        assert process.stderr is not None
        said, complaints = process.stdout.read(), process.stderr.read()
    if process.returncode:
        say(f"{name} failed: {complaints.strip()[-300:]}")
        return None
    result = json.loads(said.strip().splitlines()[-1])
    times = result["times"]
    # The first rows come together with the workers that start: the last two thirds are steady.
    first = len(times) // 3
    rate = (len(times) - 1 - first) / (times[-1] - times[first])
    found = Run(name, rate, times[0], most, result["shards"])
    say(cells(name, f"{rate:.1f}", f"{found.first_s:.1f}", f"{most:,.0f}"))
    return found


def weighed(root: int) -> float:
    """MiB of a process and all its descendants: proportional set size, so nothing counts twice."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(fields[1])
    family, grown = {root}, True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in family} - family
        family, grown = family | more, bool(more)
    return sum(map(proportional, family))


def proportional(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def scaling(rows: int, folder: Path) -> list[Run]:
    """The same run in several ways."""
    ways = [("one process", 1, False), ("two processes", 2, False)]
    try:
        versions = f"ray {version('ray')}"
        ways += [("Ray, one actor a stage", 1, True), ("Ray, two actors a stage", 2, True)]
    except PackageNotFoundError:
        versions = "Ray is not installed"
    say(f"\n## Whole runs: keypoints from {rows} drawn scenes ({versions})\n")
    say(head("run", "rows/s", "s to the first row", "MiB of all processes"))
    runs = [run for name, n, ray in ways if (run := run_of(name, rows, n, ray, folder))]
    assert len({run.shards for run in runs}) == 1, "the output differs"
    say("\nThe shards of all are the same.")
    return runs


def key_bytes() -> float:
    """Memory that the driver needs for every row that is done."""
    tracemalloc.start()
    keys = {sha256(b"%d" % number).hexdigest() for number in range(100_000)}
    size = tracemalloc.get_traced_memory()[0] / len(keys)
    tracemalloc.stop()
    return size


def asked(count: int) -> dict[str, DryRun]:
    """What a model would be asked about drawn scenes, by kind."""
    return {
        kind: estimate_of(Work(MakerChoice(kind), DrawnScenes(count)), None, lambda: None)
        for kind in KINDS
    }


def plan(
    pictures: float, found: Sequence[Stage], sizes: dict[str, float], tokens: dict[str, DryRun]
) -> None:
    """CPU hours, bytes and tokens of so many pictures, per stage and kind."""
    by = {stage.name: stage for stage in found}
    before = [by[name] for name in ("read and hash a photo", "detector and pose")]
    say(f"\n## Plan for {pictures:,.0f} pictures\n")
    say(
        "Extrapolated from the rates above: CPU hours of one core of this machine. Detector and\n"
        "pose are the embedded ones, on examples/photos; what is made and written is of drawn\n"
        "scenes, by rules, which draw a scene again for every text; a model takes their place.\n"
    )
    say(head("kind", "read", "detect+pose", "readers", "make+verify", "write", "sum", "GB",
             "prompts a row", "G tokens read", "G tokens written, at most"))  # fmt: skip
    for kind in KINDS:
        dry = tokens[kind]
        readers = by["readers: clothes, faces"] if kind in ("herm", "captions") else None
        parts = [*before, readers, by[f"make {kind}, rules"], by[f"write {kind}"]]
        hours = [0.0 if one is None else one.cpu_ms * pictures / 3.6e6 for one in parts]
        scale = pictures / dry.rows / 1e9
        say(cells(kind, *(f"{h:,.0f}" for h in hours), f"{sum(hours):,.0f}",
                 f"{sizes[kind] * pictures / 1e9:,.0f}", f"{dry.first.prompts / dry.rows:.2f}",
                 f"{dry.first.prompt_tokens * scale:,.1f}",
                 f"{dry.first.completion_tokens * scale:,.1f}"))  # fmt: skip
    keys = key_bytes()
    say(
        f"\nThe driver holds {keys:.0f} bytes per row that is done: for all in one folder "
        f"{keys * pictures / 2**30:.1f} GiB, in folders of a million {keys * 1e6 / 2**30:.2f} GiB."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=120, help="per stage and round")
    parser.add_argument("--runs", type=int, default=400, help="rows of every whole run")
    parser.add_argument("--pictures", type=float, default=1e7, help="of the plan")
    parser.add_argument("--write", type=Path, help="a file of benchmarks/results")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        rows, processes, ray, out = args.one
        one_run(int(rows), int(processes), ray == "1", out)
        return
    about = (
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"pyarrow {version('pyarrow')}, load {os.getloadavg()[0]:.1f}"
    )
    say(f"# The data engine: {about}\n")
    with tempfile.TemporaryDirectory() as folder:
        say(f"## Stages, per row, one process, one thread (`{' '.join(sys.argv)}`)\n")
        say(head("stage", "CPU ms", "rows per CPU s", "ms by the clock", "of"))
        found, sizes = stages(args.rows, Path(folder))
        runs = scaling(args.runs, Path(folder))
    tokens = asked(args.rows)
    plan(args.pictures, found, sizes, tokens)
    if args.write:
        args.write.write_text("\n".join(SAID) + "\n")
    if args.json:
        said = {
            "about": about, "stages": [asdict(one) for one in found], "bytes_per_row": sizes,
            "runs": [asdict(one) for one in runs],
            "asked": {kind: one.as_dict() for kind, one in tokens.items()},
        }  # fmt: skip
        args.json.write_text(json.dumps(said, indent=2) + "\n")


if __name__ == "__main__":
    main()
