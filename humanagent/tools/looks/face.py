"""``face``: whether a mouth or the eyes are open, and where a head is turned.

By ``FaceReader``. It says nothing of who somebody is or what they feel.
"""

from __future__ import annotations

import importlib.util

from pydantic import Field

from humanagent.scene import BBox, Scene
from humanagent.tools.faces.reader import FaceReader, FaceReading
from humanagent.tools.looks.crop import clipped, enlarged
from humanagent.tools.looks.types import (
    Arguments,
    Equipment,
    Found,
    Look,
    LookResult,
    Word,
    person_of,
)
from humanagent.tools.protocols import Image

#: The crop is this much larger than the face.
_AROUND = 0.5


class FaceArguments(Arguments):
    """Whose face."""

    person: str = Field(description="id of the person, for example P2")


class FaceFound(Found):
    """A face, where one can be made out. Degrees; right and left are the viewer's."""

    person: str
    found: bool
    score: float | None = Field(None, description="0..1, that it is a face")
    bbox: BBox | None = Field(None, description="x0, y0, x1, y1 in pixels of the picture")
    mouth: Word | None = Field(None, description="open, closed or unknown")
    eyes: Word | None = Field(None, description="open, closed or unknown")
    yaw: float | None = Field(None, description="above 0: turned to the right of the picture")
    pitch: float | None = Field(None, description="above 0: looking up")
    roll: float | None = Field(None, description="above 0: the top leans to the right")


def face(equipment: Equipment) -> Look[FaceArguments] | None:
    """The look; None where the models are not installed."""
    if any(importlib.util.find_spec(name) is None for name in ("mediapipe", "ai_edge_litert")):
        return None

    def run(arguments: FaceArguments, pixels: Image, scene: Scene) -> LookResult:
        person = person_of(scene, arguments.person)
        reader = FaceReader(threads=equipment.threads)
        faces = [f for f in reader.read(pixels, scene) if f.person == person.id]
        if not faces:
            nothing = FaceFound(person=person.id, found=False)
            return LookResult(f"{person.id}: no face can be made out.", data=nothing)
        found = max(faces, key=lambda f: f.score)
        x0, y0, x1, y1 = found.bbox
        dx, dy = _AROUND * (x1 - x0), _AROUND * (y1 - y0)
        height, width = pixels.shape[:2]
        crop, _ = enlarged(pixels, clipped((x0 - dx, y0 - dy, x1 + dx, y1 + dy), width, height))
        return LookResult(f"{person.id}, face: {_told(found)}", crop, data=_data(person.id, found))

    return Look(
        "face",
        "Looks at the face of a person: mouth and eyes open or closed, where the head is turned. "
        "Also shows it enlarged.",
        FaceArguments,
        run,
        FaceFound,
    )


def _data(person: str, found: FaceReading) -> FaceFound:
    turned = {} if found.head is None else found.head._asdict()
    return FaceFound(
        person=person,
        found=True,
        score=found.score,
        bbox=found.bbox,
        mouth=Word.of(found.mouth),
        eyes=Word.of(found.eyes),
        **turned,
    )


def _told(found: FaceReading) -> str:
    said = [f"{name} {value}" for name, value in found.words().items()]
    said += [f"{n} cannot be told" for n in ("mouth", "eyes") if n not in found.words()]
    if found.head is not None:
        yaw, pitch = found.head.yaw, found.head.pitch
        across, along = "right" if yaw > 0 else "left", "up" if pitch > 0 else "down"
        said.append(
            f"head turned {abs(yaw):.0f} degrees to the {across} of the picture, "
            f"{abs(pitch):.0f} degrees {along}"
        )
    return f"{', '.join(said)} (a face sure to {found.score:.2f})."
