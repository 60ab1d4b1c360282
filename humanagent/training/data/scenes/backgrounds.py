"""What is behind the people: rooms and open places.

A camera without roll sees level ground and an upright wall row by row, so both are drawn from one
column of depths and one row of directions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from humanagent.training.data.scenes.camera import Camera
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.scenes.solids import Vector

F32 = npt.NDArray[np.float32]
#: Far from the camera ground is no longer told apart, metres.
_FAR: Final = 60.0
_TILE: Final = 256

#: Ground colours and patterns by place.
INDOORS: Final[dict[str, tuple[tuple[Vector, ...], str]]] = {
    "a living room": (((0.62, 0.45, 0.30), (0.48, 0.33, 0.22)), "planks"),
    "a hall": (((0.78, 0.76, 0.72), (0.62, 0.64, 0.66)), "tiles"),
    "an office": (((0.42, 0.46, 0.52), (0.50, 0.48, 0.46)), "carpet"),
    "a gym": (((0.82, 0.62, 0.38), (0.76, 0.58, 0.36)), "planks"),
}
OUTDOORS: Final[dict[str, tuple[tuple[Vector, ...], str]]] = {
    "a park": (((0.36, 0.52, 0.24), (0.42, 0.56, 0.28)), "grass"),
    "a street": (((0.46, 0.46, 0.47), (0.55, 0.54, 0.52)), "paving"),
    "a beach": (((0.86, 0.78, 0.60), (0.82, 0.72, 0.54)), "grass"),
    "a square": (((0.66, 0.62, 0.56), (0.60, 0.60, 0.60)), "tiles"),
}
_WALLS: Final[tuple[Vector, ...]] = (
    (0.88, 0.85, 0.78),
    (0.74, 0.82, 0.84),
    (0.80, 0.76, 0.84),
    (0.92, 0.88, 0.82),
    (0.62, 0.70, 0.62),
    (0.86, 0.72, 0.62),
)


@dataclass(frozen=True)
class Place:
    """A place, as it was drawn: name, whether under the sky, distance of the wall or the scenery.

    ``seed`` is the key of the details, so that every picture of a sequence shows the same ones.
    """

    name: str
    outdoors: bool
    wall: float
    seed: int


def draw_place(dice: Dice, farthest: float) -> Place:
    """Any place, with its wall behind the farthest person (metres)."""
    outdoors = dice.chance(0.5)
    name = dice.pick(tuple(OUTDOORS if outdoors else INDOORS))
    return Place(name, outdoors, farthest + dice.uniform(1.2, 4.0), dice.integer(0, 2**31))


@cache
def grain() -> tuple[F32, F32]:
    """Two tiling pictures (256, 256): fine noise of unit spread, and soft clouds in -1..1."""
    rng = np.random.default_rng(20)
    fine = rng.standard_normal((_TILE, _TILE)).astype(np.float32)
    spectrum = np.fft.rfft2(rng.standard_normal((_TILE, _TILE)))
    fy, fx = np.fft.fftfreq(_TILE)[:, None], np.fft.rfftfreq(_TILE)[None]
    soft = np.fft.irfft2(spectrum / np.maximum(np.hypot(fy, fx), 1 / _TILE) ** 1.6)
    soft -= soft.mean()
    return fine, (soft / np.abs(soft).max()).astype(np.float32)


@dataclass
class Backdrop:
    """The picture without people (H, W, 3) in 0..1, and the ground under each pixel.

    ``ground`` is x (H, W) and z (H,) in world metres; rows above the ground have z of -inf.
    """

    colour: F32
    ground_x: F32
    ground_z: F32


def backdrop(place: Place, camera: Camera) -> Backdrop:
    """Draw a place as a camera sees it."""
    width, height = camera.size
    dice = Dice(place.seed)
    across = (np.arange(width) + 0.5 - width / 2) / camera.focal
    down = (np.arange(height) + 0.5 - height / 2) / camera.focal
    rotation = camera.rotation
    rise = rotation[1, 1] * down + rotation[2, 1]  # per row, of the ray (x, y, 1)
    ahead = -(rotation[1, 2] * down + rotation[2, 2])
    with np.errstate(divide="ignore"):
        far = np.where(rise < -1e-4, camera.height / np.maximum(-rise, 1e-4), np.inf)
    limit = _FAR if place.outdoors else place.wall
    floor = far * ahead < limit
    reach = np.where(floor, far, limit / np.maximum(ahead, 0.05))
    x = (across[None] * reach[:, None]).astype(np.float32)
    z = np.where(floor, -reach * ahead, -np.inf).astype(np.float32)
    level = camera.height + rise * reach  # height of what a row sees on the wall
    colour = np.empty((height, width, 3), np.float32)
    rows = np.flatnonzero(floor)
    first = int(rows[0]) if len(rows) else height
    table = OUTDOORS if place.outdoors else INDOORS
    tones, pattern = table[place.name]
    colour[first:] = _ground(dice, tones, pattern, x[first:], -z[first:])
    if first:
        if place.outdoors:
            slope = (rise / np.maximum(ahead, 0.05))[:first].astype(np.float32)
            colour[:first] = _open(dice, place, across.astype(np.float32), slope)
        else:
            colour[:first] = _wall(dice, x[:first], level[:first].astype(np.float32))
    return Backdrop(colour, x, z)


def _ground(dice: Dice, tones: tuple[Vector, ...], pattern: str, x: F32, far: F32) -> F32:
    base = np.array(dice.pick(tones), np.float32) * np.float32(dice.uniform(0.88, 1.1))
    fine, soft = grain()
    depth = np.minimum(far, 200.0)[:, None]
    # Fine patterns fade with distance, where a picture has too few pixels for them.
    fade = (1.0 / (1.0 + (depth / 7.0) ** 2)).astype(np.float32)
    if pattern == "tiles":
        size = dice.uniform(0.45, 0.9)
        odd = (np.floor(x / size) + np.floor(depth / size)) % 2
        light = 1 + 0.11 * (odd - 0.5) * 2 * fade
    elif pattern == "planks":
        width = dice.uniform(0.14, 0.3)
        board = np.floor(x / width)
        light = 1 + 0.10 * np.sin(board * 12.9898) * fade
    else:
        rows = (depth * 23).astype(np.int32) % _TILE
        columns = (x * 23).astype(np.int32) % _TILE
        table = fine if pattern == "grass" else soft
        light = 1 + (0.07 if pattern == "grass" else 0.12) * table[rows, columns] * fade
        if pattern == "paving":
            joint = (np.floor(depth / 1.2) != np.floor((depth + 0.05) / 1.2)) | (
                np.floor(x / 1.2) != np.floor((x + 0.04) / 1.2)
            )
            light = light - 0.14 * joint * fade
    light = light * (1.06 - 0.16 * depth / (depth + 9))
    ground: F32 = (light[..., None] * base).astype(np.float32)
    return ground


def _wall(dice: Dice, x: F32, level: F32) -> F32:
    base = np.array(dice.pick(_WALLS), np.float32)
    high = level[:, None]
    light = np.ones_like(x) - 0.05 * np.clip((1.2 - high) / 1.2, 0, 1)
    if dice.chance(0.35):
        size = dice.uniform(0.3, 0.7)
        light += 0.035 * np.sign(np.sin(x * (np.pi / size)))
    out = light[..., None] * base
    if dice.chance(0.5):
        panel = high < 0.9
        out[panel[:, 0]] *= np.array(dice.pick(((0.8, 0.78, 0.75), (0.92, 0.9, 0.86))), np.float32)
        out[((high > 0.88) & (high < 0.96))[:, 0]] *= 0.8
    out[(high < 0.09)[:, 0]] = np.array((0.93, 0.92, 0.9), np.float32) * 0.9
    for _ in range(dice.integer(0, 3)):
        middle, half = dice.uniform(-3.5, 3.5), dice.uniform(0.3, 0.75)
        low, top = dice.uniform(1.05, 1.4), dice.uniform(1.9, 2.3)
        paint = dice.pick(("window", "picture"))
        frame = np.abs(x - middle) < half + 0.06
        frame &= (high > low - 0.06) & (high < top + 0.06)
        inner = (np.abs(x - middle) < half) & (high > low) & (high < top)
        out[frame] = (0.95, 0.95, 0.93) if paint == "window" else (0.30, 0.22, 0.16)
        if paint == "window":
            inner &= np.abs(x - middle) > 0.025
            sky = np.array((0.70, 0.85, 0.97), np.float32)
        else:
            sky = np.array([dice.uniform(0.3, 0.9) for _ in range(3)], np.float32)
        out[inner] = sky
    return out.astype(np.float32)


def _open(dice: Dice, place: Place, across: F32, slope: F32) -> F32:
    """Sky, and in front of it trees, houses or the sea; ``slope`` is the rise per metre."""
    _, soft = grain()
    up = np.clip(slope, 0, 1)[:, None, None]
    low = np.array(dice.pick(((0.86, 0.92, 0.97), (0.95, 0.87, 0.78), (0.88, 0.9, 0.92))))
    top = np.array(dice.pick(((0.40, 0.64, 0.92), (0.52, 0.70, 0.90), (0.62, 0.68, 0.76))))
    share = np.clip(up * 2.4, 0, 1)
    out = np.repeat(low * (1 - share) + top * share, len(across), axis=1).astype(np.float32)
    shift = dice.integer(0, _TILE)
    columns = ((across * 150).astype(np.int32) + shift) % _TILE
    rows = (slope * 330).astype(np.int32) % _TILE
    cloud = np.clip(soft[rows[:, None], columns[None]] - 0.12, 0, 0.5) * np.float32(1.3)
    out += cloud[..., None] * (1 - out)
    side = across + np.float32(dice.uniform(0, 50))
    if place.name == "a beach":
        sea = slope < 0.0
        out[slope < 0.012] = (0.26, 0.55, 0.68)
        out[sea] = (0.30, 0.60, 0.70)
        return out
    for layer in range(2):
        if place.name == "a park":
            crest = 0.10 - 0.03 * layer + 0.03 * np.sin(side * 9) + 0.02 * np.sin(side * 31 + layer)
            crest = crest + 0.012 * np.sin(side * 83)
            tone = np.array(((0.42, 0.56, 0.42), (0.27, 0.43, 0.24))[layer], np.float32)
        else:
            block = np.floor(side * (5.0 + layer))
            crest = 0.20 - 0.07 * layer + 0.10 * np.sin(block * 12.9898 + 3 * layer)
            tone = np.array(((0.72, 0.70, 0.72), (0.60, 0.54, 0.50))[layer], np.float32)
        mask = slope[:, None] < crest[None]
        out[mask] = tone
        if place.name != "a park" and layer:
            panes = (np.sin(side * 90) > 0.3)[None] & (np.sin(slope * 190) > 0.2)[:, None]
            out[mask & panes] = (0.80, 0.82, 0.80)
    return out
