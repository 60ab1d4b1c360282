"""``python -m tests.training.stages.killable FOLDER [KIND NUMBER]``: a training that kills itself.

KIND is *step* (after so many steps), *state* (the so manieth state is half written) or *checkpoint*
(so is the so manieth checkpoint). Prints the SHA-256 of the weights that it ends with.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from humanagent.training.models import save
from humanagent.training.stages.quiet import quiet
from humanagent.training.stages.recipe import Recipe
from humanagent.training.stages.run import train

SCENES = {"scenes": 60, "size": 28, "people": {1: 1}, "questions": 4}
#: Every kind of stage, in a few steps; with dropout, so that random numbers matter.
RECIPE = Recipe.model_validate(
    {
        "name": "killed", "model": "tiny", "threads": 1,
        "tokenizer": {"vocab_size": 700, "scenes": 10},
        "stages": [
            {"name": "language", "train": ["language"], "steps": 5, "row": 700, "save_every": 2,
             "data": SCENES | {"picture": False}, "optimizer": {"name": "muon", "warmup": 2}},
            {"name": "align", "kind": "captions", "train": ["connector"], "steps": 3, "row": 500,
             "save_every": 1, "data": SCENES, "optimizer": {"warmup": 9}},
            {"name": "instruct", "train": ["connector", "lora"], "steps": 5, "row": 700, "rows": 2,
             "save_every": 2, "evaluate_every": 2, "data": SCENES, "lora": {"dropout": 0.1},
             "optimizer": {"warmup": 2}},
        ],
        "evaluation": {"scenes": 1, "few": 1},
    }
)  # fmt: skip
STEPS = {"1-language": 5, "2-align": 3, "3-instruct": 5}
STATES, CHECKPOINTS = 3 + 3 + 3, 3


class Watcher:
    """Calls ``then`` after so many steps."""

    def __init__(self, after: int, then: Callable[[], Any]) -> None:
        self._left, self._then = after, then

    def stage(self, *_: Any) -> None: ...

    def evaluated(self, *_: Any) -> None: ...

    def step(self, _: Any) -> None:
        self._left -= 1
        if not self._left:
            self._then()


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def half_a_state(number: int) -> None:
    import torch

    write, saves = torch.save, count(1)

    def broken(content: Any, path: Path) -> None:
        write(content, path)
        if next(saves) == number:
            os.truncate(path, path.stat().st_size // 2)
            kill()

    torch.save = broken


def half_a_checkpoint(number: int) -> None:
    rename, saves = save._rename_tower, count(1)

    def broken(folder: Path) -> None:
        if next(saves) == number:
            kill()
        rename(folder)

    save._rename_tower = broken


def main(folder: str, kind: str = "", number: str = "0") -> None:
    if kind == "state":
        half_a_state(int(number))
    if kind == "checkpoint":
        half_a_checkpoint(int(number))
    quiet()
    steps = int(number) if kind == "step" else 0
    print(train(RECIPE, Path(folder), Watcher(steps, kill)).sha256)


if __name__ == "__main__":
    main(*sys.argv[1:])
