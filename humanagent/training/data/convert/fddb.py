"""FDDB: faces as ellipses, in ten folds."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

from humanagent.errors import BadInputError
from humanagent.training.data.convert.blocks import read_blocks
from humanagent.training.data.convert.boxes import clipped
from humanagent.training.data.convert.pictures import Found, find_picture
from humanagent.training.data.convert.problems import reading
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import PersonRow, Row
from humanagent.training.data.rows.types import BBox, Part

_LICENCE = "not verified: see the official page"


def read(folder: Path) -> Iterator[Row]:
    """Every picture of every fold.

    FDDB is one set that is cross-validated: all rows say ``train``, and the fold stands in their
    source (``fddb/fold-01``), so that one can be held out.
    """
    lists = sorted((folder / "FDDB-folds").glob("FDDB-fold-??-ellipseList.txt"))
    if not lists:
        raise BadInputError("no FDDB-folds/FDDB-fold-??-ellipseList.txt", where=str(folder))
    for path in lists:
        fold = path.stem.removeprefix("FDDB-").removesuffix("-ellipseList")
        for block in read_blocks(path):
            with reading(path, block.line):
                picture = find_picture(folder, f"originalPics/{block.name}.jpg")
            people = []
            for number, line in block.faces:
                with reading(path, number):
                    people.append(_face(line.split(), picture))
            yield Row(
                id=picture.id,
                width=picture.width,
                height=picture.height,
                source=f"fddb/{fold}",
                licence=_LICENCE,
                path=picture.path,
                people=tuple(people),
            )


def _face(words: list[str], picture: Found) -> PersonRow:
    """Half axes, angle of the long one in radians, centre, and a 1."""
    if len(words) != 6:
        raise ValueError(f"{len(words)} columns, expected 6")
    box = ellipse_box(*(float(word) for word in words[:5]))
    face = Part("face", clipped(box, picture.width, picture.height))
    said = {"ellipse": " ".join(words[:5])}
    return PersonRow(parts=(face,), attributes=MappingProxyType(said))


def ellipse_box(major: float, minor: float, angle: float, x: float, y: float) -> BBox:
    """The smallest upright box around an ellipse of half axes ``major`` and ``minor``.

    Raises:
        ValueError: a half axis that is not above zero, or no numbers.

    Example:
        >>> ellipse_box(20, 10, 0, 50, 40)
        (30.0, 30.0, 70.0, 50.0)
    """
    if not (major > 0 and minor > 0 and all(map(math.isfinite, (major, minor, angle, x, y)))):
        raise ValueError(f"an ellipse of half axes {major} and {minor}")
    half = math.hypot(major * math.cos(angle), minor * math.sin(angle))
    tall = math.hypot(major * math.sin(angle), minor * math.cos(angle))
    return (x - half, y - tall, x + half, y + tall)


SOURCE = Source(
    name="fddb",
    title="FDDB, Face Detection Data Set and Benchmark",
    task="faces",
    url="http://vis-www.cs.umass.edu/fddb/",
    licence=_LICENCE,
    layout=(
        "FDDB-folds/FDDB-fold-01-ellipseList.txt to 10",
        "originalPics/<year>/<month>/<day>/big/*.jpg",
    ),
    cited="http://vis-www.cs.umass.edu/fddb/README.txt",
    read=read,
)
