"""``humanagent ask`` on an 800 x 600 photo: whole process from cold, and warm in the SDK.

    python benchmarks/latency.py [--photo examples/photos/office.jpg] [--rounds 10]

Warm asks measure the picture anew each time (the scene cache is emptied by a new picture: one
pixel differs), so the figure is perception + everything else.
"""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image

QUESTION = "How many people are in the picture?"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    root = Path(__file__).resolve().parent.parent
    parser.add_argument("--photo", type=Path, default=root / "examples/photos/office.jpg")
    parser.add_argument("--rounds", type=int, default=10)
    args = parser.parse_args()
    photo = Image.open(args.photo).convert("RGB").resize((800, 600), Image.Resampling.LANCZOS)
    cold = cold_seconds(photo, args.rounds)
    warm, parts = warm_seconds(np.asarray(photo).copy(), args.rounds)
    print(
        f"{platform.machine()}, Python {platform.python_version()}, {args.photo.name} at 800 x 600"
    )
    print(f"cold process: median {median(cold):.2f} s, worst {max(cold):.2f} s of {len(cold)}")
    print(f"warm in SDK:  median {median(warm):.2f} s, worst {max(warm):.2f} s of {len(warm)}")
    print("of which      " + ", ".join(f"{k} {median(v) * 1e3:.1f} ms" for k, v in parts.items()))


def cold_seconds(photo: Image.Image, rounds: int) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo.jpg"
        photo.save(path, quality=92)
        taken = []
        for _ in range(rounds):
            start = time.perf_counter()
            command = [sys.executable, "-m", "humanagent", "ask", str(path), QUESTION]
            subprocess.run(command, check=True, capture_output=True)
            taken.append(time.perf_counter() - start)
        return taken


def warm_seconds(pixels: np.ndarray, rounds: int) -> tuple[list[float], dict[str, list[float]]]:
    from humanagent import HumanAgent

    parts: dict[str, list[float]] = {}
    taken = []
    with HumanAgent() as agent:
        agent.ask(pixels, QUESTION)
        for i in range(rounds):
            pixels[0, 0] = i + 1
            start = time.perf_counter()
            answer = agent.ask(pixels, QUESTION)
            taken.append(time.perf_counter() - start)
            for name, seconds in answer.timings.items():
                parts.setdefault(name, []).append(seconds)
    return taken, parts


if __name__ == "__main__":
    main()
