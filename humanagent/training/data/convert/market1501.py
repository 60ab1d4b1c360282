"""Market-1501: crops of pedestrians with 27 attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from humanagent.training.data.convert.reid import NO_YES, Reid, read_reid
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import Row

_LICENCE = "none stated; the page asks to be cited when the set is used in research"
_UP = ("black", "white", "red", "purple", "yellow", "gray", "blue", "green")
_DOWN = ("black", "white", "pink", "purple", "yellow", "gray", "blue", "green", "brown")
#: The table of the attributes' README, with the file's names for them.
_VALUES: Final = {
    "gender": ("male", "female"),
    "hair": ("short hair", "long hair"),
    "up": ("long sleeve", "short sleeve"),
    "down": ("long lower body clothing", "short"),
    "clothes": ("dress", "pants"),
    "hat": NO_YES,
    "backpack": NO_YES,
    "bag": NO_YES,
    "handbag": NO_YES,
    "age": ("young", "teenager", "adult", "old"),
    **{f"up{colour}": NO_YES for colour in _UP},
    **{f"down{colour}": NO_YES for colour in _DOWN},
}
_REID: Final = Reid(
    name="market1501",
    licence=_LICENCE,
    file="market_attribute.mat",
    crop=re.compile(r"(-1|\d{4})_c\d+s\d+_\d+_\d+\.jpg"),
    values=_VALUES,
)


def read(folder: Path) -> Iterator[Row]:
    """Every crop of an annotated person; distractors and junk have no attributes and are left."""
    yield from read_reid(folder, _REID)


SOURCE = Source(
    name="market1501",
    title="Market-1501 with Market-1501 Attribute",
    task="attributes",
    url="https://zheng-lab.cecs.anu.edu.au/Project/project_reid.html",
    licence=_LICENCE,
    layout=(
        "market_attribute.mat",
        "bounding_box_train/*.jpg, bounding_box_test/*.jpg, query/*.jpg (0002_c1s1_000451_03.jpg)",
    ),
    cited="https://github.com/vana77/Market-1501_Attribute/blob/HEAD/README.md",
    read=read,
)
