"""One picture with its truth: the front door of the scene maker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from humanagent.errors import SettingsError
from humanagent.scene import Keypoints, Person, Provenance, Scene
from humanagent.training.data.scenes.camera import Camera
from humanagent.training.data.scenes.config import SceneConfig
from humanagent.training.data.scenes.describe import described
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.scenes.render import Layers, developed, picture, resolve
from humanagent.training.data.scenes.solids import THING
from humanagent.training.data.scenes.stage import Stage, build
from humanagent.training.data.scenes.truth import PersonTruth, Relation, ThingTruth
from humanagent.training.data.scenes.visible import Seen, look
from humanagent.training.data.scenes.world import EQUIPMENT, SENSOR, World, draw_world

VERSION: Final = "1"


@dataclass(frozen=True)
class SceneSample:
    """A picture and everything that is true of it.

    ``image`` is (H, W, 3) uint8 RGB; ``depth`` (H, W) float32 metres along the view, inf where
    nobody and nothing stands; ``mask`` (H, W) uint8 the ``track_id`` of who is seen, else 0; both
    of the upper left ray of a pixel. ``scene`` holds the people as perception would report them
    if it made no mistake; ``people`` are in the same order. ``pairs`` is keyed ``P1>P2`` and has
    every name of ``humanagent.pose.PAIR_VALUES``. ``captions`` are of the whole picture.
    ``seconds`` is the moment in a sequence, 0 for a still.
    """

    seed: int
    image: npt.NDArray[np.uint8]
    depth: npt.NDArray[np.float32]
    mask: npt.NDArray[np.uint8]
    scene: Scene
    people: tuple[PersonTruth, ...]
    things: tuple[ThingTruth, ...]
    relations: tuple[Relation, ...]
    pairs: dict[str, dict[str, str]]
    captions: tuple[str, ...]
    camera: Camera
    place: str
    seconds: float = 0.0

    def person(self, person_id: str) -> PersonTruth:
        """The truth about a person.

        Raises:
            KeyError: nobody in the picture has this id.
        """
        for one in self.people:
            if one.id == person_id:
                return one
        raise KeyError(person_id)


def make_scene(seed: int, config: SceneConfig | None = None) -> SceneSample:
    """The scene of a seed: the same bytes in any order and process.

    Another processor or numpy may round differently in the last bit.

    Args:
        seed: 0 or more.
        config: how scenes are drawn; the defaults give 112 x 112 pictures.

    Raises:
        SettingsError: a negative seed.

    Example:
        >>> sample = make_scene(7, SceneConfig(people={2: 1}))
        >>> sample.image.shape, [p.id for p in sample.people]
        ((112, 112, 3), ['P1', 'P2'])
        >>> make_scene(7, SceneConfig(people={0: 1})).captions
        ('Nobody is on a street.',)
    """
    if seed < 0:
        raise SettingsError("a seed is 0 or more", where=f"seed={seed}", do="give 0, 1, 2 ...")
    return shoot(draw_world(seed, config or SceneConfig()))


def shoot(world: World, seconds: float = 0.0, frame: int = 0) -> SceneSample:
    """The picture of a world at a moment."""
    config, camera = world.config, world.camera
    stage = build(world.actors, world.scenery, seconds, (world.seed, EQUIPMENT))
    layers = resolve(
        stage.cones, stage.boxes, camera, config.supersample, len(world.actors),
        config.min_visible, config.min_pixels,
    )  # fmt: skip
    raw = picture(layers, stage.cones, stage.boxes, camera, world.place, world.light)
    dice = Dice(world.seed, SENSOR, frame)
    shift = (dice.integer(0, 255), dice.integer(0, 255))
    image = developed(raw, world.noise, shift, world.contrast)
    return _told(world, stage, layers, image, seconds)


def _told(
    world: World, stage: Stage, layers: Layers, image: npt.NDArray[np.uint8], seconds: float
) -> SceneSample:
    """The sample: the people whom the picture shows, from left to right."""
    camera = world.camera
    seen = look(stage.joints, stage.bodies, layers, camera, len(stage.things))
    shown = [i for i, box in enumerate(seen.boxes) if box is not None]
    scene = Scene.from_people(
        camera.size,
        [_person(i, seen) for i in shown],
        provenance=Provenance(tool="scene maker", version=VERSION),
    )
    people, things, relations, pairs, caption = described(world, stage, seen, scene)
    step = world.config.supersample
    owner = layers.owner[::step, ::step]
    return SceneSample(
        seed=world.seed,
        image=image,
        depth=layers.depth[::step, ::step].copy(),
        mask=np.where((owner >= 0) & (owner < THING), owner + 1, 0).astype(np.uint8),
        scene=scene.model_copy(update={"people": tuple(p.person for p in people)}),
        people=people,
        things=things,
        relations=relations,
        pairs=pairs,
        captions=(caption,),
        camera=camera,
        place=world.place.name,
        seconds=seconds,
    )


def _person(i: int, seen: Seen) -> Person:
    box = seen.boxes[i]
    assert box is not None  # the caller keeps to people who show
    states: Sequence[str] = seen.joint_state[i]
    keypoints = Keypoints(
        xy=tuple((round(x, 2), round(y, 2)) for x, y in seen.joint_xy[i].tolist()),
        score=tuple(0.0 if s == "off_frame" else 1.0 for s in states),
        state=tuple(states),
    )
    return Person(id="P1", bbox=box, score=1.0, keypoints=keypoints, track_id=i + 1)
