"""``humanagent data``: from annotated pictures to what a model is trained on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from humanagent.cli import data_paraphrase, data_reports
from humanagent.cli.run import JsonOption, one_line_errors

# Those of training/data/views, whose import takes a second.
ViewName = Literal["messages", "conversations", "hf", "webdataset"]
FormName = Literal["pixels", "unit", "thousand", "minigpt"]
KindName = Literal["humanins", "keypoints", "herm", "captions"]

data = typer.Typer(no_args_is_help=True, help=__doc__)
data.command()(data_reports.inspect)
data.command()(data_reports.check)
data.command()(data_paraphrase.paraphrase)
data.command()(data_reports.audit)


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
    pictures: data_reports.PicturesOption = None,
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


@data.command()
def make(
    kind: Annotated[KindName, typer.Argument(help="What to make.")],
    given: Annotated[
        str,
        typer.Argument(
            metavar="INPUT", help="Folder of rows, folder of pictures, or scenes:N[:SEED] to draw."
        ),
    ],
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="Folder for what is made: new, or gone on with.")
    ],
    annotations: Annotated[
        Path | None,
        typer.Option(
            help="Of a folder of pictures: a file in COCO's format. Without, people are "
            "found and measured."
        ),
    ] = None,
    everybody: Annotated[
        bool,
        typer.Option("--everybody", help="The annotations miss nobody: counts and places hold."),
    ] = False,
    pictures: data_reports.PicturesOption = None,
    embed: Annotated[
        bool, typer.Option("--embed", help="Put the pictures into what is made, not their paths.")
    ] = False,
    teacher: Annotated[
        str,
        typer.Option(
            help="Base URL of an OpenAI-compatible server, such as vLLM; folder of a model, which "
            "vLLM then runs in this process; or rules."
        ),
    ] = "rules",
    model: Annotated[str, typer.Option(help="Its model.", show_default="the server's first")] = "",
    api_key: Annotated[
        str | None, typer.Option(envvar="HUMANAGENT_TEACHER_API_KEY", help="Its key.")
    ] = None,
    cache: Annotated[
        Path | None,
        typer.Option(help="File of the teacher's replies.", show_default="OUT/replies.sqlite"),
    ] = None,
    max_tokens: Annotated[
        int, typer.Option("--max-tokens", min=1, help="Of the teacher's longest reply.")
    ] = 1024,
    tokens: Annotated[
        int | None, typer.Option("--budget-tokens", min=1, help="Most tokens to spend.")
    ] = None,
    per_minute: Annotated[
        float | None, typer.Option("--requests-per-minute", min=0.01, help="Most requests.")
    ] = None,
    price_in: Annotated[float, typer.Option(min=0, help="Price of a million tokens read.")] = 0.0,
    price_out: Annotated[
        float, typer.Option(min=0, help="Price of a million tokens written.")
    ] = 0.0,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Only so many pictures.")
    ] = None,
    concurrency: Annotated[
        int, typer.Option(min=1, help="Rows in work at once, per process.")
    ] = 16,
    processes: Annotated[int, typer.Option(min=1, help="Processes, or Ray actors.")] = 1,
    on_ray: Annotated[bool, typer.Option("--ray", help="Run the stages on Ray Data.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="Another seed asks differently.")] = 0,
    small_faces: Annotated[
        bool,
        typer.Option(
            "--small-faces", help="Of captions: not only faces that pass the published filters."
        ),
    ] = False,
    wordings: Annotated[
        Path | None, typer.Option(help="Of humanins: more wordings, from data paraphrase.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Ask nothing: say what the teacher would cost.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make instructions from pictures or rows; report.json and page.html say what came of it.

    One kind per run. A row that fails is kept with the reason. Stopped or killed, the same command
    goes on, and ends in the same files.

    humanagent data make keypoints scenes:100 made
    """
    with one_line_errors():
        from humanagent.cli import data_make
        from humanagent.training.data.pipeline.makers import MakerChoice
        from humanagent.training.data.pipeline.run import How
        from humanagent.training.data.pipeline.sources import find_source
        from humanagent.training.data.pipeline.teachers import TeacherChoice
        from humanagent.training.data.pipeline.work import Work
        from humanagent.training.data.teacher.budget import Prices
        from humanagent.training.data.teacher.limits import Limits

        source = find_source(
            given, annotations=annotations, pictures=pictures, embed=embed, everybody=everybody
        )
        chosen = TeacherChoice(
            "" if teacher == "rules" else teacher,
            model,
            api_key,
            cache or out / "replies.sqlite",
            Limits(requests_per_minute=per_minute, at_once=concurrency * processes),
            tokens,
            Prices(price_in, price_out),
            max_tokens=max_tokens,
        )
        maker = MakerChoice(kind, seed, small_faces, wordings)
        work = Work(maker, source, chosen, concurrency=concurrency)
        if dry_run:
            data_make.estimate(work, limit, as_json=as_json)
        else:
            how = How(processes=processes, ray=on_ray, limit=limit)
            data_make.make(work, out, how, as_json=as_json)
