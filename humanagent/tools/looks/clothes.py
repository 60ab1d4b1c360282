"""``clothes``: the colours of what a person wears. By ``ClothesReader``."""

from __future__ import annotations

from pydantic import Field

from humanagent.scene import Scene
from humanagent.tools.appearance.reader import ClothesReader
from humanagent.tools.looks.crop import clipped, enlarged
from humanagent.tools.looks.regions import region_box
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


class ClothesArguments(Arguments):
    """Whose clothes."""

    person: str = Field(description="id of the person, for example P2")


class ClothesFound(Found):
    """Colours of clothes; ``unknown`` where the picture does not decide one."""

    person: str
    top: Word
    bottom: Word


def clothes(equipment: Equipment) -> Look[ClothesArguments]:
    """The look; it needs no equipment."""
    return Look(
        "clothes",
        "Measures the colour of a person's clothes, above and below the waist. Also shows the "
        "person enlarged.",
        ClothesArguments,
        look,
        ClothesFound,
    )


def look(arguments: ClothesArguments, pixels: Image, scene: Scene) -> LookResult:
    """The colours of one person.

    Raises:
        BadInputError: nobody has that id.
    """
    person = person_of(scene, arguments.person)
    read = ClothesReader().read(pixels, scene)[person.id]
    said = ", ".join(
        f"{region} {reading.value} (sure to {reading.confidence:.2f})"
        if reading.known
        else f"{region} cannot be told"
        for region, reading in read.items()
    )
    box = clipped(region_box(person, "whole"), pixels.shape[1], pixels.shape[0])
    found = ClothesFound(person=person.id, top=Word.of(read["top"]), bottom=Word.of(read["bottom"]))
    return LookResult(f"{person.id}, clothes: {said}.", enlarged(pixels, box)[0], data=found)
