"""``humanagent export``: a checkpoint for ONNX Runtime, so that answering needs no torch."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from humanagent.cli.run import JsonOption, one_line_errors
from humanagent.vlm.checkpoint.exported import Precision

if TYPE_CHECKING:
    from humanagent.training.export.export import Export


def export(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A checkpoint that humanagent wrote.")
    ],
    precision: Annotated[
        str, typer.Option("--precision", help="How weights are stored: int8, fp16 or fp32.")
    ] = "int8",
    as_json: JsonOption = False,
) -> None:
    """Write DIR/onnx, and compare it with transformers.

    It is refused when the float32 graph gives other answers than transformers.

    humanagent export checkpoints/nano; then humanagent ask photo.jpg "Who?" --vlm checkpoints/nano
    """
    with one_line_errors():
        from humanagent.training.export.export import export_onnx

        done = export_onnx(folder, precision=cast(Precision, precision))
        if as_json:
            report = {"folder": str(folder), "precision": precision, "files": done.files}
            typer.echo(json.dumps(report | {"parity": asdict(done.parity)}))
        else:
            _print(done)


def _print(done: Export) -> None:
    from rich.console import Console
    from rich.table import Table

    files = Table(title=f"{done.folder}, {done.precision}", title_justify="left")
    files.add_column("file")
    files.add_column("bytes", justify="right")
    for name, size in done.files.items():
        files.add_row(name, f"{size:,}")
    files.add_section()
    files.add_row("all that answering needs", f"{done.total:,}")
    same = Table(title=f"against transformers, {done.parity.prompts} prompts", title_justify="left")
    for column in ("weights", "largest logit difference", "equal greedy answers"):
        same.add_column(column, justify="left" if column == "weights" else "right")
    parity = done.parity
    same.add_row("fp32", f"{parity.fp32_logits:.1e}", f"{parity.fp32_answers:.0%}")
    if done.precision != "fp32":
        same.add_row(done.precision, f"{parity.stored_logits:.1e}", f"{parity.stored_answers:.0%}")
    console = Console()
    console.print(files)
    console.print(same)
