"""What perception costs, per backend: pictures per second, people, batches, threads, our wrappers.

    python benchmarks/perception.py                          every backend that is installed here
    python benchmarks/perception.py --backends rtmpose,mmpose
    python benchmarks/perception.py --parts cost             our wrappers against the libraries

Backends live in environments of their own: run it in each, with the same ``--out``; each run writes
the sections of its backends. What is compared runs in turns (A, B, A, B, ...) and is the median, so
that a busy machine slows both alike. The weights are random and the architectures true: see
``perception_models``.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import perception_models as models
from perception_models import BACKENDS, NotHereError, Shown, Subject

from humanagent.tools.protocols import ManyPerceiver

ROOT = Path(__file__).resolve().parent.parent
#: Pictures measured at once, where that is compared with one by one.
TOGETHER = 4
#: With more people in each, that takes too long, and tells nothing new.
FEW = 4
CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}
SPEED = "| model | threads | people (found) | picture, ms | pictures/s | {} at once, ms each "
SPEED += "| joints in a batch, ms per person | one by one | batch is faster by |"
COST = "| file | threads | people | library, ms | ours, ms | ours / library | library alone |"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--backends", default=",".join(BACKENDS))
    options.add_argument("--parts", default="speed,cost")
    options.add_argument("--people", default="1,4,16", help="square numbers")
    options.add_argument("--threads", default="1,2")
    options.add_argument("--seconds", type=float, default=2.0, help="for each comparison")
    options.add_argument("--clock", choices=CLOCKS, default="wall", help="cpu: on a busy machine")
    options.add_argument("--out", type=Path)
    given = options.parse_args()
    out = given.out or ROOT / "benchmarks" / "results" / f"{date.today()}-perception.md"
    timer = Timer(given.seconds, given.clock)
    people = [int(n) for n in given.people.split(",")]
    threads = [int(n) for n in given.threads.split(",")]
    for name in given.backends.split(","):
        try:
            if "speed" in given.parts:
                write(out, name, given.clock, speed(name, people, threads, timer))
            if "cost" in given.parts and name in COSTS:
                write(out, f"{name}, our wrapper", given.clock, cost(name, people, threads, timer))
        except NotHereError as error:
            print(f"{name}: left out: {error}", file=sys.stderr)


def speed(name: str, people: list[int], threads: list[int], timer: Timer) -> Iterator[str]:
    """The lines of a backend's table."""
    yield SPEED.format(TOGETHER)
    yield "|---|---|---|---|---|---|---|---|---|"
    for count in threads:
        for subject in BACKENDS[name](count):
            for number in people:
                shown = models.photographed(number) if name == "blazepose" else models.drawn(number)
                yield row(subject, count, shown, timer)


def row(subject: Subject, threads: int, shown: Shown, timer: Timer) -> str:
    perceiver = subject.perceiver(shown)
    contenders: list[Callable[[], Any]] = [lambda: perceiver.perceive(shown.image)]
    several = isinstance(perceiver, ManyPerceiver) and len(shown.boxes) <= FEW
    if isinstance(perceiver, ManyPerceiver) and several:
        many = perceiver.perceive_many
        contenders.append(lambda: many([shown.image] * TOGETHER))
    people = found(perceiver.perceive(shown.image))
    times = timer.in_turns(contenders)
    picture, each = times[0], times[1] / TOGETHER if several else None
    batch = single = None
    if (estimate := subject.estimate) is not None:
        number = len(shown.boxes)

        def one_by_one() -> None:
            for box in shown.boxes:
                estimate(shown.image, [box])

        batch, single = (
            t / number
            for t in timer.in_turns([lambda: estimate(shown.image, shown.boxes), one_by_one])
        )
    faster = "" if batch is None or single is None else f"{single / batch:.2f}"
    cells = [
        subject.model,
        str(threads),
        f"{len(shown.boxes)} ({people})",
        ms(picture),
        f"{1 / picture:.1f}",
        *(ms(t) for t in (each, batch, single)),
        faster,
    ]
    return "| " + " | ".join(cells) + " |"


def cost(name: str, people: list[int], threads: list[int], timer: Timer) -> Iterator[str]:
    """Our wrapper against the library that calls the same file."""
    yield COST
    yield "|---|---|---|---|---|---|---|"
    for count in threads:
        for label, theirs, ours in COSTS[name](count):
            for shown in map(models.drawn, people):
                library, wrapper, again = timer.in_turns(
                    [theirs(shown), ours(shown), theirs(shown)], least=9
                )
                yield (
                    f"| {label} | {count} | {found(ours(shown)())} | {ms(library)} | {ms(wrapper)} "
                    f"| {2 * wrapper / (library + again):.3f} | {again / library:.3f} |"
                )


Timed = Callable[[Shown], Callable[[], Any]]


def found(outcome: Any) -> int:
    """How many people a scene or a list of them has."""
    return len(getattr(outcome, "people", outcome))


