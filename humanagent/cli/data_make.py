"""What ``humanagent data make`` does."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from humanagent.errors import HumanAgentError
from humanagent.training.data.pipeline.dry import estimate_of
from humanagent.training.data.pipeline.page import write_page
from humanagent.training.data.pipeline.report import MadeReport, report_of
from humanagent.training.data.pipeline.run import How
from humanagent.training.data.pipeline.run import make as make_all
from humanagent.training.data.pipeline.stages import STOPS
from humanagent.training.data.pipeline.store import MADE, read_made
from humanagent.training.data.pipeline.work import Work
from humanagent.training.data.rows.manifest import read_manifest


def make(work: Work, out: Path, how: How, *, as_json: bool) -> None:
    """Make, with a bar; then the report and the page, also of a run that was stopped.

    Raises:
        HumanAgentError: the run was stopped, or no row could be done.
    """
    stopped: HumanAgentError | None = None
    with _bar() as bar:
        task = bar.add_task(
            work.maker.kind, total=min(work.source.count(), how.limit or sys.maxsize)
        )
        try:
            make_all(work, out, how, lambda made: bar.advance(task))
        except STOPS as error:
            stopped = error
    _told(work, out, as_json=as_json)
    if stopped is not None:
        raise stopped


def estimate(work: Work, limit: int | None, *, as_json: bool) -> None:
    """Say what the teacher would be asked, and what that costs."""
    with _bar() as bar:
        task = bar.add_task("reading", total=limit)
        found = estimate_of(work, limit, lambda: bar.advance(task))
    typer.echo(json.dumps(found.as_dict()) if as_json else found.as_text())


def _told(work: Work, out: Path, *, as_json: bool) -> None:
    about = dict(read_manifest(out, MADE).about)
    report = report_of(read_made(out))
    report.write(out / "report.json", about)
    looked = write_page(report, out / "page.html", about, work.source.picture)
    if as_json:
        typer.echo(json.dumps({"folder": str(out), **report.as_dict()}))
    else:
        typer.echo(_text(report, out, looked))
    rows, errors = report.counts["rows"], report.counts["errors"]
    if rows and errors == rows:
        raise HumanAgentError(f"none of {rows} rows could be done", where=report.failed[0][1])


def _text(report: MadeReport, out: Path, looked: int) -> str:
    counts = report.counts
    lines = [
        f"{out}: {counts['rows']} pictures, {counts['instructions']} instructions, "
        f"{counts['discarded']} texts discarded, {counts['errors']} pictures failed",
        *(f"  {task} {number}" for task, number in sorted(report.tasks.items())),
    ]
    if report.checked.outcomes:
        lines.append(report.checked.as_text())
    lines += [f"left out, {n} times: {name}" for name, n in report.filtered.most_common()]
    lines += [f"failed, {n} times: {reason}" for reason, n in report.errors.most_common(5)]
    lines.append(f"{out / 'report.json'}; {out / 'page.html'} shows {looked} of them")
    return "\n".join(lines)


def _bar() -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn())
    return Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)
