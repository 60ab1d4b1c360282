"""``humanagent models``: weights of other people, pinned by SHA-256."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from humanagent.cli.models_report import (
    print_checked,
    print_placed,
    print_table,
    progress_bars,
    record_json,
)
from humanagent.cli.run import JsonOption, one_line_errors
from humanagent.errors import BadInputError, HumanAgentError
from humanagent.printable import printable

if TYPE_CHECKING:
    from humanagent.tools.store import Store

models_app = typer.Typer(
    no_args_is_help=True,
    help="Download, check and register model files.",
    epilog="Folder: HUMANAGENT_MODELS, else the platform's cache folder. Proxies: HTTPS_PROXY, "
    "NO_PROXY. Mirror: HUMANAGENT_MODELS_MIRROR. HUMANAGENT_OFFLINE=1 never touches the network.",
)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="As models list shows it.")]
MirrorOption = Annotated[
    str | None,
    typer.Option(
        "--mirror",
        help="Base URL instead of the scheme and host of a catalogued source; {host} in it stands "
        "for that host. It may be http or inside your network.",
    ),
]
TrustOption = Annotated[
    bool,
    typer.Option(
        "--trust-pickle",
        help="Take a file that can run its author's code when it is opened (.pt, .pth, .engine). "
        "Written into the lock file.",
    ),
]
HashOption = Annotated[
    list[str] | None,
    typer.Option("--sha256", metavar="HEX", help="The hash you trust; repeat it for more files."),
]


@models_app.command("list")
def list_(
    task: Annotated[
        str | None, typer.Option("--task", help="Only this task, such as detect or pose.")
    ] = None,
    backend: Annotated[
        str | None, typer.Option("--backend", help="Only this backend, such as rtmpose.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """What the catalogue has, what is on this machine, what may be loaded.

    State: ready; unconfirmed (downloaded, but its hash is neither published nor confirmed by
    you); absent. Hash: whether a page publishes it, so that a download needs no confirmation.

    humanagent models list --task pose
    """
    with one_line_errors():
        store = _store()
        chosen = [
            entry
            for entry in store.entries()
            if task in (None, entry.task) and backend in (None, entry.backend)
        ]
        if as_json:
            rows = [e.model_dump() | {"state": store.state(e.name)} for e in chosen]
            typer.echo(json.dumps({"folder": str(store.folder), "models": rows}))
        else:
            print_table(store, chosen)


@models_app.command()
def pull(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="As models list shows.")],
    mirror: MirrorOption = None,
    trust_pickle: TrustOption = False,
    as_json: JsonOption = False,
) -> None:
    """Download models; a download that was cut goes on where it stopped.

    A model whose hash is not published is downloaded, but not loaded before you confirm it:
    compare the SHA-256 that is printed with a source you trust, then

    humanagent models verify rtmpose-m --sha256 HEX
    """
    with one_line_errors():
        from humanagent.tools.store.pull import pull as pull_model

        store = _store(models_mirror=mirror)
        records = []
        with progress_bars() as watch:
            for name in names:
                record = pull_model(store, name, trust_pickle=trust_pickle, watch=watch)
                records.append(record)
                if not as_json:
                    print_placed(store, record)
        if as_json:
            typer.echo(json.dumps([record_json(store, record) for record in records]))


@models_app.command()
def verify(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME...]", help="Default: every model on this machine."),
    ] = None,
    sha256: HashOption = None,
    accept: Annotated[
        bool,
        typer.Option("--accept", help="Trust what was downloaded, without a hash to compare."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Hash the files again; with --sha256 or --accept, confirm them for loading.

    humanagent models verify

    humanagent models verify rtmpose-m --sha256 HEX
    """
    with one_line_errors():
        store = _store()
        confirming = accept or bool(sha256)
        if confirming and len(names or ()) != 1:
            raise BadInputError("--sha256 and --accept are for one model", do="name one model")
        if accept and sha256:
            raise BadInputError("--accept compares nothing", do="give --sha256 or --accept")
        reports, failure = [], None
        for name in names or store.names():
            try:
                if confirming:
                    record = store.confirm(name, None if accept else tuple(sha256 or ()))
                else:
                    record = store.check(name)
            except HumanAgentError as error:
                failure = error
                reports.append({"name": name, "error": str(error)})
                if not as_json:
                    typer.secho(f"{name}: {printable(str(error))}", fg="red", err=True)
            else:
                reports.append(record_json(store, record))
                if not as_json:
                    print_checked(record)
        if as_json:
            typer.echo(json.dumps(reports))
        if failure is not None:
            raise typer.Exit(failure.exit_code)


@models_app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Your name for it.")],
    source: Annotated[str, typer.Argument(metavar="FILE|URL", help="The file, or its https URL.")],
    task: Annotated[
        str,
        typer.Option(
            "--task", help="detect, pose, wholebody, hands, face, attributes, parse or vlm."
        ),
    ],
    backend: Annotated[
        str, typer.Option("--backend", help="What runs it: rtmpose, ultralytics, vitpose, mmpose.")
    ],
    sha256: Annotated[
        str | None,
        typer.Option("--sha256", metavar="HEX", help="Its hash (of the zip, with --member)."),
    ] = None,
    member: Annotated[
        str | None, typer.Option("--member", help="Name of the file inside a zip.")
    ] = None,
    input_size: Annotated[
        str | None, typer.Option("--input-size", metavar="WxH", help="Pixels, as in 192x256.")
    ] = None,
    licence: Annotated[str | None, typer.Option("--licence", help="Kept with it.")] = None,
    trust_pickle: TrustOption = False,
    as_json: JsonOption = False,
) -> None:
    """Register a model of your own; it is copied into the store and pinned by its hash.

    humanagent models add mine ./end2end.onnx --task pose --backend rtmpose --input-size 192x256

    humanagent models add theirs https://example.org/m.onnx --task pose --backend rtmpose
    """
    with one_line_errors():
        from humanagent.tools.store.add import add as add_model
        from humanagent.tools.store.add import own_entry

        store = _store()
        entry = own_entry(
            name,
            source,
            task=task,
            backend=backend,
            sha256=sha256,
            licence=licence,
            member=member,
            input_size=_size(input_size),
        )
        with progress_bars() as watch:
            record = add_model(store, entry, source, trust_pickle=trust_pickle, watch=watch)
        if as_json:
            typer.echo(json.dumps(record_json(store, record)))
        else:
            print_placed(store, record)


@models_app.command()
def remove(name: NameArgument) -> None:
    """Delete a model from this machine, with what was half downloaded of it."""
    with one_line_errors():
        _store().remove(name)
        typer.echo(f"{name} removed")


@models_app.command()
def path(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A model; its files are hashed.")
    ] = None,
) -> None:
    """The folder of the store, or the file of a model that may be loaded.

    yolo predict model=$(humanagent models path yolo11n-pose)
    """
    with one_line_errors():
        store = _store()
        typer.echo(str(store.folder if name is None else store.weights(name).path))


def _store(**given: Any) -> Store:
    from humanagent.tools.store import Store, store_settings

    return Store(store_settings(**given))


def _size(given: str | None) -> tuple[int, int] | None:
    if given is None:
        return None
    width, cross, height = given.lower().partition("x")
    if not (cross and width.isdecimal() and height.isdecimal()):
        raise BadInputError(f"--input-size {given}", do="give width x height, as in 192x256")
    return int(width), int(height)
