"""What was made of rows, written as what a trainer loads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Final, Protocol

from humanagent.atomic import write_atomic
from humanagent.errors import BadInputError, PictureError
from humanagent.training.data.instruct.types import MadeRow
from humanagent.training.data.rows.manifest import file_sha256
from humanagent.training.data.views.coordinates import Coordinates, FormName, coordinates
from humanagent.training.data.views.folders import ConversationsFolder, MessagesFolder
from humanagent.training.data.views.manifest import FILE, ViewManifest, ViewName, lines_sha256
from humanagent.training.data.views.pictures import Picture, picture_of
from humanagent.training.data.views.rendered import LeftOutError, Rendered, rendered
from humanagent.training.data.views.resized import resize_named, unchanged
from humanagent.training.data.views.table import DatasetFolder
from humanagent.training.data.views.webdataset import WebDatasetShards
from humanagent.training.models.atomic import atomic_folder


class View(Protocol):
    """Writes dialogues into a folder that is empty at first."""

    def add(self, picture: Picture, dialogues: Sequence[Rendered]) -> None:
        """A picture, each only once, and the dialogues about it, at least one."""
        ...

    def close(self) -> None: ...


VIEWS: Final[dict[ViewName, Callable[[Path], View]]] = {
    "messages": MessagesFolder,
    "conversations": ConversationsFolder,
    "hf": DatasetFolder,
    "webdataset": WebDatasetShards,
}


def export(
    made: Iterable[MadeRow],
    out: Path,
    view: ViewName,
    form: FormName = "pixels",
    *,
    resized: str = "",
    task_marks: bool = False,
    pictures: Path | None = None,
) -> ViewManifest:
    """Write a view: whole or not at all, and for equal rows the same bytes.

    Rows that failed, instructions that this form cannot show, and pictures that cannot be read are
    left out and counted in the manifest.

    Args:
        made: one record per picture; what is made in several runs gives several views, which
            trainers mix.
        out: a new folder.
        view: what kind of files.
        form: how places are written.
        resized: the size that *pixels* are of, as ``resize_named`` takes it; empty for the own.
        task_marks: HERM's marks before questions, with *minigpt* only.
        pictures: the folder that paths of rows begin in, for rows that do not hold their picture.

    Raises:
        BadInputError: ``out`` exists, a picture comes twice, or nothing is left to write; or marks
            or a size without the form they belong to.
        MissingDependencyError: *hf* without pyarrow.
    """
    if view not in VIEWS:
        raise BadInputError(f"no view is called {view!r}", do=f"use {', '.join(VIEWS)}")
    if task_marks and form != "minigpt":
        raise BadInputError("task marks are MiniGPT's", do="give the coordinates minigpt")
    numbers = coordinates(form, resize_named(resized) if resized else unchanged)
    counts: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    shown: dict[str, str] = {}
    trouble = ""
    with atomic_folder(out) as folder:
        with closing(VIEWS[view](folder)) as writer:
            for one in made:
                dialogues = _dialogues(one, numbers, task_marks, left_out)
                if not dialogues:
                    continue
                try:
                    picture = picture_of(one.row, pictures)
                except PictureError as error:
                    left_out["pictures that cannot be read"] += 1
                    trouble = f"; {error}"
                    continue
                if picture.name in shown:
                    raise BadInputError("a picture comes twice", where=picture.id)
                writer.add(picture, dialogues)
                shown[picture.name] = sha256(picture.data).hexdigest()
                counts.update(_counted(dialogues))
        if not shown:
            reasons = ", ".join(f"{n} {why}" for why, n in left_out.items()) or "no instructions"
            raise BadInputError(f"nothing can be shown: {reasons}{trouble}", where=str(out))
        manifest = ViewManifest(
            view=view,
            coordinates=form,
            resized=resized,
            task_marks=task_marks,
            counts=dict(sorted(counts.items())),
            left_out=dict(sorted(left_out.items())),
            files={
                path.name: file_sha256(path) for path in sorted(folder.iterdir()) if path.is_file()
            },
            pictures=lines_sha256([f"{name} {digest}" for name, digest in shown.items()]),
        )
        write_atomic(folder / FILE, (manifest.model_dump_json(indent=2) + "\n").encode())
    return manifest


def _dialogues(
    made: MadeRow, form: Coordinates, task_marks: bool, left_out: Counter[str]
) -> list[Rendered]:
    """Those of a row's instructions that can be shown; the others are counted."""
    if made.error:
        left_out["rows that failed"] += 1
        return []
    found = []
    for one in made.instructions:
        try:
            found.append(rendered(one, made.row, form, task_marks=task_marks))
        except LeftOutError as error:
            left_out[error.what] += 1
    return found


def _counted(dialogues: Sequence[Rendered]) -> Counter[str]:
    found: Counter[str] = Counter(pictures=1, instructions=len(dialogues))
    for one in dialogues:
        found.update({"turns": len(one.turns), f"split {one.split}": 1, f"kind {one.kind}": 1})
    return found