def against_rtmlib(threads: int) -> Iterator[tuple[str, Timed, Timed]]:
    """rtmlib runs one box at a time, ours all of a picture; both get RGB and the same boxes."""
    try:
        from rtmlib import RTMPose as Theirs
    except ImportError as error:
        raise NotHereError(f"rtmlib cannot be imported: {error}") from error
    import onnxruntime

    from humanagent.tools.rtmpose import RTMPose

    path = models.exported(models.POSE_CONFIG)
    theirs, ours = Theirs(str(path), (192, 256)), RTMPose(path, threads=threads)
    session = onnxruntime.SessionOptions()  # it takes all threads of the machine otherwise
    session.intra_op_num_threads = threads
    providers = ["CPUExecutionProvider"]
    theirs.session = onnxruntime.InferenceSession(str(path), session, providers=providers)
    yield (
        f"RTMPose-m, rtmlib {version('rtmlib')}",
        lambda shown: lambda: theirs(shown.image, shown.boxes),
        lambda shown: lambda: ours.estimate(shown.image, shown.boxes),
    )
    yield (
        "the same, ours one box at a time too",
        lambda shown: lambda: theirs(shown.image, shown.boxes),
        lambda shown: lambda: [ours.estimate(shown.image, [box]) for box in shown.boxes],
    )


def against_ultralytics(threads: int) -> Iterator[tuple[str, Timed, Timed]]:
    """The library gets BGR, as OpenCV reads it, and its result is taken as numpy arrays."""
    models.need("ultralytics", "torch")
    from humanagent.tools.torch_threads import use_threads
    from humanagent.tools.ultralytics.load import prepared
    from humanagent.tools.ultralytics.threads import limit

    for path in models.yolo_files():
        plain = prepared().YOLO(str(path), task="pose")
        options: dict[str, Any] = {"device": "cpu", "verbose": False, "save": False}
        if path.suffix == ".onnx":
            options["imgsz"] = 640
        plain.predict(np.zeros((64, 64, 3), np.uint8), **options)
        kind = "onnx" if path.suffix == ".onnx" else "torch"
        limit(plain.predictor.model, kind, str(path), threads)
        first = models.yolo(path, threads, models.ANY)

        def theirs(
            shown: Shown, plain: Any = plain, options: Any = options, first: Any = first
        ) -> Callable[[], Any]:
            score = models.letting_through(first, shown)
            picture = np.ascontiguousarray(shown.image[..., ::-1])

            def run() -> Any:
                use_threads(threads)
                [result] = plain.predict(picture, conf=score, iou=0.7, classes=[0], **options)
                result = result.cpu().numpy()
                return result.boxes.xyxy, result.boxes.conf, result.keypoints.data

            return run

        def ours(shown: Shown, path: Path = path, first: Any = first) -> Callable[[], Any]:
            perceiver = models.yolo(path, threads, models.letting_through(first, shown))
            return lambda: perceiver.perceive(shown.image)

        yield f"YOLO11n-pose {path.suffix}, ultralytics {version('ultralytics')}", theirs, ours


COSTS: dict[str, Callable[[int], Iterator[tuple[str, Timed, Timed]]]] = {
    "rtmpose": against_rtmlib,
    "ultralytics": against_ultralytics,
}


class Timer:
    """Compares functions for some seconds, by the clock on the wall or by the time computed."""

    def __init__(self, seconds: float, clock: str) -> None:
        self.clock, self._seconds = clock, seconds

    def in_turns(self, contenders: list[Callable[[], Any]], least: int = 3) -> list[float]:
        """The median time of each, run one after the other, again and again."""
        now = CLOCKS[self.clock]
        for run in contenders:
            run()
        taken: list[list[float]] = [[] for _ in contenders]
        until = time.perf_counter() + self._seconds
        while len(taken[0]) < least or time.perf_counter() < until:
            for run, times in zip(contenders, taken, strict=True):
                start = now()
                run()
                times.append(now() - start)
        return [median(times) for times in taken]


def ms(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds * 1e3:.1f}"


def write(out: Path, name: str, clock: str, lines: Iterator[str]) -> None:
    """Put a section into the file, in the place of one with this name."""
    rows = []
    for line in lines:
        print(line, flush=True)
        rows.append(line)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    where = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    timed = "by the clock" if clock == "wall" else "in processor time, all threads together"
    said = f"{where}; times {timed}, load {load:.1f} at the end; {versions()}."
    text = out.read_text("utf-8") if out.is_file() else f"# Perception, {date.today()}\n\n{INTRO}"
    head, *sections = text.split("\n## ")
    kept = [s.rstrip("\n") for s in sections if s.split("\n")[0] != name]
    new = "\n".join([name, "", said, "", *rows])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n\n## ".join([head.rstrip("\n"), *kept, new]) + "\n", "utf-8")


def versions() -> str:
    """Of what is installed here and may matter."""
    names = ("numpy", "onnxruntime", "torch", "transformers", "ultralytics", "mmpose", "mediapipe")
    found = []
    for name in (*names, "ai-edge-litert", "rtmlib"):
        try:
            found.append(f"{name} {version(name)}")
        except Exception:
            continue
    return ", ".join(found)


INTRO = f"""\
`python benchmarks/perception.py`, in the environment of each backend. Pictures of {models.SIZE[0]}
x {models.SIZE[1]}; medians of runs in turns. Random weights of the true architectures (detectors
take their time and the drawn boxes are returned), but for `blazepose`, which has its own and sees
a photo in every tile.
"""

if __name__ == "__main__":
    main()
