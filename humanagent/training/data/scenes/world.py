"""Everything about a scene that is drawn once: people, camera, place, light, things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from humanagent.training.data.scenes.actors import Actor
from humanagent.training.data.scenes.backgrounds import Place, draw_place
from humanagent.training.data.scenes.camera import Camera
from humanagent.training.data.scenes.config import SceneConfig
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.scenes.furniture import occluder
from humanagent.training.data.scenes.light import Light, draw_light
from humanagent.training.data.scenes.motion import KEYED, give_keys
from humanagent.training.data.scenes.placement import draw_camera, draw_people, place
from humanagent.training.data.scenes.things import Thing

#: Streams of random numbers, so that a change to one does not move the others.
PEOPLE: Final = 1
LOOKS: Final = 2
EQUIPMENT: Final = 3
SENSOR: Final = 4
#: No occluder stands nearer to the camera than this, metres.
_CLEAR: Final = 1.1


@dataclass(frozen=True)
class World:
    """A scene before it is looked at; the same for all pictures of a sequence."""

    seed: int
    config: SceneConfig
    actors: list[Actor]
    camera: Camera
    place: Place
    light: Light
    scenery: list[Thing]
    noise: float
    contrast: float


def draw_world(seed: int, config: SceneConfig, moving: float = 0.0) -> World:
    """Everything that a seed decides.

    Args:
        seed: 0 or more.
        config: ranges and probabilities.
        moving: share of people alone who change their posture (fall, stand up ...) around the
            moment 0; stills leave it at 0.
    """
    dice = Dice(seed, PEOPLE)
    actors = draw_people(dice, config)
    cut = bool(actors) and dice.chance(config.truncation)
    close = cut and dice.chance(0.5)
    camera, distance = draw_camera(dice, config, len(actors), close)
    place(dice, actors, camera, distance, edge=cut and not close)
    for actor in actors:
        if moving and actor.partner is None and dice.chance(moving):
            give_keys(dice, actor, dice.pick(tuple(KEYED)), dice.uniform(-0.9, -0.2))
    looks = Dice(seed, LOOKS)
    where = draw_place(looks, max((-a.z for a in actors), default=5.0))
    light = draw_light(looks, config, where.outdoors)
    scenery = []
    if actors and looks.chance(config.occluder):
        scenery.append(_in_front(looks, looks.pick(actors)))
    return World(
        seed=seed,
        config=config,
        actors=actors,
        camera=camera,
        place=where,
        light=light,
        scenery=scenery,
        noise=looks.uniform(0.0, config.noise),
        contrast=looks.uniform(0.88, 1.12),
    )


def _in_front(dice: Dice, actor: Actor) -> Thing:
    """Something between the camera and somebody, covering a part."""
    z = min(actor.z + dice.uniform(0.55, 1.2), -_CLEAR)
    x = actor.x * z / actor.z + dice.around(0, 0.35)
    return occluder(dice, x, z, dice.uniform(0.7, 1.6))
