"""What ``humanagent data view`` does."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from humanagent.training.data.inspect.folder import open_folder
from humanagent.training.data.pipeline.store import read_made
from humanagent.training.data.views.coordinates import FormName
from humanagent.training.data.views.export import export
from humanagent.training.data.views.manifest import ViewName


def view(
    made: Path,
    out: Path,
    kind: ViewName,
    form: FormName,
    *,
    resized: str,
    task_marks: bool,
    pictures: Path | None,
    as_json: bool,
) -> None:
    """Write the view, and say what is in it and what is not."""
    records = read_made(made)
    manifest = export(
        records,
        out,
        kind,
        form,
        resized=resized,
        task_marks=task_marks,
        pictures=open_folder(made, pictures).pictures,
    )
    if as_json:
        found = {"folder": str(out), **manifest.model_dump(include={"counts", "left_out"})}
        typer.echo(json.dumps(found))
        return
    counts = manifest.counts
    typer.echo(f"{out}: {counts['instructions']} instructions about {counts['pictures']} pictures")
    for reason, number in manifest.left_out.items():
        typer.echo(f"left out: {number} ({reason})")
