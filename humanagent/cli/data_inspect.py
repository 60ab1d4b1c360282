"""What ``humanagent data inspect`` does."""

from __future__ import annotations

import json
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from humanagent.training.data.inspect.counts import Counts
from humanagent.training.data.inspect.folder import DataFolder, open_folder
from humanagent.training.data.inspect.sheet import Sample, check_sheet, write_sheet
from humanagent.training.data.inspect.thinness import Thinness

_MOST = 30  # lines of a table


def inspect(
    path: Path,
    *,
    pictures: Path | None,
    sheet: Path | None,
    count: int,
    seed: int,
    as_json: bool,
) -> None:
    """Count, print, and write the sheet."""
    if sheet is not None:
        check_sheet(sheet)
    folder = open_folder(path, pictures)
    counts, sample = Counts(), Sample(count if sheet else 0, seed)
    for made in folder.made():
        counts.add(made)
        sample.add(made)
    if sheet is not None:
        write_sheet(sheet, folder, sample.items, counts)
    if as_json:
        about = {"folder": str(path), "complete": folder.manifest.complete}
        typer.echo(json.dumps(about | counts.as_dict()))
        return
    _print(folder, counts)
    if sheet is not None:
        typer.echo(f"{sheet}: {len(sample.items)} pictures")


def _print(folder: DataFolder, counts: Counts) -> None:
    console = Console()
    state = "complete" if folder.manifest.complete else "not complete: the command was stopped"
    console.print(f"{folder.path}: {folder.manifest.kind}, {state}", markup=False)
    for title, found in counts.tables.items():
        table = Table("", "", title=title, title_justify="left", show_header=False)
        table.columns[1].justify = "right"
        for name, number in found.most_common(_MOST):
            table.add_row(name or "(none)", f"{number:,}")
        if len(found) > _MOST:
            table.add_row(f"... {len(found) - _MOST} more", "")
        console.print(table)
    _print_words("captions of pictures", counts.picture_captions, console)
    _print_words("captions of people", counts.person_captions, console)


def _print_words(title: str, words: Thinness, console: Console) -> None:
    if not words.captions:
        return
    head, lines = words.lines()
    table = Table(
        title=f"words per aspect, {title}: mean per caption (characters)", title_justify="left"
    )
    for number, name in enumerate(head):
        table.add_column(name, justify="right" if number else "left")
    for line in lines:
        table.add_row(*line)
    console.print(table)
