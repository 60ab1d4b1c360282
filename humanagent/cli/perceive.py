"""``humanagent perceive``: the measured scene, without a question and without a VLM."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from humanagent.cli.run import JsonOption, ThreadsOption, one_line_errors, settings_from


def perceive(
    picture: Annotated[str, typer.Argument(help="File, URL or data URL.")],
    save: Annotated[
        Path | None, typer.Option("--save", help="Write the picture with skeletons drawn in.")
    ] = None,
    as_json: JsonOption = False,
    threads: ThreadsOption = None,
) -> None:
    """Measure the people in a picture: boxes, joints, pose facts.

    humanagent perceive photo.jpg --save overlay.png
    """
    with one_line_errors():
        from humanagent.agent import HumanAgent
        from humanagent.drawing import draw_answer
        from humanagent.media import load_picture
        from humanagent.media.save import check_format, save_image
        from humanagent.pose import scene_facts

        if save is not None:
            check_format(save)
        with HumanAgent(settings=settings_from(threads=threads)) as agent:
            loaded = load_picture(picture, agent.settings.media)
            scene = agent.perceive(loaded)
        facts = scene_facts(scene)
        if save is not None:
            save_image(draw_answer(loaded.pixels, scene), save)
        if as_json:
            body = {"scene": scene.model_dump(), "facts": facts.model_dump()}
            typer.echo(json.dumps(body))
            return
        for warning in (*loaded.warnings, *scene.warnings):
            typer.secho(f"note: {warning}", fg="yellow", err=True)
        if not scene.people:
            typer.echo("Nobody found; someone small, hidden or turned away may be missed.")
        for person in scene.people:
            x0, y0, x1, y1 = (round(v) for v in person.bbox)
            typer.echo(f"{person.id}  box {x0},{y0},{x1},{y1}  score {person.score:.2f}")
            for fact in facts.people[person.id].values():
                if fact.known:
                    other = f" {fact.other}" if fact.other else ""
                    typer.echo(f"    {fact.name:<12} {fact.value}{other}  ({fact.confidence:.2f})")
