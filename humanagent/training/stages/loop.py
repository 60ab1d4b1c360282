"""One stage: rows from a stream, the loss of a step, optimizers, states to go on from.

Own loop on accelerate instead of transformers' Trainer: the Trainer normalises by rows or by what
one collator sees, knows no packed stream whose buffer has to be resumed, and saves no more of the
data's state than a number of batches to skip.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from humanagent.atomic import write_atomic
from humanagent.training.packing import (
    PackedStream,
    SampleSource,
    check_isolation,
    collate,
    step_loss,
    use_segments,
)
from humanagent.training.stages.optimizer import factor, make_optimizers, set_rates
from humanagent.training.stages.recipe import StageRecipe
from humanagent.training.stages.state import Place, load_state, save_state

LOG = "log.jsonl"


@dataclass(frozen=True)
class Step:
    """What one step did: mean loss over ``tokens`` supervised tokens, all in ``seconds``."""

    step: int
    loss: float
    tokens: int
    row_tokens: int
    seconds: float
    rate: float


def train_stage(
    model: Any,
    source: SampleSource,
    stage: StageRecipe,
    folder: Path,
    *,
    pad_id: int,
    seed: int,
    each_step: Callable[[Step], None] = lambda _: None,
    evaluate: Callable[[int], None] = lambda _: None,
) -> None:
    """Train what learns in ``model`` (see ``parts.prepare``), or go on where it was stopped.

    ``folder`` gets ``log.jsonl``, a line per step, and the newest state. A run that was killed and
    started again ends in the same weights, bit for bit, on the same CPU with as many threads. (On
    a GPU nearly: kernels there add up in any order, and dropout draws anew.)
    ``evaluate`` is called every ``evaluate_every`` steps and must not draw random numbers.

    Raises:
        LeakError: this model, with this version of transformers, mixes the samples of a row.
        BadInputError: a state of another model, or of another number of processes, lies in
            ``folder``.
    """
    from accelerate import Accelerator
    from accelerate.utils import gather_object

    accelerator = Accelerator()
    use_segments(_plain(model))
    optimizers = make_optimizers(model, stage.optimizer)
    peaks = [[group["lr"] for group in o.param_groups] for o in optimizers]
    shard = (accelerator.process_index, accelerator.num_processes)
    stream = PackedStream(
        source, stage.row, seed=seed, buffer=stage.buffer, shard=shard, skip_long=True
    )
    states = folder / "state"
    place = load_state(states, model, optimizers)
    if place is None:
        place = Place(0, [])
        _check(model, source, stage, seed, pad_id)
    else:
        stream.load_state_dict(place.of(*shard))
    model, *optimizers = accelerator.prepare(model, *optimizers)
    model.train()
    main = accelerator.is_main_process
    with _Log(folder / LOG, place.step, write=main) as log:
        for step in range(place.step, stage.steps):
            share = factor(step, stage.steps, stage.optimizer)
            set_rates(optimizers, peaks, share)
            begun = time.monotonic()
            rows = [next(stream) for _ in range(stage.rows)]
            done = _step(accelerator, model, optimizers, rows, stage, pad_id)
            took = time.monotonic() - begun
            record = Step(step + 1, *done, seconds=took, rate=share)
            log.add(record)
            each_step(record)
            if (step + 1) % stage.save_every == 0 or step + 1 == stage.steps:
                here = Place(step + 1, gather_object([stream.state_dict()]))
                if main:
                    save_state(states, accelerator.unwrap_model(model), optimizers, here)
            if stage.evaluate_every and (step + 1) % stage.evaluate_every == 0:
                evaluate(step + 1)
                model.train()


def _step(
    accelerator: Any, model: Any, optimizers: list[Any], rows: list[Any], stage: StageRecipe,
    pad_id: int,
) -> tuple[float, int, int]:  # fmt: skip
    """Loss, supervised tokens and all tokens of one step over all processes."""
    import torch

    batches = [collate(row, pad_id=pad_id) for row in rows]
    device = accelerator.device
    batches = [
        {k: v.to(device) if isinstance(v, torch.Tensor) else v for k, v in batch.items()}
        for batch in batches
    ]
    world = accelerator.num_processes
    own = sum(sample.supervised for row in rows for sample in row)
    tokens = int(accelerator.reduce(torch.tensor(own, device=device)))
    # Data-parallel gradients are averaged over processes: the sum of parts is world times that.
    done = step_loss(
        model, batches, tokens=tokens, backward=lambda loss: accelerator.backward(loss * world)
    )
    learning = [p for p in model.parameters() if p.requires_grad]
    torch.nn.utils.clip_grad_norm_(learning, stage.optimizer.clip)
    for optimizer in optimizers:
        optimizer.step()
        optimizer.zero_grad()
    loss = float(accelerator.reduce(done.loss))
    return loss, tokens, sum(len(sample) for row in rows for sample in row)


def _check(model: Any, source: SampleSource, stage: StageRecipe, seed: int, pad_id: int) -> None:
    """Samples and branches do not read each other: a leak would raise no error by itself."""
    stream = PackedStream(source, stage.row, seed=seed, buffer=4, skip_long=True)
    samples = [sample for _ in range(2) for sample in next(stream)][:2]
    check_isolation(_plain(model), collate(samples, pad_id=pad_id))


def _plain(model: Any) -> Any:
    """The LLaVA inside a ``PeftModel``."""
    return model.get_base_model() if hasattr(model, "get_base_model") else model


class _Log:
    """Lines of JSON up to the step a run goes on from, then new ones."""

    def __init__(self, path: Path, step: int, *, write: bool) -> None:
        self._path, self._step, self._write = path, step, write

    def __enter__(self) -> _Log:
        if self._write:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            kept = [line for line in read_log(self._path) if line["step"] <= self._step]
            text = "".join(json.dumps(line) + "\n" for line in kept)
            write_atomic(self._path, text.encode())
            self._file = self._path.open("a", encoding="utf-8")
        return self

    def add(self, step: Step) -> None:
        if self._write:
            self._file.write(json.dumps(asdict(step)) + "\n")
            self._file.flush()

    def __exit__(self, *_: object) -> None:
        if self._write:
            self._file.close()


def read_log(path: Path) -> list[dict[str, Any]]:
    """The whole lines of a log; none where there is no file. What a kill cut off is left out."""
    if not path.exists():
        return []
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            lines.append(dict(json.loads(line)))
        except ValueError:
            break
    return lines
