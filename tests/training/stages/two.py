"""``python -m tests.training.stages.two FOLDER``: one of two processes of a training.

Which one is told by ``torchrun``'s variables. In ``whole`` a stage runs through, in ``stopped`` it
is stopped after the second step and started again.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from humanagent.training.stages import loop
from tests.training.stages import test_loop as one_process

#: Weights move by their gradients, so that they show them.
RATE = 0.1


def plain_steps(model: Any, _: object) -> list[Any]:
    import torch

    return [torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=RATE)]


def two_stage() -> Any:
    return one_process.stage(
        train=["language"], steps=4, rows=2, row=900, optimizer={"warmup": 0, "clip": 1e9},
    ).model_copy(update={"save_every": 2})  # fmt: skip


def main(folder: str) -> None:
    from torch.distributed import destroy_process_group

    loop.make_optimizers = plain_steps
    one_process.train(two_stage(), Path(folder, "whole"))
    stopped = Path(folder, "stopped")
    try:
        one_process.train(two_stage(), stopped, each_step=one_process.stop_after(3))
    except one_process.StoppedError:
        one_process.train(two_stage(), stopped)
    destroy_process_group()


if __name__ == "__main__":
    main(sys.argv[1])
