"""What ``humanagent models`` prints about models, and how it shows that bytes arrive."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from humanagent.tools.store import Store
    from humanagent.tools.store.entry import ModelEntry
    from humanagent.tools.store.pull import Watch
    from humanagent.tools.store.record import Record


def print_table(store: Store, entries: list[ModelEntry]) -> None:
    """A line per model."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"models in {store.folder}", title_justify="left", box=None)
    for column in ("name", "state", "task", "backend", "input", "hash", "licence", "score"):
        table.add_column(column, no_wrap=column != "score")
    for entry in entries:
        score = entry.measured
        table.add_row(
            entry.name,
            store.state(entry.name),
            entry.task,
            entry.backend,
            "x".join(map(str, entry.input_size)) if entry.input_size else "",
            "published" if entry.published else "-",
            entry.licence or "not stated",
            f"{score.value:g} {score.metric}" if score else "",
        )
    Console().print(table)


def record_json(store: Store, record: Record) -> dict[str, Any]:
    """What --json says about a model that was placed."""
    return {
        "name": record.entry.name,
        "folder": str(store.home(record.entry.name)),
        "state": store.state(record.entry.name),
        "trust_pickle": record.trust_pickle,
        "files": {name: file.model_dump() for name, file in record.files.items()},
    }


def print_placed(store: Store, record: Record) -> None:
    """Where a model lies, its hashes, and what is still to do."""
    name = record.entry.name
    licence = record.entry.licence or "licence not stated"
    typer.echo(f"{name}: {store.home(name)} ({licence})")
    for file, placed in record.files.items():
        typer.echo(f"  {file}  {placed.bytes:,} bytes  sha256 {placed.sha256}")
        if placed.download_sha256 != placed.sha256:
            typer.echo(f"    from an archive with sha256 {placed.download_sha256}")
    if not record.confirmed:
        typer.secho(
            f"note: no page that the catalogue knows publishes these hashes, so {name} is not "
            "loaded yet. Compare them with a source you trust, then\n"
            f"  humanagent models verify {name} --sha256 HEX   (or --accept)",
            fg="yellow",
            err=True,
        )


def print_checked(record: Record) -> None:
    """That a model was hashed and is right."""
    state = "right, confirmed" if record.confirmed else "as downloaded, not confirmed"
    typer.echo(f"{record.entry.name}: {state}")
    for file, placed in record.files.items():
        by = f"  by {placed.confirmed}" if placed.confirmed else ""
        typer.echo(f"  {file}  sha256 {placed.sha256}{by}")


@contextmanager
def progress_bars() -> Iterator[Watch]:
    """Progress bars on stderr, when somebody looks."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    from humanagent.tools.store.pull import Watch

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    console, quiet = Console(stderr=True), not sys.stderr.isatty()
    with Progress(*columns, console=console, disable=quiet, transient=True) as bars:

        def start(file: str) -> Callable[[int, int | None], None]:
            bar = bars.add_task(file, total=None)
            return lambda done, total: bars.update(bar, completed=done, total=total)

        def waiting() -> None:
            typer.secho("note: waiting for another process that works on it", dim=True, err=True)

        yield Watch(start, waiting)
