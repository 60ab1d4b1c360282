"""A run that was stopped and resumed ends bit for bit where an uninterrupted one ends."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from humanagent.training.packing import PackedStream, Sample, collate, step_loss
from tests.training.models import tiny

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
torch.set_num_threads(1)

STEPS, ROWS, LENGTH = 8, 2, 160


class Source:
    """Conversations drawn anew in every epoch."""

    def __len__(self) -> int:
        return 12

    def sample(self, index: int, rng: np.random.Generator) -> Sample:
        return tiny.sample(rng, pictures=index % 3)


class Run:
    """The smallest training loop: two rows a step, AdamW, a schedule, dropout."""

    def __init__(self, seed: int = 0, attention: str = "sdpa") -> None:
        self.model = tiny.model(dropout=0.2, seed=seed, attention=attention)
        weights = [p for p in self.model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(weights, lr=1e-3)
        self.schedule = torch.optim.lr_scheduler.LinearLR(self.optimizer, total_iters=STEPS)
        self.stream = PackedStream(Source(), LENGTH, seed=5, buffer=6)

    def train(self, steps: int) -> list[float]:
        return [self._step() for _ in range(steps)]

    def _step(self) -> float:
        rows = itertools.islice(self.stream, ROWS)
        loss = step_loss(self.model, [collate(r, pad_id=0, length=LENGTH) for r in rows]).loss
        self.optimizer.step()
        self.schedule.step()
        self.optimizer.zero_grad()
        return float(loss)

    def save(self, folder: Path) -> None:
        state = {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "random": torch.get_rng_state(),
        }
        torch.save(state, folder / "state.pt")
        (folder / "stream.json").write_text(json.dumps(self.stream.state_dict()))

    def load(self, folder: Path) -> None:
        state = torch.load(folder / "state.pt", weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        torch.set_rng_state(state["random"])
        self.stream.load_state_dict(json.loads((folder / "stream.json").read_text()))

    def numbers(self) -> Iterator[tuple[str, Any]]:
        """Every number that the next step depends on."""
        for name, weight in self.model.state_dict().items():
            yield name, weight
        for index, moments in self.optimizer.state_dict()["state"].items():
            for name, moment in moments.items():
                yield f"{index} {name}", moment
        yield "random", torch.get_rng_state()


@pytest.mark.parametrize("attention", ["sdpa", "segments"])
@pytest.mark.parametrize("stop", [1, 3, 7])
def test_resumed_is_uninterrupted(tmp_path: Path, stop: int, attention: str) -> None:
    whole = Run(attention=attention)
    expected = whole.train(STEPS)
    numbers = [(name, number.clone()) for name, number in whole.numbers()]

    first = Run(attention=attention)
    before = first.train(stop)
    first.save(tmp_path)
    first.train(1)  # goes on, and is lost
    second = Run(seed=99, attention=attention)
    second.load(tmp_path)
    after = second.train(STEPS - stop)

    assert before + after == expected
    for (name, ours), (_, theirs) in zip(second.numbers(), numbers, strict=True):
        assert torch.equal(ours, theirs), name
    assert second.stream.state_dict() == whole.stream.state_dict()


def test_the_comparison_can_fail(tmp_path: Path) -> None:
    """Without the random numbers of dropout the resumed run is another one."""
    first = Run()
    first.train(2)
    first.save(tmp_path)
    expected = first.train(2)
    second = Run()
    second.load(tmp_path)
    torch.manual_seed(1234)
    assert second.train(2) != expected
