"""``humanagent data paraphrase``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from humanagent.cli.run import JsonOption, one_line_errors


def paraphrase(
    out: Annotated[Path, typer.Argument(metavar="OUT.json", help="A new file.")],
    teacher: Annotated[
        str, typer.Option(help="Base URL of an OpenAI-compatible server, or folder of a model.")
    ],
    model: Annotated[str, typer.Option(help="Its model.", show_default="the server's first")] = "",
    api_key: Annotated[
        str | None, typer.Option(envvar="HUMANAGENT_TEACHER_API_KEY", help="Its key.")
    ] = None,
    task: Annotated[
        list[str] | None, typer.Option(help="Only these, as in faces.locate; may be repeated.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Have a model word the questions of HumanIns anew: five sentences with the same meaning each.

    Read and correct the file, then give it to data make humanins --wordings.

    humanagent data paraphrase wordings.json --teacher http://localhost:8000/v1
    """
    with one_line_errors():
        import asyncio
        import json

        from humanagent.training.data.instruct.humanins.paraphrase import paraphrase as ask
        from humanagent.training.data.pipeline.teachers import TeacherChoice

        async def asked() -> dict[str, int]:
            cache = out.with_suffix(".replies.sqlite")
            built = TeacherChoice(teacher, model, api_key, cache).build()
            assert built is not None
            try:
                return await ask(built, out, task)
            finally:
                await built.aclose()

        counts = asyncio.run(asked())
        if as_json:
            typer.echo(json.dumps({"file": str(out), "wordings": counts}))
            return
        for name, count in counts.items():
            typer.echo(f"{name:24}{count:4}")
        typer.echo(f"{out}: {sum(counts.values())} wordings, to be read and corrected by a person")
