"""What a converter is: where its data set comes from, what it expects, and a reader of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final, Literal

from humanagent.errors import BadInputError
from humanagent.training.data.rows import Row

Task = Literal[
    "action", "detection", "attributes", "expression", "faces", "pose", "captions", "parsing",
    "grounding",
]  # fmt: skip


@dataclass(frozen=True)
class Source:
    """A data set and its reader.

    Attributes:
        name: As it is given on the command line.
        title: Its full name.
        task: What it annotates; the groups of HumanIns, and three of captioning and grounding.
        url: The official page.
        licence: As the official page states it.
        layout: What the folder has to hold, a line each.
        cited: A public README or reader that fixes the format; empty where none was found, then
            the format is unverified.
        read: Rows of a folder in that layout, in a fixed order, with its official splits.
        declared: Why it stands for a set that the paper does not name; empty for named ones.
    """

    name: str
    title: str
    task: Task
    url: str
    licence: str
    layout: tuple[str, ...]
    cited: str
    read: Callable[[Path], Iterator[Row]]
    declared: str = ""

    def __post_init__(self) -> None:
        """A reader that needs nothing cannot be wrong, so every layout names something."""
        assert self.layout, self.name


#: Name to the module that holds its ``SOURCE``, so that listing one imports no other.
MODULES: Final = (
    "coco",
    "citypersons",
    "caltech",
    "cuhk_sysu",
    "prw",
    "aic",
    "mpii",
    "fddb",
    "wider_face",
    "refcoco",
    "refcoco_plus",
    "refcocog",
    "cihp",
    "market1501",
    "dukemtmc",
    "pa100k",
    "cuhk_pedes",
    "icfg_pedes",
    "ufine6926",
    "rafdb",
    "expw",
    "stanford40",
    "voc_action",
    "ucf101",
    "hmdb51",
    "celeba",
)


def find_source(name: str) -> Source:
    """The converter of a name.

    Raises:
        BadInputError: there is none.

    Example:
        >>> find_source("coco").task
        'pose'
    """
    if name not in MODULES:
        raise BadInputError(
            f"no converter called {name!r}", do=f"use one of {', '.join(sorted(MODULES))}"
        )
    found: Source = import_module(f"humanagent.training.data.convert.{name}").SOURCE
    return found


def all_sources() -> list[Source]:
    """Every converter, by name."""
    return [find_source(name) for name in sorted(MODULES)]
