"""``face_attributes`` and ``body_parts``: by models that users bring."""

from __future__ import annotations

from functools import cache

import numpy as np
from pydantic import Field

from humanagent.scene import BBox, Person, Scene
from humanagent.tools.attributes import OnnxFaceAttributes, described
from humanagent.tools.looks.crop import clipped, enlarged
from humanagent.tools.looks.regions import region_box
from humanagent.tools.looks.types import Arguments, Equipment, Found, Look, LookResult, person_of
from humanagent.tools.parsing import OnnxBodyParser
from humanagent.tools.protocols import Image

#: A part that shows on less of a person's box is not named.
LEAST_SHARE = 0.002


class PersonArguments(Arguments):
    """Who is looked at."""

    person: str = Field(description="id of the person, for example P2")


class AttributesFound(Found):
    """What plainly shows on a face, such as ``{"hair": "brown", "glasses": "glasses"}``."""

    person: str
    attributes: dict[str, str]


class Part(Found):
    """A part of a body, or a piece of clothing."""

    name: str
    share: float = Field(description="of the person's box, 0..1")
    bbox: BBox = Field(description="x0, y0, x1, y1 in pixels of the picture")


class PartsFound(Found):
    """The parts of one person that show, largest first."""

    person: str
    parts: list[Part]


def face_attributes(equipment: Equipment) -> Look[PersonArguments] | None:
    """The look; None where the equipment names no model."""
    weights = equipment.face_attributes
    if weights is None:
        return None

    @cache
    def model() -> OnnxFaceAttributes:
        return OnnxFaceAttributes(weights, threads=equipment.threads, provider=equipment.provider)

    def run(arguments: PersonArguments, pixels: Image, scene: Scene) -> LookResult:
        person = person_of(scene, arguments.person)
        box = _head(person, pixels)
        predictor = model()
        [row] = predictor.predict(pixels, [box])
        names = dict(zip(predictor.names, np.asarray(row).tolist(), strict=True))
        words = described(names)
        said = ", ".join(f"{k} {v}" for k, v in words.items()) or "nothing that is sure"
        data = AttributesFound(person=person.id, attributes=words)
        return LookResult(f"{person.id}, face: {said}.", enlarged(pixels, box)[0], data=data)

    return Look(
        "face_attributes",
        "Predicts what plainly shows on a person's face and head: hair, beard, glasses, hat, a "
        "smile. Also shows it enlarged.",
        PersonArguments,
        run,
        AttributesFound,
    )


def body_parts(equipment: Equipment) -> Look[PersonArguments] | None:
    """The look; None where the equipment names no model."""
    weights = equipment.body_parser
    if weights is None:
        return None

    @cache
    def model() -> OnnxBodyParser:
        return OnnxBodyParser(weights, threads=equipment.threads, provider=equipment.provider)

    def run(arguments: PersonArguments, pixels: Image, scene: Scene) -> LookResult:
        person = person_of(scene, arguments.person)
        [parsed] = model().parse(pixels, [person.bbox])
        parts = [
            Part(name=name, share=round(share, 4), bbox=box)
            for name in parsed.names[1:]
            if (share := parsed.share(name)) >= LEAST_SHARE
            and (box := parsed.box(name)) is not None
        ]
        parts.sort(key=lambda part: -part.share)
        said = ", ".join(f"{p.name} {p.share:.0%}" for p in parts) or "nothing"
        text = f"{person.id}, parts that show, by their share of the box: {said}."
        return LookResult(text, data=PartsFound(person=person.id, parts=parts))

    return Look(
        "body_parts",
        "Says which parts of a person's body and which clothes show in the picture, how much of "
        "them, and where.",
        PersonArguments,
        run,
        PartsFound,
    )


def _head(person: Person, pixels: Image) -> tuple[int, int, int, int]:
    return clipped(region_box(person, "head"), pixels.shape[1], pixels.shape[0])
