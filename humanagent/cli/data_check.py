"""What ``humanagent data check`` does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from humanagent.errors import BadInputError
from humanagent.training.data.inspect.folder import DataFolder, open_folder
from humanagent.training.data.leaks.check import KINDS, Leaks, Pair, check_leaks
from humanagent.training.data.leaks.page import TITLES, distance_text, place_text, write_page

STRICT_EXIT = 1
_LINES = 20


def check(
    folders: Sequence[Path],
    *,
    pictures: Sequence[Path],
    most: int,
    mirror: bool,
    sheet: Path | None,
    pairs: int,
    strict: bool,
    as_json: bool,
) -> None:
    """Compare, print, and write the page."""
    if len(pictures) not in (0, 1, len(folders)):
        raise BadInputError(
            f"--pictures is given {len(pictures)} times for {len(folders)} folders",
            do="give it once for all, or once per folder in their order",
        )
    if sheet is not None and sheet.suffix.lower() not in (".html", ".htm"):
        raise BadInputError("the page is HTML", where=str(sheet), do="end its name in .html")
    given = list(pictures) if len(pictures) == len(folders) else list(pictures) * len(folders)
    opened = [
        open_folder(path, given[number] if given else None) for number, path in enumerate(folders)
    ]
    leaks = _compare(opened, most, mirror)
    if sheet is not None:
        write_page(leaks, opened, sheet, pairs)
    if as_json:
        typer.echo(json.dumps(_as_dict(leaks, opened, pairs)))
    else:
        _print(leaks, opened, sheet)
    if strict and leaks.found("leak"):
        raise typer.Exit(STRICT_EXIT)


def _compare(folders: Sequence[DataFolder], most: int, mirror: bool) -> Leaks:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn())
    bar = Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)
    with bar:
        task = bar.add_task("pictures", total=sum(f.manifest.rows for f in folders))
        return check_leaks(folders, most=most, mirror=mirror, on_picture=lambda: bar.advance(task))


def _print(leaks: Leaks, folders: Sequence[DataFolder], sheet: Path | None) -> None:
    for number, folder in enumerate(folders):
        typer.echo(f"{folder.path}: {leaks.pictures[number]} pictures")
    if leaks.unread:
        typer.echo(f"{leaks.unread} could not be read, compared by id alone; first: {leaks.why}")
    if leaks.changed:
        typer.echo(f"{leaks.changed} are not the files that were annotated: their hash is another")
    if leaks.flat:
        typer.echo(f"{leaks.flat} have one colour, compared by id alone")
    for kind in KINDS:
        if not leaks.found(kind):
            typer.echo(f"{TITLES[kind].lower()}: none")
            continue
        prefix = len(kind) + 1
        said = ", ".join(
            f"{count} {name[prefix:]}"
            for name, count in sorted(leaks.counts.items())
            if name.startswith(f"{kind} ")
        )
        typer.echo(f"{TITLES[kind].lower()}: {said}")
        for pair in [p for p in leaks.pairs if p.kind == kind][:_LINES]:
            typer.echo(f"  {distance_text(pair)}")
            for place in (pair.a, pair.b):
                typer.echo(f"    {place_text(place, folders)}")
        if leaks.found(kind) > _LINES:
            typer.echo(f"  ... {leaks.found(kind) - _LINES} more: --json or --sheet")
    if sheet is not None:
        typer.echo(f"{sheet}: the pairs side by side")


def _as_dict(leaks: Leaks, folders: Sequence[DataFolder], most: int) -> dict[str, Any]:
    def said(pair: Pair) -> dict[str, Any]:
        places = [asdict(p) | {"folder": str(folders[p.folder].path)} for p in (pair.a, pair.b)]
        return {
            "kind": pair.kind,
            "distance": pair.distance,
            "same_file": pair.distance is None,
            "mirrored": pair.mirrored,
            "places": places,
        }

    shown = [p for kind in KINDS for p in [q for q in leaks.pairs if q.kind == kind][:most]]
    about = {"folders": [str(f.path) for f in folders]}
    return about | leaks.as_dict() | {"pairs": [said(pair) for pair in shown]}
