"""``hands``: what a hand does, and which of its fingers are straight. By ``HandReader``.

What the hand holds it does not tell: the crop is shown for that.
"""

from __future__ import annotations

import importlib.util
from typing import Literal

from pydantic import Field

from humanagent.scene import BBox, Person, Scene
from humanagent.tools.hands.reader import HandReader, HandReading
from humanagent.tools.looks.crop import clipped, enlarged
from humanagent.tools.looks.regions import Region, region_box
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


class HandArguments(Arguments):
    """Whose hand."""

    person: str = Field(description="id of the person, for example P2")
    side: Literal["left", "right"] = Field(description="the person's own left or right hand")


class HandFound(Found):
    """A hand, where one can be made out."""

    person: str
    side: Literal["left", "right"]
    found: bool
    score: float | None = Field(None, description="0..1, that it is a hand")
    bbox: BBox | None = Field(None, description="x0, y0, x1, y1 in pixels of the picture")
    shape: Word | None = Field(None, description="open, fist, pointing or unknown")
    fingers: dict[str, Word] = Field({}, description="straight, folded or unknown")


def hands(equipment: Equipment) -> Look[HandArguments] | None:
    """The look; None where the models are not installed."""
    if any(importlib.util.find_spec(name) is None for name in ("mediapipe", "ai_edge_litert")):
        return None

    def run(arguments: HandArguments, pixels: Image, scene: Scene) -> LookResult:
        person, side = person_of(scene, arguments.person), arguments.side
        region: Region = "left_hand" if side == "left" else "right_hand"
        height, width = pixels.shape[:2]
        crop, _ = enlarged(pixels, clipped(region_box(person, region), width, height))
        # A hand is that of the nearest wrist: so those who stand near are asked too.
        near = scene.model_copy(update={"people": tuple(_near(person, scene))})
        found = HandReader(threads=equipment.threads).read(pixels, near)
        hand = next((h for h in found if (h.person, h.side) == (person.id, side)), None)
        text = f"{person.id}, {side} hand: {_told(hand)}"
        return LookResult(text, crop, data=_data(person, side, hand))

    return Look(
        "hands",
        "Looks at one hand of a person: whether it can be made out, whether it is open, a fist or "
        "pointing, and which fingers are straight or folded. Also shows it enlarged.",
        HandArguments,
        run,
        HandFound,
    )


def _near(person: Person, scene: Scene) -> list[Person]:
    """The person, and everybody whose box touches theirs."""
    x0, y0, x1, y1 = person.bbox
    return [
        p
        for p in scene.people
        if p.bbox[0] <= x1 and p.bbox[2] >= x0 and p.bbox[1] <= y1 and p.bbox[3] >= y0
    ]


def _told(hand: HandReading | None) -> str:
    if hand is None:
        return "no hand can be made out there; it may be hidden, or too small."
    shape = hand.shape.value if hand.shape.known else "of a shape that cannot be told"
    fingers = ", ".join(f"{name} {reading.value}" for name, reading in hand.fingers.items())
    return f"a hand (sure to {hand.score:.2f}), {shape}. Fingers: {fingers}."


def _data(person: Person, side: Literal["left", "right"], hand: HandReading | None) -> HandFound:
    if hand is None:
        return HandFound(person=person.id, side=side, found=False)
    return HandFound(
        person=person.id,
        side=side,
        found=True,
        score=hand.score,
        bbox=hand.bbox,
        shape=Word.of(hand.shape),
        fingers={name: Word.of(reading) for name, reading in hand.fingers.items()},
    )
