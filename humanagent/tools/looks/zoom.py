"""``zoom_into_person``: a person, or a part of one, cut out and enlarged."""

from __future__ import annotations

from pydantic import Field

from humanagent.scene import BBox, Scene
from humanagent.tools.looks.crop import clipped, enlarged
from humanagent.tools.looks.regions import Region, region_box
from humanagent.tools.looks.types import Arguments, Equipment, Found, Look, LookResult, person_of
from humanagent.tools.protocols import Image


class ZoomArguments(Arguments):
    """Whom to show, and what of them."""

    person: str = Field(description="id of the person, for example P2")
    region: Region = Field(
        "whole", description="part of the person; left and right are the person's own"
    )


class Zoomed(Found):
    """Where the crop is from."""

    person: str
    region: Region
    bbox: BBox = Field(description="x0, y0, x1, y1 in pixels of the picture")
    times: float = Field(description="how much larger it is shown")


def zoom(arguments: ZoomArguments, pixels: Image, scene: Scene) -> LookResult:
    """The crop, and where in the picture it is from.

    Raises:
        BadInputError: nobody has that id, or the joints of the part were not found.
    """
    person = person_of(scene, arguments.person)
    box = clipped(region_box(person, arguments.region), pixels.shape[1], pixels.shape[0])
    crop, times = enlarged(pixels, box)
    part = "" if arguments.region == "whole" else f", {arguments.region.replace('_', ' ')}"
    text = (
        f"{person.id}{part}: x {box[0]} to {box[2]}, y {box[1]} to {box[3]} of the picture, "
        f"shown {times:.1f} times as large."
    )
    found = Zoomed(person=person.id, region=arguments.region, bbox=box, times=times)
    return LookResult(text, crop, data=found)


def zoom_into_person(equipment: Equipment) -> Look[ZoomArguments]:
    """The look; it needs no equipment."""
    return Look(
        "zoom_into_person",
        "Shows one person, or a part of one, cut out of the picture and enlarged.",
        ZoomArguments,
        zoom,
        Zoomed,
    )
