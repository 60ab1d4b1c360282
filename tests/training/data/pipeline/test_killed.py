"""kill -9 of the driver, of workers, and in the middle of a shard: resumed, the files are the same.

In full: ``pytest -m slow tests/training/data/pipeline``; with Ray installed, also on Ray.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from humanagent.training.data.pipeline.makers import KINDS
from humanagent.training.data.pipeline.store import MADE, read_made
from humanagent.training.data.rows.manifest import file_sha256, read_manifest
from tests.training.data.pipeline.killable import PER_SHARD, SCENES

pytest.importorskip("pyarrow")
ROOT = Path(__file__).resolve().parents[4]


class Runs:
    """Runs of one folder, each in a process of its own."""

    def __init__(self, folder: Path, how: str) -> None:
        self.out, self.pids, self.how = folder / "made", folder / "pids", how
        self.pids.mkdir(parents=True)
        self.kills = 0

    def run(self, *kill: object) -> None:
        """To the end, or until it kills itself as it was asked to."""
        command = [
            sys.executable,
            "-m",
            "tests.training.data.pipeline.killable",
            self.out,
            self.how,
        ]
        done = subprocess.run(
            [str(part) for part in (*command, *kill)], cwd=ROOT, text=True, capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TINY_PIDS": str(self.pids),
                 "OMP_NUM_THREADS": "1"},
            check=False,
        )  # fmt: skip
        ended = bool(kill) and kill[0] != "worker"
        assert done.returncode == (-9 if ended else 0), done.stderr[-2000:]
        self.kills += "killed" in done.stdout if kill and not ended else ended

    def rows(self) -> int:
        return read_manifest(self.out, MADE).rows if self.out.exists() else 0

    def content(self) -> dict[str, str]:
        """Every file but the lock, with its hash."""
        return {path.name: file_sha256(path) for path in self.out.iterdir() if path.name != ".lock"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    runs = Runs(tmp_path_factory.mktemp("whole"), "here")
    runs.run()
    return runs.content()


def check(runs: Runs, whole: dict[str, str]) -> None:
    """No loss, no duplicate, nothing left over, and every byte the same."""
    runs.run()
    assert runs.content() == whole
    paths = [one.row.path for one in read_made(runs.out, verify=True)]
    assert paths == [f"drawn/{number}.png" for number in range(SCENES)]


def test_killed_at_random_points(tmp_path: Path, whole: dict[str, str]) -> None:
    """``-p randomly_seed`` of the report gives the same points again."""
    runs = Runs(tmp_path, "here")
    for kill in (("driver", random.randint(1, 12)), ("half", 1), ("unlisted", 2)):
        print(kill)
        runs.run(*kill)
    check(runs, whole)


def until_killed(runs: Runs, times: int, dice: random.Random) -> None:
    """So many kills of the driver, spread over what is left to do."""
    for left in range(times, 0, -1):
        step = max(1, (SCENES - runs.rows()) // left)
        kind = dice.choice(["driver", "driver", "half", "unlisted"])
        most = step if kind == "driver" else max(1, step // PER_SHARD)
        runs.run(kind, dice.randint(1, most))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_killed_again_and_again(tmp_path: Path, whole: dict[str, str], seed: int) -> None:
    runs = Runs(tmp_path, "here")
    until_killed(runs, 8, random.Random(seed))
    check(runs, whole)
    assert runs.kills == 8


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_the_same_killed_in_processes_and_whole_in_one(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KILLED_KIND", kind)
    whole, killed = Runs(tmp_path / "whole", "here"), Runs(tmp_path / "killed", "processes")
    whole.run()
    killed.run("driver", random.randint(1, 20))
    check(killed, whole.content())


@pytest.mark.slow
def test_killed_drivers_and_workers(tmp_path: Path, whole: dict[str, str]) -> None:
    dice, kills = random.Random(0), 0
    for turn in range(3):
        runs = Runs(tmp_path / str(turn), "processes")
        runs.run("driver", dice.randint(1, 15))
        runs.run("worker", dice.randint(1, 15))
        check(runs, whole)
        kills += runs.kills
        gone(runs)
    assert kills == 6


@pytest.mark.slow
def test_killed_on_ray(tmp_path: Path, whole: dict[str, str]) -> None:
    pytest.importorskip("ray")
    dice, kills = random.Random(1), 0
    for turn in range(2):
        runs = Runs(tmp_path / str(turn), "ray")
        runs.run("driver", dice.randint(1, 15))
        runs.run("worker", dice.randint(1, 10))
        check(runs, whole)
        kills += runs.kills
        gone(runs)
    assert kills == 4


def gone(runs: Runs) -> None:
    """No worker outlives its driver."""
    deadline = time.monotonic() + 30
    while alive := [p.name for p in runs.pids.iterdir() if _alive(int(p.name))]:
        assert time.monotonic() < deadline, f"still there: {alive}"
        time.sleep(0.2)


def _alive(pid: int) -> bool:
    """Whether it is still one of ours, not another that got its number."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
    except OSError:
        return False
    return "multiprocessing" in command or "ray::" in command
