"""The light of a picture: too dark, too coloured or too grey to name colours by?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from humanagent.tools.appearance.colours import lightness_chroma_hue, linear
from humanagent.tools.protocols import Image

#: The brightest share of a picture that is taken for what reflects most.
BRIGHTEST: Final = 0.03
#: What reflects most should have this much light (0..1); darker pictures are brightened so far.
TARGET: Final = 0.75
MOST_GAIN: Final = 4.0
#: The brightest pixels are this colourful at most (CIELAB chroma), else the light is coloured.
MOST_CHROMA: Final = 32.0
#: The most colourful pixels (the 99th percentile) of a picture that is not black and white.
LEAST_CHROMA: Final = 4.0


@dataclass(frozen=True)
class Light:
    """How a picture is lit: by how much it is to be brightened, and whether that is enough."""

    gain: float
    good: bool


def light_of(image: Image) -> Light:
    """The light of a (H, W, 3) uint8 RGB picture.

    Example:
        >>> light_of(np.full((8, 8, 3), (240, 225, 225), np.uint8))
        Light(gain=1.0, good=True)
        >>> light_of(np.full((8, 8, 3), (20, 5, 5), np.uint8)).good
        False
    """
    step = max(1, round((image.shape[0] * image.shape[1] / 40_000) ** 0.5))
    pixels = linear(image[::step, ::step].reshape(-1, 3))
    strength = pixels.mean(1)
    brightest = pixels[strength >= np.quantile(strength, 1 - BRIGHTEST)].mean(0)
    gain = TARGET / max(float(brightest.max()), 1e-6)
    tint = float(lightness_chroma_hue(brightest * gain)[1])
    colourful = float(np.quantile(lightness_chroma_hue(pixels)[:, 1], 0.99))
    good = gain <= MOST_GAIN and tint <= MOST_CHROMA and colourful >= LEAST_CHROMA
    return Light(max(1.0, gain), good)
