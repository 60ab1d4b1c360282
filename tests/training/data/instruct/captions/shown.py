"""Rows with faces, and a teacher that writes what it is told to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from humanagent.scene import BBox
from humanagent.training.data.rows import Caption, Part, PersonRow, Row
from humanagent.training.data.teacher import About, TeacherReply, prompt_hash
from humanagent.vlm.types import Message
from tests.training.data.geometry.bodies import standing

#: Six attributes that count.
SIX = dict.fromkeys(
    ("Eyeglasses", "Smiling", "Wavy_Hair", "Brown_Hair", "Wearing_Hat", "Young"), "yes"
)
LARGE: BBox = (300.0, 60.0, 450.0, 220.0)


def shown(
    attributes: Mapping[str, str],
    *,
    face: BBox | None = LARGE,
    confidence: str | None = "0.995",
    size: tuple[int, int] = (1280, 960),
) -> Row:
    """Somebody who stands and faces the camera, with a face of this box."""
    said = {**attributes, **({"face_confidence": confidence} if confidence else {})}
    one: PersonRow = replace(
        standing(375),
        bbox=(200.0, 50.0, 550.0, 900.0),
        attributes=MappingProxyType(said),
        parts=(Part("face", face),) if face else (),
    )
    written = (Caption("a woman at a bus stop"),)
    return Row("1" * 64, *size, "coco", "x", path="a.jpg", people=(one,), captions=written)


class Rewriter:
    """Replies one after the other; the last one again and again."""

    name = "rewriter"

    def __init__(self, *texts: str) -> None:
        self._texts = list(texts)
        self.asked: list[tuple[str, Sequence[Message]]] = []

    async def ask(
        self,
        messages: Sequence[Message],
        schema: dict[str, Any] | None = None,
        *,
        about: About | None = None,
    ) -> TeacherReply:
        assert about is not None
        self.asked.append((about.kind, messages))
        text = self._texts.pop(0) if len(self._texts) > 1 else self._texts[0]
        return TeacherReply(
            json.dumps({"caption": text}), "rewriter@1", prompt_hash(messages, schema)
        )

    async def aclose(self) -> None: ...
