"""The same run on Ray Data: the same files. Slow, and only where Ray is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from humanagent.training.data.pipeline.run import How, make
from humanagent.training.data.pipeline.store import MADE, read_made
from humanagent.training.data.rows.manifest import read_manifest
from tests.training.data.pipeline.test_teacher import reply, work
from tests.training.data.teacher.endpoint import in_thread

pytestmark = pytest.mark.slow
pytest.importorskip("ray")
ROOT = Path(__file__).resolve().parents[4]

RUN = """
import sys
from pathlib import Path
from humanagent.errors import HumanAgentError
from humanagent.training.data.pipeline.run import How, make
from humanagent.training.data.pipeline.sources import find_source
from humanagent.training.data.pipeline.work import Work
from tests.training.data.pipeline import tiny
maker, out, ray = sys.argv[1:]
work = Work(tiny.Choice(getattr(tiny, maker)), find_source("scenes:40"))
try:
    make(work, Path(out), How(ray=ray == "ray", rows_per_shard=7))
except HumanAgentError as error:
    print(type(error).__name__)
"""


def run(maker: str, out: Path, how: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", RUN, maker, str(out), how], cwd=ROOT, text=True,
        capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def files(folder: Path) -> list[tuple[str, str]]:
    return [(shard.name, shard.sha256) for shard in read_manifest(folder, MADE).shards]


@pytest.mark.parametrize(
    ("maker", "stop"), [("PoisonedMaker", ""), ("StoppedMaker", "BudgetSpentError")]
)
def test_errors_and_stops_are_those_of_a_run_in_one_process(
    tmp_path: Path, maker: str, stop: str
) -> None:
    for how in ("here", "ray"):
        assert run(maker, tmp_path / how, how) == stop
    assert files(tmp_path / "ray") == files(tmp_path / "here")


def test_a_row_that_kills_its_actor_does_not_stop_the_run(tmp_path: Path) -> None:
    run("DeadlyMaker", tmp_path / "made", "ray")
    found = list(read_made(tmp_path / "made", verify=True))
    assert [one.row.path for one in found] == [f"drawn/{number}.png" for number in range(40)]
    assert {one.row.path for one in found if one.error} == {"drawn/3.png"}


@pytest.mark.filterwarnings("ignore")  # Ray's own
def test_a_teacher_is_asked_from_an_actor(tmp_path: Path) -> None:
    with in_thread(reply) as server:
        make(work(server.url, tmp_path / "a.sqlite"), tmp_path / "here")
        prompts = len(server.bodies)
        make(work(server.url, tmp_path / "b.sqlite"), tmp_path / "ray", How(ray=True))
        assert len(server.bodies) == 2 * prompts
    assert files(tmp_path / "ray") == files(tmp_path / "here")
