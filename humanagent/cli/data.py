"""``humanagent data``: from annotated pictures to what a model is trained on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from humanagent.cli.run import JsonOption, one_line_errors

data = typer.Typer(no_args_is_help=True, help=__doc__)


@data.command()
def convert(
    name: Annotated[str | None, typer.Argument(help="A data set, as --list names it.")] = None,
    src: Annotated[
        Path | None, typer.Argument(metavar="SRC", help="Its folder, in the official layout.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Argument(metavar="OUT", help="Folder for the rows: new, or gone on with."),
    ] = None,
    show: Annotated[
        bool, typer.Option("--list", help="Every data set, and what it needs.")
    ] = False,
    embed: Annotated[
        bool, typer.Option("--embed", help="Put the pictures into the rows, not their paths.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Only so many pictures.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Turn a data set in its official layout into rows: Parquet shards and a manifest.

    A malformed annotation stops it with file and line. Stopped or killed, the same command goes on.

    humanagent data convert coco ~/coco rows/coco
    """
    with one_line_errors():
        from humanagent.cli import data_convert

        if show or name is None:
            data_convert.print_sources(as_json)
        else:
            data_convert.convert(name, src, out, embed=embed, limit=limit, as_json=as_json)
