"""What ``humanagent data convert`` does."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from humanagent.errors import BadInputError
from humanagent.training.data.convert.source import all_sources, find_source
from humanagent.training.data.rows.manifest import FILE, read_manifest
from humanagent.training.data.rows.write import RowWriter


def print_sources(as_json: bool) -> None:
    """Every converter with its source, licence, layout, and whether its format was verified."""
    sources = all_sources()
    if as_json:
        keys = ("name", "title", "task", "url", "licence", "layout", "cited", "declared")
        typer.echo(json.dumps([{k: getattr(s, k) for k in keys} for s in sources]))
        return
    table = Table(title="humanagent data convert NAME SRC OUT", title_justify="left")
    for column in ("name", "task", "what SRC holds", "licence", "format"):
        table.add_column(column, overflow="fold")
    for source in sources:
        stated = source.cited or "format unverified"
        if source.declared:
            stated += f"\ndeclared: {source.declared}"
        title = f"{source.name}\n{source.title}\n{source.url}"
        table.add_row(title, source.task, "\n".join(source.layout), source.licence, stated)
        table.add_section()
    Console().print(table)


def convert(
    name: str, src: Path | None, out: Path | None, *, embed: bool, limit: int | None, as_json: bool
) -> None:
    """Convert, with a bar; a second run leaves out what is there."""
    source = find_source(name)
    if src is None or out is None:
        raise BadInputError(
            "SRC and OUT are missing",
            do=f"humanagent data convert {name} SRC OUT, SRC holding {'; '.join(source.layout)}",
        )
    if not src.is_dir():
        raise BadInputError("no such folder", where=str(src))
    _refuse_another(name, out)
    about = {
        "command": "data convert",
        "source": name,
        "licence": source.licence,
        "picture_folder": str(src.resolve()),  # what the paths of the rows are relative to
    }
    with _bar() as bar, RowWriter(out, about=about) as rows:
        task = bar.add_task(f"{source.title}", total=None)
        for row in islice(source.read(src), limit):
            if embed and row.image is None:
                row = replace(row, image=(src / row.path).read_bytes())
            rows.add(row)
            bar.advance(task)
    manifest = read_manifest(out)
    if as_json:
        typer.echo(json.dumps({"folder": str(out), "counts": dict(manifest.counts)}))
        return
    counts = manifest.counts
    typer.echo(
        f"{out}: {counts.get('rows', 0)} pictures, {counts.get('people', 0)} people, "
        f"{counts.get('keypoints', 0)} with joints, {counts.get('captions', 0)} captions"
    )


def _refuse_another(name: str, out: Path) -> None:
    """A folder has one row per picture, so a second set about the same pictures would be lost.

    RefCOCO, RefCOCO+, RefCOCOg and COCO share theirs.
    """
    if not (out / FILE).exists():
        return
    there = read_manifest(out).about.get("source")
    if there != name:
        raise BadInputError(
            f"it holds rows of {there or 'another origin'}, and a picture that {name} shares with "
            "them would keep only its first row",
            where=str(out),
            do=f"give {name} a folder of its own; commands that read rows take several",
        )


def _bar() -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn())
    return Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)
