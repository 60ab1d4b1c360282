"""A training to look at: bars, tables, samples, curves."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from humanagent.training.evaluate.dialogues import Asked, Row, outcome
from humanagent.training.evaluate.dialogues.print import rows_table
from humanagent.training.stages.loop import LOG, Step, read_log
from humanagent.training.stages.plots import draw_curves
from humanagent.training.stages.recipe import StageRecipe

EVALUATIONS: Final = "evaluations.jsonl"
_SAMPLES: Final = 3
_WINDOW: Final = 50


class ConsoleWatcher:
    """Shows a training in a terminal; keeps evaluations, samples and curves in its folder.

    Use it as a context: the bar is taken away at the end.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[figures]}"),
            console=console,
            transient=True,
        )
        self._task: TaskID | None = None
        self._folder = Path()
        self._recent: deque[Step] = deque(maxlen=_WINDOW)

    def __enter__(self) -> ConsoleWatcher:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def stage(self, stage: StageRecipe, number: int, folder: Path) -> None:
        """A stage begins, or goes on."""
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._folder = folder
        self._recent.clear()
        learns = ", ".join(stage.train)
        self._console.print(f"[bold]{number} {stage.name}[/bold]: {stage.kind}, learns {learns}")
        self._task = self._bar.add_task(stage.name, total=stage.steps, figures="")

    def step(self, step: Step) -> None:
        """One step is done."""
        if self._task is None:
            return
        self._recent.append(step)
        seconds = sum(one.seconds for one in self._recent) or 1e-9
        loss = sum(one.loss for one in self._recent) / len(self._recent)
        rate = sum(one.tokens for one in self._recent) / seconds
        figures = f"loss {loss:.3f}, {rate:.0f} supervised tokens/s"
        self._bar.update(self._task, completed=step.step, figures=figures)

    def evaluated(self, step: int, rows: list[Row], asked: list[Asked], texts: list[str]) -> None:
        """Validation questions were answered."""
        if not rows:
            return
        self._keep(step, rows)
        samples = _samples(asked, texts)
        (self._folder / "samples.txt").write_text(samples, encoding="utf-8")
        draw_curves(self._folder, read_log(self._folder / LOG), self.evaluations())
        self._console.print(rows_table(rows, title=f"validation at step {step}"))
        self._console.print(samples, markup=False, highlight=False)

    def answering(self, questions: int) -> Callable[[int], None]:
        """The last evaluation begins; what is returned is told the number of new answers."""
        if self._task is not None:
            self._bar.remove_task(self._task)
        task = self._task = self._bar.add_task("test set", total=questions, figures="")
        return lambda new: self._bar.advance(task, new)

    def evaluations(self) -> list[dict[str, Any]]:
        """Those of this stage so far."""
        return read_log(self._folder / EVALUATIONS)

    def _keep(self, step: int, rows: list[Row]) -> None:
        """Also after a stop: what came behind the state it goes on from is written again."""
        kept = [line for line in self.evaluations() if line["step"] < step]
        shares = {row.name: [row.asked, row.right, row.wrong, row.abstained] for row in rows}
        kept.append({"step": step, "time": round(time.time()), "rows": shares})
        text = "".join(json.dumps(line) + "\n" for line in kept)
        (self._folder / EVALUATIONS).write_text(text, encoding="utf-8")


def _samples(asked: list[Asked], texts: list[str]) -> str:
    """Some questions of different intents with the true and the given answer."""
    shown: dict[str, str] = {}
    for one, text in zip(asked, texts, strict=True):
        truth = one.truth
        shown.setdefault(
            truth.intent,
            f"  {truth.question}\n    {outcome(truth, text)}: {text[:300]}\n"
            f"    true:  {truth.reply()}\n",
        )
    return "".join(list(shown.values())[:_SAMPLES])
