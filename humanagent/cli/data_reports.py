"""``humanagent data inspect``, ``check`` and ``audit``: what one can ask of data that is there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from humanagent.cli.run import JsonOption, one_line_errors

FolderArgument = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="Of data convert or data make.")
]
FoldersArgument = Annotated[
    list[Path], typer.Argument(metavar="FOLDER...", help="Of data convert or data make.")
]
PicturesOption = Annotated[
    Path | None,
    typer.Option(
        "--pictures",
        metavar="DIR",
        help="What the paths of rows are relative to.",
        show_default="as the manifest says",
    ),
]
SeedOption = Annotated[int, typer.Option("--seed", help="Of the random sample.")]


def inspect(
    folder: FolderArgument,
    pictures: PicturesOption = None,
    sheet: Annotated[
        Path | None,
        typer.Option(
            "--sheet", metavar="FILE", help="A contact sheet: .png, or .html with all tables."
        ),
    ] = None,
    count: Annotated[int, typer.Option("--count", min=1, help="Pictures on the sheet.")] = 24,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Count what a folder holds, show a sample, and measure how thin its captions are.

    The last is HERM's statistic: words per caption about who, appearance, pose, action, relation
    and expression, by people in the picture. Words are told apart by lists and by what stands
    beside them (humanagent/training/data/inspect/aspects.py), which is right for about nine in ten.

    humanagent data inspect rows/coco --sheet coco.html
    """
    with one_line_errors():
        from humanagent.cli import data_inspect

        data_inspect.inspect(
            folder, pictures=pictures, sheet=sheet, count=count, seed=seed, as_json=as_json
        )


def check(
    folders: FoldersArgument,
    pictures: Annotated[
        list[Path] | None,
        typer.Option(
            "--pictures",
            metavar="DIR",
            help="What the paths of rows are relative to: once, or once per folder.",
            show_default="as the manifest says",
        ),
    ] = None,
    max_distance: Annotated[
        int,
        typer.Option(
            "--max-distance", min=0, max=15, help="Bits of 64 in which copies may differ."
        ),
    ] = 11,
    mirrored: Annotated[
        bool, typer.Option("--mirrored", help="Also find pictures that are mirrored.")
    ] = False,
    sheet: Annotated[
        Path | None, typer.Option("--sheet", metavar="PAGE.html", help="Pairs side by side.")
    ] = None,
    pairs: Annotated[
        int, typer.Option("--pairs", min=1, help="Pairs of a kind on the page and in --json.")
    ] = 50,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if a picture is in two splits.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Find pictures that are in two splits, in two folders, or twice in one.

    First by the file (its SHA-256), then by a perceptual hash, which also finds copies that were
    scaled, compressed again, or cropped by one or two percent. Larger crops are mostly missed.

    Exit code 0 whatever is found: findings are a result. With --strict, 1 if a picture is in two
    splits. 2 for bad input, 4 if a library is missing.

    humanagent data check rows/coco rows/refcoco --sheet leaks.html
    """
    with one_line_errors():
        from humanagent.cli import data_check

        data_check.check(
            folders,
            pictures=pictures or [],
            most=max_distance,
            mirror=mirrored,
            sheet=sheet,
            pairs=pairs,
            strict=strict,
            as_json=as_json,
        )


def audit(
    made: Annotated[
        Path | None,
        typer.Argument(metavar="FOLDER", help="Of data make, or rows with captions."),
    ] = None,
    out: Annotated[
        Path | None, typer.Argument(metavar="OUT.html", help="The sheet to write.")
    ] = None,
    result: Annotated[
        Path | None,
        typer.Option("--result", metavar="FILE", help="What a sheet saved: print its rates."),
    ] = None,
    sample: Annotated[int, typer.Option("--sample", min=1, help="Texts on the sheet.")] = 100,
    task: Annotated[
        str | None,
        typer.Option("--task", help="Only texts of tasks that begin so, as in person.appearance."),
    ] = None,
    pictures: PicturesOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Write a sheet on which a person ticks what is wrong with texts, or read its result.

    The sheet is one HTML file with a random sample of texts beside their pictures. Its button
    saves a result file; --result turns that into rates with 95 % intervals (Wilson).

    humanagent data audit made audit.html
    humanagent data audit --result audit-1f2e3d.json
    """
    with one_line_errors():
        from humanagent.cli import data_audit

        if result is not None:
            data_audit.read(result, as_json=as_json)
        else:
            data_audit.write(
                made, out, sample=sample, task=task, pictures=pictures, seed=seed, as_json=as_json
            )
