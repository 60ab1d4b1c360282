"""Where the camera stands and where the people are: distances, places, headings, pairs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from humanagent.training.data.scenes.actions import TOGETHER
from humanagent.training.data.scenes.actors import Actor, draw_actor, draw_pair
from humanagent.training.data.scenes.camera import Camera
from humanagent.training.data.scenes.config import SceneConfig
from humanagent.training.data.scenes.dice import Dice

#: Degrees from facing the camera, with spread, and weight. The gaps leave no half-turned people
#: whose orientation eyes would argue about.
FACINGS: Final[dict[str, tuple[float, float, float]]] = {
    "camera": (0, 42, 0.5),
    "right": (90, 24, 0.17),
    "left": (-90, 24, 0.17),
    "away": (180, 38, 0.16),
}
#: Metres between the feet of two people who have nothing to do with each other.
_APART: Final = 0.62
_LYING_APART: Final = 1.1
_TRIES: Final = 14


def draw_people(dice: Dice, config: SceneConfig) -> list[Actor]:
    """The people of a scene, pairs side by side in the list, without places."""
    count = dice.weighted(config.people)
    people: list[Actor] = []
    while len(people) < count:
        if count - len(people) >= 2 and dice.chance(config.pair):
            first, second = draw_pair(dice)
            first.partner, second.partner = len(people) + 1, len(people)
            people += [first, second]
        else:
            people.append(draw_actor(dice))
    return people


def draw_camera(dice: Dice, config: SceneConfig, count: int, close: bool) -> tuple[Camera, float]:
    """A camera, and the distance in metres of the nearest people.

    Args:
        dice: the scene's draws.
        config: ranges.
        count: the number of people; more of them stand further away.
        close: near enough to cut somebody off.
    """
    width, height = config.size
    ratio = dice.uniform(*config.focal)
    low, high = config.camera_height
    eye = (
        dice.uniform(max(low, 1.1), min(high, 1.75))
        if dice.chance(0.7)
        else dice.uniform(low, high)
    )
    share = dice.uniform(0.5, 0.9) if count <= 2 else dice.uniform(0.38, 0.72)
    if count > 6:
        share = dice.uniform(0.28, 0.5)
    if close:
        share = dice.uniform(1.15, 1.9)
    # A tall person of this share of the picture's height, or of its width when that is less.
    distance = ratio * 1.72 / share * max(1.0, height / width)
    aim = (1.3 if close else 0.86) + dice.around(0, 0.12)
    pitch = math.degrees(math.atan2(eye - aim, distance * (1.0 if count < 3 else 1.15)))
    camera = Camera(eye, pitch + dice.around(0, 1.5), ratio * height, (width, height))
    return camera, distance


def place(dice: Dice, people: Sequence[Actor], camera: Camera, distance: float, edge: bool) -> None:
    """Give everybody a place and a heading; pairs belong together.

    With ``edge`` the first unit stands where the frame cuts it off.
    """
    units = [i for i, p in enumerate(people) if p.partner is None or p.partner > i]
    half = camera.size[0] / 2 / camera.focal
    slots = dice.shuffled(range(len(units)))
    taken: list[tuple[float, float, float]] = []
    spread = 1.0 + 0.35 * math.sqrt(len(people))
    for order, (slot, i) in enumerate(zip(slots, units, strict=True)):
        lying = people[i].posture.posture == "lying"
        for attempt in range(_TRIES):
            depth = distance * (dice.uniform(1.0, spread) if order or attempt > 4 else 1.0)
            middle = (2 * slot + 1) / len(units) - 1
            across = (middle + dice.around(0, 1.1 / len(units) + 0.06 * attempt)) * 0.72
            if edge and order == 0:
                across = dice.sign() * dice.uniform(0.86, 1.04)
            x, z = max(min(across, 1.05), -1.05) * half * depth, -depth
            room = _LYING_APART if lying else _APART
            room += 0.25 if people[i].partner is not None else 0.0
            if all(math.hypot(x - a, z - b) >= max(room, r) for a, b, r in taken):
                break
        taken.append((x, z, room))
        _settle(dice, people, i, x, z)


def to_camera(x: float, z: float) -> float:
    """The heading in degrees that faces the camera from a place on the ground.

    Example:
        >>> round(to_camera(-3.0, -3.0))
        45
    """
    return math.degrees(math.atan2(-x, -z))


def relative(heading: float, x: float, z: float) -> float:
    """Degrees from facing the camera, -180..180; positive is turned to the viewer's right."""
    return (heading - to_camera(x, z) + 180) % 360 - 180


def _settle(dice: Dice, people: Sequence[Actor], i: int, x: float, z: float) -> None:
    first = people[i]
    if first.partner is None:
        first.x, first.z = x, z
        first.heading = to_camera(x, z) + _turn(dice, first)
        return
    second = people[first.partner]
    doing = TOGETHER[first.action]
    gap = dice.uniform(*doing.gap) * (first.body.stature + second.body.stature) / 3.5
    if doing.facing == "each_other":
        heading = to_camera(x, z) + dice.sign() * 90 + dice.around(0, 30)
        first.heading, second.heading = heading, heading + 180
        ahead = math.radians(heading)
        dx, dz = math.sin(ahead) * gap / 2, math.cos(ahead) * gap / 2
        first.x, first.z, second.x, second.z = x - dx, z - dz, x + dx, z + dz
        return
    centre, spread, _ = FACINGS[dice.weighted({"camera": 0.6, "away": 0.2, "left": 0.1,
                                               "right": 0.1})]  # fmt: skip
    heading = to_camera(x, z) + centre + dice.around(0, spread)
    first.heading, second.heading = heading, heading + dice.around(0, 5)
    side = math.radians(heading + 90)  # the people's own left
    dx, dz = math.sin(side) * gap / 2, math.cos(side) * gap / 2
    first.x, first.z, second.x, second.z = x + dx, z + dz, x - dx, z - dz


def _turn(dice: Dice, actor: Actor) -> float:
    """Degrees from facing the camera: any way, but people lie across the view."""
    if actor.posture_name == "lying_side":
        # With the face or the back to the camera: the roll decides which heading does that.
        roll = actor.angle("roll")
        return (-roll if dice.chance(0.7) else roll) + dice.around(0, 25)
    if actor.posture.posture == "lying":
        return dice.sign() * 90 + dice.around(0, 35)
    centre, spread, _ = FACINGS[dice.weighted({k: w for k, (_, _, w) in FACINGS.items()})]
    return centre + dice.around(0, spread)
