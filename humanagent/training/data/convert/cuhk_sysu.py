"""CUHK-SYSU: street photos and film frames with the boxes of all people.

Made for finding a person again; who is who is in files that are not read here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

from humanagent.training.data.convert.boxes import clipped, from_xywh
from humanagent.training.data.convert.mat import mat_variable, number, records, table
from humanagent.training.data.convert.pictures import Found, find_picture
from humanagent.training.data.convert.problems import needed, reading
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import PersonRow, Row

_LICENCE = "none stated: available from the authors upon request"


def read(folder: Path) -> Iterator[Row]:
    """Every picture of Images.mat; those of pool.mat (the gallery) are the test set."""
    path = needed(folder, "annotation", "Images.mat")
    pool = mat_variable(needed(folder, "annotation", "pool.mat"), "pool")
    test = {str(name) for name in records(pool)}
    for i, image in enumerate(records(mat_variable(path, "Img"))):
        with reading(path, f"Img({i + 1})"):
            name = str(image["imname"])
            picture = find_picture(folder, f"Image/SSM/{name}")
            yield Row(
                id=picture.id,
                width=picture.width,
                height=picture.height,
                source="cuhk_sysu",
                licence=_LICENCE,
                split="test" if name in test else "train",
                path=picture.path,
                people=tuple(_people(image["box"], picture)),
            )


def _people(boxes: Any, picture: Found) -> Iterator[PersonRow]:
    for box in records(boxes):
        ((x, y, w, h),) = table(box["idlocate"], 4)
        if w <= 0 or h <= 0:  # the published set has some, and its readers leave them out
            continue
        hard = int(number(box["ishard"]))
        yield PersonRow(
            bbox=clipped(from_xywh(x, y, w, h), picture.width, picture.height),
            attributes=MappingProxyType({"ishard": str(hard)}),
        )


SOURCE = Source(
    name="cuhk_sysu",
    title="CUHK-SYSU person search",
    task="detection",
    url="http://www.ee.cuhk.edu.hk/~xgwang/PS/dataset.html",
    licence=_LICENCE,
    layout=("annotation/Images.mat", "annotation/pool.mat", "Image/SSM/*.jpg"),
    cited="https://github.com/serend1p1ty/SeqNet/blob/HEAD/datasets/cuhk_sysu.py",
    read=read,
)
