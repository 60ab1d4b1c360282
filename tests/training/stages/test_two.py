"""Two processes are one with twice the rows, and go on after a stop too."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from humanagent.training.packing import PackedStream, collate, step_loss
from tests.training.models import tiny

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("peft")
pytest.importorskip("accelerate")
torch.set_num_threads(1)

from humanagent.training.stages.loop import read_log  # noqa: E402
from humanagent.training.stages.optimizer import factor  # noqa: E402
from humanagent.training.stages.parts import prepare  # noqa: E402
from tests.training.stages.test_loop import source  # noqa: E402
from tests.training.stages.two import RATE, two_stage  # noqa: E402

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What two processes made."""
    found = tmp_path_factory.mktemp("two")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port),
        "ACCELERATE_USE_CPU": "true", "OMP_NUM_THREADS": "1",
    }  # fmt: skip
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.training.stages.two", str(found)],
            cwd=ROOT, stderr=subprocess.PIPE, text=True,
            env={**os.environ, **settings, "RANK": str(rank), "LOCAL_RANK": str(rank)},
        )
        for rank in range(2)
    ]  # fmt: skip
    complaints = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], "\n".join(complaints)
    return found


def saved(folder: Path) -> dict[str, Any]:
    state = torch.load(folder / "state" / "step-0000004" / "state.pt", weights_only=True)
    found: dict[str, Any] = state["weights"]
    return found


def test_a_step_of_two_is_the_step_of_one_with_all_the_samples(folder: Path) -> None:
    one = two_stage()
    streams = [
        PackedStream(
            source(one), one.row, seed=3, buffer=one.buffer, shard=(rank, 2), skip_long=True
        )
        for rank in range(2)
    ]
    model = prepare(tiny.model(attention="segments"), one.train, one.lora)
    learning = [p for p in model.parameters() if p.requires_grad]
    lines = read_log(folder / "whole" / "log.jsonl")
    for step, line in enumerate(lines):
        rows = [next(stream) for stream in streams for _ in range(one.rows)]
        counts = [sum(s.supervised for s in row) for row in rows]
        assert sum(counts[:2]) != sum(counts[2:])  # a mean of the processes' means would differ
        done = step_loss(model.train(), [collate(row, pad_id=0) for row in rows])
        assert done.tokens == line["tokens"]
        assert float(done.loss) == pytest.approx(line["loss"], abs=1e-5)
        with torch.no_grad():
            for weight in learning:
                weight -= RATE * factor(step, one.steps, one.optimizer) * weight.grad
        model.zero_grad()
    assert len(lines) == one.steps
    ours, start = saved(folder / "whole"), dict(tiny.model().named_parameters())
    here = {n: p.detach() for n, p in model.named_parameters() if p.requires_grad}
    assert here.keys() == ours.keys()
    assert max(float((ours[n] - start[n].detach()).abs().max()) for n in ours) > 1e-2
    assert max(float((ours[n] - here[n]).abs().max()) for n in ours) < 1e-5


def test_two_that_were_stopped_end_where_the_others_do(folder: Path) -> None:
    one, two = saved(folder / "whole"), saved(folder / "stopped")
    assert all(torch.equal(one[name], two[name]) for name in one)
