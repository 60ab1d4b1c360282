"""Names of colours: from pixels to one word, where one word is right.

CIELAB, so that lightness and hue are told apart as people see them (IEC 61966-2-1 for sRGB, D65).
The borders between names follow the eleven basic colour terms of Berlin and Kay (1969), with beige
beside them. Own code: the conversion is ten lines, and packages of it are large.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

NAMES: Final = (
    *("black", "grey", "white", "red", "orange", "yellow", "green", "blue", "purple", "pink"),
    *("brown", "beige"),
)
#: What may be either of two: light grey or white in the shade, navy or black, brown or orange
#: in the shade, pale or in tinted light. It stands beside the names as their last index.
EITHER: Final = len(NAMES)
_INDEX: Final = {name: i for i, name in enumerate((*NAMES, "either"))}
_TO_XYZ: Final = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
)  # fmt: skip
_WHITE: Final = np.array([0.95047, 1.0, 1.08883])


def linear(rgb: npt.ArrayLike) -> Array:
    """Light in 0..1 of sRGB values in 0..255.

    Example:
        >>> linear([0, 255]).tolist()
        [0.0, 1.0]
    """
    value = np.asarray(rgb, dtype=float) / 255
    low = value / 12.92
    return np.asarray(np.where(value <= 0.04045, low, ((value + 0.055) / 1.055) ** 2.4))


def lightness_chroma_hue(light: Array) -> Array:
    """(..., 3) CIELAB lightness 0..100, chroma, hue in degrees 0..360, of (..., 3) linear RGB.

    Example:
        >>> lightness_chroma_hue(linear([255, 255, 255])).round()[:2].tolist()
        [100.0, 0.0]
    """
    ratio = light @ _TO_XYZ.T / _WHITE
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    lightness = 116 * f[..., 1] - 16
    a, b = 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])
    return np.stack([lightness, np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360], -1)


def named(lch: Array) -> npt.NDArray[np.intp]:
    """(...) indices into ``NAMES``, or ``EITHER``, of (..., 3) lightness, chroma and hue.

    Example:
        >>> [NAMES[i] for i in named(lightness_chroma_hue(linear([[200, 30, 30], [40, 60, 160]])))]
        ['red', 'blue']
    """
    light, chroma, hue = lch[..., 0], lch[..., 1], lch[..., 2]
    # The blue sky lights what is white or grey in the shade.
    sky = (hue >= 230) & (hue < 320)
    grey = chroma < np.where(light < 30, 10, np.where(sky, 15, 9))
    tinted = chroma < np.where(light < 30, 18, 14)
    warm = (hue >= 20) & (hue < 95)
    rules = (
        ("black", grey & (light < 25)),
        ("white", grey & (light >= 77)),
        ("either", (grey & (light >= 60)) | (tinted & ~grey)),
        ("grey", grey),
        ("brown", warm & (light < 52) & (chroma < np.where(hue < 45, 32, 40))),
        ("either", warm & (hue >= 45) & (light < 52) & (chroma < 52)),
        ("beige", warm & (hue >= 50) & (chroma < 34)),
        ("red", (hue < 46) & (light < 66) & (chroma > 15 + 0.55 * light)),
        ("pink", ((hue >= 330) | (hue < 46)) & (light >= 48)),
        ("either", hue < 46),
        ("orange", hue < 74),
        ("yellow", hue < 106),
        ("green", hue < 190),
        ("blue", (hue < 298) | ((hue < 310) & (chroma > 75))),
    )
    names, where = zip(*rules, strict=True)
    return np.select(where, [np.full(hue.shape, _INDEX[n]) for n in names], _INDEX["purple"])


def difference(one: Array, two: Array) -> float:
    """CIELAB distance (CIE76) of two colours, each lightness, chroma, hue.

    Example:
        >>> difference(np.array([50.0, 10, 0]), np.array([50.0, 10, 180]))
        20.0
    """
    a, b = (
        np.array([c[0], c[1] * np.cos(np.radians(c[2])), c[1] * np.sin(np.radians(c[2]))])
        for c in (one, two)
    )
    return float(np.linalg.norm(a - b))
