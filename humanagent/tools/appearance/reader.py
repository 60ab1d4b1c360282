"""``ClothesReader``: the colour of what people wear on top and below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from humanagent.scene import Person, Scene
from humanagent.tools.appearance.colours import (
    EITHER,
    NAMES,
    difference,
    lightness_chroma_hue,
    linear,
    named,
)
from humanagent.tools.appearance.light import light_of
from humanagent.tools.appearance.regions import Region, strips
from humanagent.tools.attributes.reading import Reading
from humanagent.tools.protocols import Image, ToolInfo

Array = npt.NDArray[np.float64]

REGIONS: Final[tuple[Region, ...]] = ("top", "bottom")
#: Fewer pixels than this say nothing; with this many, their number casts no doubt.
LEAST_PIXELS: Final = 24
ENOUGH_PIXELS: Final = 150
#: A colour is named when at least this share of the pixels has it.
LEAST_SHARE: Final = 0.7
#: Cloth of these colours is not named when it is this near (CIELAB) to the colour of the face.
LIKE_SKIN: Final = ("brown", "beige", "pink", "orange")
NEAR_SKIN: Final = 18.0
#: About so many pixels of a person's box are looked at.
_MOST: Final = 10_000


class ClothesReader:
    """Colours of clothes from the pixels between joints. Needs no model.

    Measured on 300 drawn scenes of 224 pixels (``tests/tools/appearance/measure.py``): with exact
    joints .61 of the tops that show are named, .99 of these rightly; of the bottoms .42 and .97.
    With joints as a good pose tool gives them .56 and .98, .40 and .94.

    Hair is left out: without a detector of hats its colour cannot be told from that of a hat.

    Example:
        >>> ClothesReader().info.name
        'clothes'
    """

    @property
    def info(self) -> ToolInfo:
        """Version of the rules, and thresholds."""
        settings: dict[str, str | int | float | bool] = {
            "least_pixels": LEAST_PIXELS,
            "least_share": LEAST_SHARE,
        }
        return ToolInfo("clothes", "1", settings)

    def read(self, image: Image, scene: Scene) -> dict[str, dict[Region, Reading]]:
        """Colour words of each person's ``top`` and ``bottom``, by person id.

        A word is one of ``NAMES``. It is ``unknown`` where joints are not seen, few pixels show,
        no colour prevails (patterns, bare legs beside cloth), the light is too weak or coloured,
        or what shows may be bare skin. A coat counts as top.

        Args:
            image: (H, W, 3) uint8 RGB.
            scene: its people, with joints.
        """
        light = light_of(image)
        if not light.good:
            return {p.id: dict.fromkeys(REGIONS, Reading.unknown()) for p in scene.people}
        return {
            person.id: {
                region: _colour(
                    image, person, [p for p in scene.people if p is not person], region, light.gain
                )
                for region in REGIONS
            }
            for person in scene.people
        }

    def words(self, image: Image, scene: Scene) -> dict[str, dict[str, str]]:
        """What is known of each person, by id, in words that fit ``Person.attributes``."""
        return {
            person: {region: reading.value for region, reading in of_one.items() if reading.known}
            for person, of_one in self.read(image, scene).items()
        }


def _colour(
    image: Image, person: Person, others: Sequence[Person], region: Region, gain: float
) -> Reading:
    x0, y0, x1, y1 = (round(v) for v in person.bbox)
    height, width = image.shape[:2]
    x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, width), min(y1, height)
    step = max(1, int((max(x1 - x0, 0) * max(y1 - y0, 0) / _MOST) ** 0.5))
    y, x = np.mgrid[y0:y1:step, x0:x1:step]
    places = np.stack([x.ravel(), y.ravel()], 1)
    if not len(places):
        return Reading.unknown()
    masks = strips(region, person, others, places + 0.5)
    if sum(int(mask.sum()) for mask in masks) < LEAST_PIXELS:
        return Reading.unknown()
    shown = places[np.logical_or.reduce(masks)]
    lch = _lch(image, shown, gain)
    share = _shares(lch)
    best = int(share.argmax())
    if best == EITHER or share[best] < LEAST_SHARE:
        return Reading.unknown()
    parts = [_lch(image, places[mask], gain) for mask in masks if mask.sum() >= LEAST_PIXELS / 2]
    if any(int(_shares(part).argmax()) != best for part in parts):
        return Reading.unknown()  # something stands before one leg
    if NAMES[best] in LIKE_SKIN and _bare(np.median(lch, axis=0), image, person, gain):
        return Reading.unknown()
    trust = min(1.0, 0.5 + 0.5 * len(shown) / ENOUGH_PIXELS)
    return Reading(NAMES[best], round(float(share[best]) * trust, 3))


def _shares(lch: Array) -> Array:
    """The share of each of ``NAMES``, and of ``EITHER`` at last, among (N, 3) pixels."""
    return np.bincount(named(lch), minlength=EITHER + 1) / max(len(lch), 1)


def _lch(image: Image, places: Array, gain: float) -> Array:
    """(N, 3) lightness, chroma and hue of (N, 2) pixel places."""
    pixels = image[places[:, 1], places[:, 0]]
    return lightness_chroma_hue((linear(pixels) * gain).clip(0, 1))


def _bare(colour: Array, image: Image, person: Person, gain: float) -> bool:
    """Whether a colour is that of the person's face, where that is seen."""
    face = [n for n in ("nose", "left_eye", "right_eye") if person.keypoints.seen(n)]
    if "nose" not in face:
        return False
    nose = person.keypoints.point("nose")
    reach = max(float(np.ptp([person.keypoints.point(n) for n in face], axis=0).max()), 2.0)
    y, x = np.mgrid[-1:2, -1:2] * reach / 4
    places = np.stack([x.ravel(), y.ravel()], 1) + nose
    places = places.round().astype(int).clip(0, [image.shape[1] - 1, image.shape[0] - 1])
    skin = np.median(_lch(image, places, gain), axis=0)
    return difference(colour, skin) < NEAR_SKIN
