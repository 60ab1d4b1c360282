from __future__ import annotations

import numpy as np
import pytest

from humanagent.scene import INDEX, JOINTS
from humanagent.training.data.scenes import PARTS, SceneConfig
from humanagent.training.data.scenes.render import resolve
from humanagent.training.data.scenes.solids import THING, Cones
from humanagent.training.data.scenes.stage import build
from humanagent.training.data.scenes.visible import _DEEP, joint_states, look
from humanagent.training.data.scenes.world import EQUIPMENT, World, draw_world
from tests.training.data.scenes.brute import inside_boxes, inside_cones, near_ray, ray_to

CONFIG = SceneConfig(size=(200, 160), supersample=3, people={2: 1, 3: 1}, occluder=0.7)
#: What lies within this of a ray decides for neither side, metres.
CLOSE_CALL = 0.012


def seen_of(world: World):
    config = world.config
    stage = build(world.actors, world.scenery, 0.0, (world.seed, EQUIPMENT))
    layers = resolve(
        stage.cones, stage.boxes, world.camera, config.supersample, len(world.actors),
        config.min_visible, config.min_pixels,
    )  # fmt: skip
    seen = look(stage.joints, stage.bodies, layers, world.camera, len(stage.things))
    return stage, layers, seen


def covered(stage, camera, person: int, joint: int, drawn: set[int], grow: float) -> bool:
    """Whether a patient ray meets something before the joint, with solids larger by ``grow``."""
    measure, share = _DEEP[joint]
    deep = float(getattr(stage.bodies, measure)[person]) * share
    depths, points = ray_to(camera, stage.joints[person, joint])
    depth = float(camera.view(stage.joints[person, joint])[2])
    owners = stage.cones.owner
    kept = np.flatnonzero(
        near_ray(camera, stage.joints[person, joint], stage.cones)
        & np.array([o >= THING or o in drawn for o in owners])
    )
    fields = (getattr(stage.cones, f)[kept] for f in Cones.__dataclass_fields__)
    cones = inside_cones(points, Cones(*fields), grow)
    boxes = inside_boxes(points, stage.boxes, grow)
    own = owners[kept] == person
    before_own = depths < depth - deep - grow
    others_first = (cones[:, ~own].any(1) | boxes.any(1)) & (depths < depth)
    own_first = cones[:, own].any(1) & before_own
    return bool(others_first.any() or own_first.any())


@pytest.mark.parametrize("seed", range(40, 46))
def test_joints_are_hidden_when_a_patient_ray_meets_something_first(seed):
    world = draw_world(seed, CONFIG)
    stage, _, seen = seen_of(world)
    drawn = {i for i, box in enumerate(seen.boxes) if box is not None}
    compared = 0
    for person in sorted(drawn):
        for joint in range(0, 17, 2):
            state = seen.joint_state[person][joint]
            if state == "off_frame":
                continue
            verdicts = {
                covered(stage, world.camera, person, joint, drawn, g)
                for g in (-CLOSE_CALL, CLOSE_CALL)
            }
            if len(verdicts) == 1:
                compared += 1
                assert state == ("guessed" if verdicts.pop() else "seen"), (person, JOINTS[joint])
    assert compared >= 5


@pytest.mark.parametrize("seed", range(12))
def test_boxes_are_those_of_the_visible_pixels(seed):
    world = draw_world(seed, CONFIG)
    _, layers, seen = seen_of(world)
    scale = CONFIG.supersample
    for person, box in enumerate(seen.boxes):
        rows, columns = np.nonzero(layers.owner == person)
        if box is None:
            assert not len(rows)
            continue
        x0, y0, x1, y1 = (v * scale for v in box)
        assert (x0, y0, x1, y1) == (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
        for part, (a, b, c, d) in seen.parts[person].items():
            rows, columns = np.nonzero(
                (layers.owner == person) & (layers.part == PARTS.index(part))
            )
            inner = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
            assert tuple(v * scale for v in (a, b, c, d)) == inner


def test_who_is_behind_a_wall_is_partly_hidden_and_who_is_hidden_is_not_drawn():
    config = SceneConfig(size=(160, 160), people={1: 1}, occluder=1, truncation=0)
    hidden_joints = left_out = 0
    for seed in range(40):
        world = draw_world(seed, config)
        _, layers, seen = seen_of(world)
        if seen.boxes[0] is None:
            left_out += 1
            assert not (layers.owner == 0).any()
        else:
            hidden_joints += seen.joint_state[0].count("guessed")
            assert (layers.owner == 0).sum() >= config.min_pixels * config.supersample**2
            assert seen.share[0] >= config.min_visible
    assert hidden_joints > 60
    assert left_out < 10


def test_off_frame_joints_are_those_outside_the_picture():
    config = SceneConfig(people={1: 1, 2: 1}, truncation=1)
    cut = 0
    for seed in range(30):
        world = draw_world(seed, config)
        _, _, seen = seen_of(world)
        for xy, states in zip(seen.joint_xy, seen.joint_state, strict=True):
            for (x, y), state in zip(xy, states, strict=True):
                assert (state == "off_frame") == (not (0 <= x < 112 and 0 <= y < 112))
            cut += "off_frame" in states
    assert cut >= 20


def test_the_face_of_somebody_seen_from_behind_is_hidden():
    config = SceneConfig(people={1: 1}, truncation=0, occluder=0)
    checked = 0
    for seed in range(60):
        world = draw_world(seed, config)
        actor = world.actors[0]
        if actor.posture.posture != "standing" or actor.partner is not None:
            continue
        actor.heading, actor.head_turn = 180.0, "ahead"
        actor.angles[6:9] = 0
        _, _, seen = seen_of(world)
        if seen.joint_state[0][INDEX["nose"]] != "off_frame":
            assert seen.joint_state[0][INDEX["nose"]] == "guessed"
            checked += 1
    assert checked > 10


@pytest.mark.parametrize(
    ("owner", "before", "state"),
    [(0, 0.01, "seen"), (0, 1.0, "guessed"), (1, 0.01, "guessed"), (1, -0.1, "seen"),
     (THING, 0.01, "guessed"), (-1, -1.0, "seen")],
)  # fmt: skip
def test_only_the_own_surface_may_lie_over_a_joint(owner, before, state):
    """Somebody else's sleeve hides a joint however close it lies; the own one does not."""
    config = SceneConfig(people={1: 1}, truncation=0, occluder=0)
    world = draw_world(40, config)
    stage, layers, _ = seen_of(world)
    elbow = stage.joints[:, INDEX["left_elbow"]]
    layers.depth[:] = world.camera.view(elbow)[0, 2] - before
    layers.owner[:] = owner
    _, states = joint_states(stage.joints, stage.bodies, layers, world.camera)
    assert states[0][INDEX["left_elbow"]] == state
