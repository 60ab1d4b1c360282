"""UFine6926: pictures of people with two long descriptions each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from humanagent.errors import BadInputError
from humanagent.training.data.convert.retrieval import Retrieval, read_retrieval
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import Row

_LICENCE = "for those who signed its licence agreement, on request from the authors"


def read(folder: Path) -> Iterator[Row]:
    """Every picture of the one annotation file, whose name its page does not tell."""
    files = sorted(folder.glob("*.json"))
    if len(files) != 1:
        raise BadInputError(
            f"{len(files)} .json files beside images/, one expected",
            where=str(folder),
            do="leave the annotation file of UFine6926 there",
        )
    about = Retrieval("ufine6926", _LICENCE, pictures="", named=False)
    yield from read_retrieval(folder, files[0], about)


SOURCE = Source(
    name="ufine6926",
    title="UFine6926 (UFineBench)",
    task="attributes",
    url="https://github.com/Zplusdragon/UFineBench",
    licence=_LICENCE,
    layout=("<annotations>.json, the only one", "images/*.jpg"),
    cited="https://github.com/Zplusdragon/UFineBench/blob/HEAD/README.md",
    read=read,
    declared="cited by the paper as Zuo 2024c, which its references lack; the authors' set of"
    " that year",
)
