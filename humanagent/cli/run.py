"""What every command shares: one line per error, the right exit code, one place for options."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import glob
from pathlib import Path
from typing import Annotated, Any

import typer

from humanagent.errors import BadInputError, HumanAgentError
from humanagent.printable import printable
from humanagent.settings import Settings

_PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"}

VlmOption = Annotated[
    str | None,
    typer.Option(
        "--vlm",
        help="Folder of a HumanVLM checkpoint, or base URL of an OpenAI-compatible server, such "
        "as vLLM: http://localhost:8000/v1.",
        show_default="answers from measured facts alone",
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option("--vlm-model", help="Model name.", show_default="the server's first"),
]
CheckpointOption = Annotated[
    Path | None,
    typer.Option(
        "--checkpoint",
        help="Folder of the checkpoint that the server at --vlm serves, if it is a HumanVLM.",
    ),
]
ProfileOption = Annotated[
    str | None,
    typer.Option("--profile", help="Policy: default, work, school or research."),
]
ThreadsOption = Annotated[
    int | None, typer.Option("--threads", min=1, help="Threads for the embedded models.")
]
DeadlineOption = Annotated[
    float | None, typer.Option("--deadline", min=0.1, help="Seconds for one answer.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON on stdout, nothing else.")]


#: A path that was given and does not do.
_PATHS = (
    FileNotFoundError,
    FileExistsError,
    NotADirectoryError,
    IsADirectoryError,
    PermissionError,
)


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Print an error of ours in one line and exit with its code; a closed pipe ends quietly."""
    try:
        yield
    except HumanAgentError as error:
        _say(str(error))
        raise typer.Exit(error.exit_code) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except BrokenPipeError:
        _drop_stdout()
        raise typer.Exit(0) from None
    except _PATHS as error:
        _say(f"{error.strerror or error} ({error.filename}): give another path")
        raise typer.Exit(2) from None
    except OSError as error:  # a full disk, a folder that may not be listed
        _say(str(error))
        _drop_stdout()
        raise typer.Exit(3) from None


def _say(what: str) -> None:
    typer.secho(f"humanagent: {printable(' '.join(what.split()))}", fg="red", err=True)


def _drop_stdout() -> None:
    """What is still buffered goes nowhere, so that it cannot fail again at the exit."""
    with suppress(OSError, ValueError):  # no file behind it, as in a test
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def settings_from(**options: Any) -> Settings:
    """Settings from the environment, with the options that were given."""
    from humanagent.agent import make_settings

    given = {name: value for name, value in options.items() if value is not None}
    return make_settings(None, given)


def expand(sources: list[str]) -> tuple[list[str], bool]:
    """Files of folders and globs, and whether there may be more than one.

    Raises:
        BadInputError: a folder without pictures, or a glob that matches nothing.
    """
    found: list[str] = []
    many = len(sources) > 1
    for source in sources:
        if is_address(source) or os.path.isfile(source):
            found.append(source)
        elif os.path.isdir(source):
            many = True
            inside = sorted(p for p in Path(source).iterdir() if p.suffix.lower() in _PICTURES)
            if not inside:
                raise BadInputError("no pictures in this folder", where=source)
            found += map(str, inside)
        elif any(c in source for c in "*?["):
            many = True
            matches = sorted(p for p in glob(source, recursive=True) if os.path.isfile(p))
            if not matches:
                raise BadInputError("nothing matches", where=source)
            found += matches
        else:
            found.append(source)
    return found, many


def is_address(source: str) -> bool:
    """Whether it is a URL, not a path.

    Example:
        >>> is_address("DATA:image/png;base64,AA"), is_address("data.png")
        (True, False)
    """
    return source[:8].lower().startswith(("http://", "https://", "data:"))
