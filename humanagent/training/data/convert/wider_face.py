"""WIDER FACE: boxes of faces, and how each is blurred, lit, hidden and turned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from humanagent.errors import BadInputError
from humanagent.training.data.convert.blocks import read_blocks
from humanagent.training.data.convert.boxes import clipped, from_xywh
from humanagent.training.data.convert.pictures import Found, find_picture
from humanagent.training.data.convert.problems import reading
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import PersonRow, Row
from humanagent.training.data.rows.types import Part, Split

_LICENCE = "CC BY-NC-ND 4.0, as its copy on Hugging Face (CUHK-CSE/wider_face) states"
_ANNOTATED: Final[tuple[Split, ...]] = ("train", "val")
_TEST: Final = "wider_face_split/wider_face_test_filelist.txt"
#: The columns behind the box, and what their numbers mean in its readme.
_ATTRIBUTES: Final = (
    ("blur", ("clear", "normal blur", "heavy blur")),
    ("expression", ("typical", "exaggerate")),
    ("illumination", ("normal", "extreme")),
    ("invalid", ("false", "true")),
    ("occlusion", ("no occlusion", "partial occlusion", "heavy occlusion")),
    ("pose", ("typical", "atypical")),
)  # fmt: skip


def read(folder: Path) -> Iterator[Row]:
    """Training, validation, and the pictures of the test, whose faces are withheld."""
    lists = {s: folder / f"wider_face_split/wider_face_{s}_bbx_gt.txt" for s in _ANNOTATED}
    test = folder / _TEST
    if not any(path.exists() for path in (*lists.values(), test)):
        raise BadInputError("no wider_face_split/wider_face_*_bbx_gt.txt", where=str(folder))
    for split, path in lists.items():
        # A picture without a face has a count of 0, and one line of zeros all the same.
        for block in read_blocks(path, at_least=1) if path.exists() else ():
            with reading(path, block.line):
                picture = find_picture(folder, f"WIDER_{split}/images/{block.name}")
            people = []
            for number, line in block.faces:
                with reading(path, number):
                    people.append(_face(line.split(), picture))
            yield _row(picture, split, people)
    if test.exists():
        with test.open(encoding="utf-8", errors="replace") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    with reading(test, number):
                        picture = find_picture(folder, f"WIDER_test/images/{line.strip()}")
                    yield _row(picture, "test", ())


def _row(picture: Found, split: Split, people: Sequence[PersonRow]) -> Row:
    return Row(
        id=picture.id,
        width=picture.width,
        height=picture.height,
        source="wider_face",
        licence=_LICENCE,
        split=split,
        path=picture.path,
        people=tuple(people),
    )


def _face(words: list[str], picture: Found) -> PersonRow:
    """One line: x, y, width, height, then the attributes as numbers."""
    if len(words) != 10:
        raise ValueError(f"{len(words)} columns, expected 10")
    x, y, w, h = (float(word) for word in words[:4])
    box = clipped(from_xywh(x, y, w, h), picture.width, picture.height)
    said = {}
    for (name, values), word in zip(_ATTRIBUTES, words[4:], strict=True):
        if not 0 <= int(word) < len(values):
            raise ValueError(f"{name} of {word}")
        said[name] = values[int(word)]
    # Some boxes of the published lists are 0 wide or tall: like invalid ones, they are no faces.
    return PersonRow(
        parts=(Part("face", box),),
        attributes=MappingProxyType(said),
        ignore=said["invalid"] == "true" or not (w and h),
    )


SOURCE = Source(
    name="wider_face",
    title="WIDER FACE",
    task="faces",
    url="http://shuoyang1213.me/WIDERFACE/",
    licence=_LICENCE,
    layout=(
        "wider_face_split/wider_face_{train,val}_bbx_gt.txt",
        f"{_TEST} (optional)",
        "WIDER_{train,val,test}/images/<event>/*.jpg",
    ),
    cited="https://github.com/pytorch/vision/blob/main/torchvision/datasets/widerface.py",
    read=read,
)
