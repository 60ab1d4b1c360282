"""CUHK-PEDES: crops of people with two sentences each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from humanagent.training.data.convert.problems import needed
from humanagent.training.data.convert.retrieval import Retrieval, read_retrieval
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import Row

_LICENCE = "academic use only, on request from the authors"


def read(folder: Path) -> Iterator[Row]:
    """Every picture of ``reid_raw.json``; ``caption_all.json`` names no splits and is not read."""
    about = Retrieval("cuhk_pedes", _LICENCE, pictures="imgs/", named=True)
    yield from read_retrieval(folder, needed(folder, "reid_raw.json"), about)


SOURCE = Source(
    name="cuhk_pedes",
    title="CUHK-PEDES",
    task="attributes",
    url="https://github.com/ShuangLI59/Person-Search-with-Natural-Language-Description",
    licence=_LICENCE,
    layout=("reid_raw.json", "imgs/{CUHK01,CUHK03,Market,cam_a,cam_b,test_query,train_query}/*"),
    cited="https://github.com/ShuangLI59/Person-Search-with-Natural-Language-Description/blob/"
    "HEAD/README.md",
    read=read,
)
