"""What was made of two drawn pictures: boxes, a point, joints, a size, several turns, a system."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator

from PIL import Image

from humanagent.training.data.instruct import Instruction, MadeRow, Piece, Turn, Where
from humanagent.training.data.rows import Row

SIZE = (64, 48)
JOINTS = Where(
    "keypoints",
    (12.0, 20.5, 14.25, 18.0, *(0.0, 0.0) * 14, 30.0, 40.0),
    (2, 1, *(0,) * 14, 2),
    "coco_17",
)


def picture(colour: str = "red", format_: str = "PNG", **saved: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", SIZE, colour).save(out, format_, **saved)
    return out.getvalue()


def row(data: bytes, **more: object) -> Row:
    given = {"source": "drawn", "licence": "CC0-1.0", "width": SIZE[0], "height": SIZE[1]}
    known = {"id": hashlib.sha256(data).hexdigest(), "image": data}
    return Row(**(known | given | more))  # type: ignore[arg-type]


def instruction(one: Row, number: int, *turns: Turn, **more: object) -> Instruction:
    known = {"kind": "humanins", "task": "pose", "turns": turns}
    return Instruction(f"{one.id[:8]}-{number}", one.id, **(known | more))  # type: ignore[arg-type]


def asked(*pieces: Piece) -> Turn:
    return Turn("user", pieces)


def said(*pieces: Piece) -> Turn:
    return Turn("assistant", pieces)


def made() -> Iterator[MadeRow]:
    """Two pictures, four instructions of two splits, and a row that failed."""
    red, jpeg = row(picture()), row(picture("blue", "JPEG"))
    box, other = Where("box", (10.4, 8.0, 30.6, 44.0)), Where("box", (40, 8, 60, 40))
    yield MadeRow(
        red,
        (
            instruction(
                red, 0, asked("Who is in the picture of ", Where("size", SIZE), " pixels?"),
                said("A man in ", box, " and a woman in ", other, "."),
            ),
            instruction(
                red, 1, Turn("system", ("Be brief.",)), asked("Where are the joints of ", box, "?"),
                said(JOINTS), asked("And his nose?"), said("At ", Where("point", (12, 20)), "."),
                kind="keypoints",
            ),
        ),
    )  # fmt: skip
    yield MadeRow(row(b"broken"), error="too dark")
    yield MadeRow(
        jpeg,
        (
            instruction(jpeg, 0, asked("What is it?"), said("Ein blaues Bild: é, 人.")),
            instruction(jpeg, 1, asked("Is anyone there?"), said("Nobody."), split="val"),
        ),
    )
