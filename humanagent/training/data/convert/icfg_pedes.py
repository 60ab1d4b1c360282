"""ICFG-PEDES: crops of people from MSMT17 with a sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from humanagent.training.data.convert.layouts import first_of
from humanagent.training.data.convert.retrieval import Retrieval, read_retrieval
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import Row

_LICENCE = "none stated; on request from the authors, and its pictures are of MSMT17"


def read(folder: Path) -> Iterator[Row]:
    """Every picture; its split is the annotation's, not the folder's, which is MSMT17's."""
    path = first_of(folder, "ICFG-PEDES.json", "ICFG_PEDES.json")
    about = Retrieval("icfg_pedes", _LICENCE, pictures="imgs/", named=True)
    yield from read_retrieval(folder, path, about)


SOURCE = Source(
    name="icfg_pedes",
    title="ICFG-PEDES",
    task="attributes",
    url="https://github.com/zifyloo/SSAN",
    licence=_LICENCE,
    layout=("ICFG-PEDES.json (or ICFG_PEDES.json)", "imgs/{train,test}/<person>/*.jpg"),
    cited="https://github.com/zifyloo/SSAN/blob/HEAD/dataset/process_ICFG_data.py",
    read=read,
)
