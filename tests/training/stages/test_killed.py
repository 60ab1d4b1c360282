"""A training that is killed at any moment, and started again, ends in the same weights."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("peft")
pytest.importorskip("accelerate")

from tests.training.stages.killable import CHECKPOINTS, STATES, STEPS

ROOT = Path(__file__).resolve().parents[3]


def start(folder: Path, *kill: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.training.stages.killable", folder, *kill]
    return subprocess.Popen(
        list(map(str, command)), cwd=ROOT, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def run(folder: Path, *kill: object) -> str:
    """Weights it ends with; nothing when it was killed, as it was asked to be."""
    process = start(folder, *kill)
    said, complaints = process.communicate()
    assert process.returncode == (-9 if kill else 0), complaints
    return said.strip()


class Whole:
    """A run that nobody stops."""

    def __init__(self, folder: Path) -> None:
        begun = time.monotonic()
        self.sha256 = run(folder)
        self.seconds = time.monotonic() - begun
        self.folder = folder
        self.losses = losses(folder)


def losses(folder: Path) -> dict[str, list[tuple[int, float]]]:
    found = {}
    for name in STEPS:
        text = (folder / name / "log.jsonl").read_text(encoding="utf-8")
        lines = [json.loads(line) for line in text.splitlines()]
        found[name] = [(line["step"], line["loss"]) for line in lines]
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return Whole(tmp_path_factory.mktemp("whole"))


def check_same(folder: Path, whole: Whole) -> None:
    assert run(folder) == whole.sha256
    assert losses(folder) == whole.losses
    assert {name: len(lines) for name, lines in whole.losses.items()} == STEPS
    assert not list(folder.rglob(".*.partial"))  # what was half written is gone


def test_killed_again_and_again_at_random_places(tmp_path: Path, whole: Whole) -> None:
    """``-p randomly_seed`` of the report gives the same places again."""
    places = [
        ("step", random.randint(1, sum(STEPS.values()) - 1)),
        ("state", random.randint(1, 2)),
        ("checkpoint", 1),
    ]
    print(places)
    for place in places:
        run(tmp_path, *place)
    check_same(tmp_path, whole)


def test_killed_from_outside_at_a_random_moment(tmp_path: Path, whole: Whole) -> None:
    process = start(tmp_path)
    delay = random.uniform(0.3, 1.0) * whole.seconds
    print(f"killed after {delay:.1f} s")
    time.sleep(delay)
    process.kill()
    process.communicate()
    check_same(tmp_path, whole)


def test_a_run_that_is_done_is_not_run_again(whole: Whole) -> None:
    assert run(whole.folder) == whole.sha256
    assert losses(whole.folder) == whole.losses


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "number"),
    [
        *(("step", number) for number in range(1, sum(STEPS.values()) + 1)),
        *(("state", number) for number in range(1, STATES + 1)),
        *(("checkpoint", number) for number in range(1, CHECKPOINTS + 1)),
    ],
)
def test_killed_at_every_place(tmp_path: Path, whole: Whole, kind: str, number: int) -> None:
    run(tmp_path, kind, number)
    check_same(tmp_path, whole)
