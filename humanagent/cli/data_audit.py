"""What ``humanagent data audit`` does."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from humanagent.errors import BadInputError
from humanagent.training.data.geometry.audit import Rate, read_audit, write_audit
from humanagent.training.data.inspect.folder import open_folder
from humanagent.training.data.inspect.texts import texts_of


def write(
    made: Path | None,
    out: Path | None,
    *,
    sample: int,
    task: str | None,
    pictures: Path | None,
    seed: int,
    as_json: bool,
) -> None:
    """Write the sheet."""
    if made is None or out is None:
        raise BadInputError(
            "FOLDER and OUT.html are missing",
            do="humanagent data audit FOLDER OUT.html, or --result FILE",
        )
    if out.suffix.lower() != ".html":
        raise BadInputError("the sheet is HTML", where=str(out), do="end its name in .html")
    folder = open_folder(made, pictures)
    count = write_audit(
        texts_of(folder, task or ""), out, count=sample, seed=seed, folder=folder.pictures
    )
    if as_json:
        typer.echo(json.dumps({"sheet": str(out), "texts": count, "seed": seed}))
    else:
        typer.echo(f"{out}: {count} texts. Open it in a browser, tick, save the result, then:")
        typer.echo("humanagent data audit --result FILE")


def read(path: Path, *, as_json: bool) -> None:
    """Print the rates of a result."""
    found = read_audit(path)
    if not as_json:
        typer.echo(found.as_text())
        for item, note in found.notes:
            typer.echo(f"note on {item}: {note}")
        return
    said: dict[str, Any] = {
        "sample": found.sample,
        "looked_at": found.looked_at,
        "rates": _rates(found.rates),
        "by_task": {kind: _rates(rates) for kind, rates in found.by_kind.items()},
        "notes": dict(found.notes),
    }
    typer.echo(json.dumps(said))


def _rates(rates: dict[str, Rate]) -> dict[str, Any]:
    """Shares are null where nothing was looked at."""
    return {
        name: asdict(rate) | {"share": rate.share if rate.whole else None}
        for name, rate in rates.items()
    }
