"""``humanagent data``: from annotated pictures to what a model is trained on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from humanagent.cli.run import JsonOption, one_line_errors

# Those of training/data/views, whose import takes a second.
ViewName = Literal["messages", "conversations", "hf", "webdataset"]
FormName = Literal["pixels", "unit", "thousand", "minigpt"]

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


@data.command()
def view(
    made: Annotated[Path, typer.Argument(metavar="MADE", help="Folder of what was made.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A new folder.")],
    kind: Annotated[
        ViewName,
        typer.Option(
            "--as",
            help="messages: TRL, ms-swift, humanagent train; conversations: LLaMA-Factory, LLaVA; "
            "hf: datasets; webdataset: tar shards.",
        ),
    ] = "messages",
    coordinates: Annotated[
        FormName, typer.Option(help="The numbers that the target model reads.")
    ] = "pixels",
    resized: Annotated[
        str, typer.Option(help="WIDTHxHEIGHT or qwen: pixels are of that size.")
    ] = "",
    task_marks: Annotated[
        bool,
        typer.Option(
            "--task-marks", help="HERM's marks (vqa, refer) before questions: minigpt only."
        ),
    ] = False,
    pictures: Annotated[
        Path | None, typer.Option(help="Where paths of rows begin, if rows hold no pictures.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write instructions that were made as files that a trainer loads.

    humanagent data view made view --as conversations --coordinates thousand
    """
    with one_line_errors():
        from humanagent.cli import data_view

        data_view.view(
            made,
            out,
            kind,
            coordinates,
            resized=resized,
            task_marks=task_marks,
            pictures=pictures,
            as_json=as_json,
        )
