"""Which of the six tasks a row is for, and what its source vouches for."""

from __future__ import annotations

from typing import Final, Literal

from humanagent.training.data.geometry.scene import EVERYONE
from humanagent.training.data.rows import Row

Task = Literal["action", "detection", "attributes", "expression", "faces", "pose"]
TASKS: Final[tuple[Task, ...]] = (
    "action", "detection", "attributes", "expression", "faces", "pose",
)  # fmt: skip

#: The twenty sets of the paper, by task. Two action sets and one attribute set stand for those that
#: the paper does not name (``Source.declared`` of their converters).
SOURCES: Final[dict[str, Task]] = {
    **dict.fromkeys(("stanford40", "ucf101", "hmdb51", "voc_action"), "action"),
    **dict.fromkeys(("cuhk_sysu", "prw", "coco", "citypersons", "caltech"), "detection"),
    **dict.fromkeys(
        ("market1501", "dukemtmc", "pa100k", "cuhk_pedes", "icfg_pedes", "ufine6926"), "attributes"
    ),
    **dict.fromkeys(("rafdb", "expw"), "expression"),
    **dict.fromkeys(("fddb", "wider_face"), "faces"),
    **dict.fromkeys(("aic", "mpii"), "pose"),
}


def tasks_of(row: Row) -> tuple[Task, ...]:
    """The task of a row's source in the paper; for any other source all that it may annotate.

    Example:
        >>> tasks_of(Row("0" * 64, 64, 48, source="fddb/fold-01", licence=""))
        ('faces',)
        >>> len(tasks_of(Row("0" * 64, 64, 48, source="drawn", licence="")))
        6
    """
    task = SOURCES.get(source_of(row))
    return TASKS if task is None else (task,)


def source_of(row: Row) -> str:
    """The converter's name, without what stands behind it (FDDB's fold)."""
    return row.source.partition("/")[0]


def counts_everybody(row: Row) -> bool:
    """Whether the people of a row are all that its picture shows, so that their number can be told.

    Regions to ignore hold people whose number nobody knows; a picture without anybody tells
    nothing where a list of people may be missing.
    """
    source = source_of(row)
    if any(one.ignore for one in row.people):
        return False
    if not row.people:
        return source in ("citypersons", "caltech", "drawn") or (
            source == "coco" and bool(row.objects)
        )
    return source in EVERYONE or SOURCES.get(source) == "detection"


def counts_faces(row: Row) -> bool:
    """The same of faces; those of WIDER FACE's test are withheld."""
    if any(one.ignore for one in row.people):
        return False
    withheld = source_of(row) == "wider_face" and row.split == "test"
    return SOURCES.get(source_of(row)) == "faces" and not withheld
