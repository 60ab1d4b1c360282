"""Run what is not in the table of results, one run after another."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from humanagent.training.ablations.controls import Control, samples_for
from humanagent.training.ablations.lab import Lab
from humanagent.training.ablations.phases import Phase, losses, run_phases, seconds
from humanagent.training.ablations.score import right_answers
from humanagent.training.ablations.setup import MODEL, machine
from humanagent.training.ablations.table import Result, Table
from humanagent.training.models.revision import code_revision
from humanagent.training.stages.loop import Step

_SAY_EVERY = 100  # steps


class Run(NamedTuple):
    """One training of a sweep."""

    arm: str
    size: str
    seed: int

    def __str__(self) -> str:
        return " ".join(part for part in (self.arm, self.size, f"seed {self.seed}") if part)


@dataclass(frozen=True)
class Trial:
    """What a run is: phases that all runs of its seed share, its own, and its test.

    ``between`` changes the model that the shared phases leave behind.
    """

    shared: tuple[Phase, ...]
    own: tuple[Phase, ...]
    context: str
    picture: bool
    controls: tuple[Control, ...]
    between: Callable[[Any], None] = lambda _: None


def sweep(
    lab: Lab,
    table: Table,
    runs: Sequence[Run],
    trial: Callable[[Lab, Run], Trial],
    after: Callable[[], None] = lambda: None,
) -> None:
    """Train and test the runs that are not in the table; each adds its line, then ``after()``.

    A sweep that is killed goes on inside the run that it was in.

    Raises:
        BadInputError: the table is of other settings.
    """
    left = [run for run in runs if run not in table.done()]
    if left:
        table.begin(lab.questions())
    for number, run in enumerate(left, start=1):
        lab.say(f"{table.path.stem}: {run} ({number} of {len(left)})")
        table.add(_result(lab, table.path.stem, run, trial(lab, run)))
        after()


def _result(lab: Lab, name: str, run: Run, what: Trial) -> Result:
    folder = lab.folder / name / f"seed {run.seed}"
    own = folder / f"{run.arm} {run.size}".strip()
    watch = _watch(lab.say)
    model = lab.new_model(run.seed)
    train = partial(run_phases, seed=run.seed, pad_id=lab.pad_id, each_step=watch)
    model = train(model, what.shared, folder / "shared")
    what.between(model)
    model = train(model, what.own, own)
    right: dict[str, str] = {}
    for control in what.controls:
        samples = samples_for(
            lab.test,
            lab.words,
            MODEL.vision.tokens,
            context=what.context,
            picture=what.picture,
            control=control,
        )
        found = right_answers(model, samples, pad_id=lab.pad_id)
        right[control] = "".join("01"[one] for case in found for one in case)
        share = right[control].count("1") / len(right[control])
        lab.say(f"  {control}: {share:.3f} right")
    result = Result(
        arm=run.arm,
        size=run.size,
        seed=run.seed,
        right=right,
        losses=losses(own, what.own[-1]),
        seconds=seconds(own, what.own),
        machine=machine(),
        revision=code_revision(),
    )
    shutil.rmtree(own)
    return result


def _watch(say: Callable[[str], None]) -> Callable[[str, Step], None]:
    begun = time.monotonic()
    recent: list[float] = []

    def watch(phase: str, step: Step) -> None:
        recent.append(step.loss)
        if step.step % _SAY_EVERY == 0:
            mean = sum(recent) / len(recent)
            say(f"  {phase} {step.step}: loss {mean:.3f}, {time.monotonic() - begun:.0f} s")
            recent.clear()

    return watch
