"""DukeMTMC-reID: crops of pedestrians with 23 attributes. Its authors withdrew the pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from humanagent.training.data.convert.reid import NO_YES, Reid, read_reid
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import Row

_LICENCE = "CC BY-NC-SA 4.0; withdrawn by its authors in 2019 and not offered since"
_UP = ("black", "white", "red", "purple", "gray", "blue", "green", "brown")
_DOWN = ("black", "white", "red", "gray", "blue", "green", "brown")
#: The table of the attributes' README, with the file's names for them.
_VALUES: Final = {
    "gender": ("male", "female"),
    "top": ("short upper body clothing", "long"),
    "boots": NO_YES,
    "hat": NO_YES,
    "backpack": NO_YES,
    "bag": NO_YES,
    "handbag": NO_YES,
    "shoes": ("dark", "light"),
    **{f"up{colour}": NO_YES for colour in _UP},
    **{f"down{colour}": NO_YES for colour in _DOWN},
}
_REID: Final = Reid(
    name="dukemtmc",
    licence=_LICENCE,
    file="duke_attribute.mat",
    crop=re.compile(r"(\d{4})_c\d+_f\d+\.jpg"),
    values=_VALUES,
)


def read(folder: Path) -> Iterator[Row]:
    """Every crop of an annotated person."""
    yield from read_reid(folder, _REID)


SOURCE = Source(
    name="dukemtmc",
    title="DukeMTMC-reID with DukeMTMC-attribute (withdrawn)",
    task="attributes",
    url="https://github.com/vana77/DukeMTMC-attribute",
    licence=_LICENCE,
    layout=(
        "duke_attribute.mat",
        "bounding_box_train/*.jpg, bounding_box_test/*.jpg, query/*.jpg (0001_c2_f0046182.jpg)",
    ),
    cited="https://github.com/vana77/DukeMTMC-attribute/blob/HEAD/README.md",
    read=read,
)
