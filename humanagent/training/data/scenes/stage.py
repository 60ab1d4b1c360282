"""From actors at a moment to solids in the world: pose, reach, put on the ground, dress, equip."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from humanagent.training.data.scenes.actors import Actor, Side
from humanagent.training.data.scenes.body import Bodies
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.scenes.figure import figures
from humanagent.training.data.scenes.furniture import chair
from humanagent.training.data.scenes.held import held_thing
from humanagent.training.data.scenes.motion import Moment, at
from humanagent.training.data.scenes.poses import ARMS
from humanagent.training.data.scenes.reach import reach, target_point
from humanagent.training.data.scenes.skeleton import DOF, FRAME, Posed, coco_joints, pose
from humanagent.training.data.scenes.solids import (
    THING,
    Boxes,
    Cones,
    FloatArray,
    boxes_of,
    cones_of,
    joined,
)
from humanagent.training.data.scenes.things import Thing

#: How far a hand that shakes another one stays on its own side, metres.
_PALM: Final = 0.02
_SIDES: Final[tuple[Side, Side]] = ("left", "right")


@dataclass
class Stage:
    """Everything of one moment, in world metres: P people, their frames, joints and solids."""

    moments: list[Moment]
    bodies: Bodies
    posed: Posed
    joints: FloatArray  # (P, 17, 3)
    cones: Cones
    boxes: Boxes
    things: list[Thing]


def build(
    actors: Sequence[Actor], scenery: Sequence[Thing], seconds: float, key: tuple[int, ...]
) -> Stage:
    """The stage at a moment.

    Args:
        actors: with places.
        scenery: things that stand there anyway.
        seconds: since the moment 0.
        key: of the draws for the colours of held things and chairs, the same at every moment.
    """
    moments = [at(actor, seconds) for actor in actors]
    bodies = Bodies([actor.body for actor in actors])
    angles = np.array([m.angles for m in moments]).reshape(len(actors), len(DOF))
    _flatten_feet(angles, moments)
    heading = np.array([actor.heading for actor in actors], float)
    posed = _on_ground(pose(angles, bodies, heading), bodies, actors, moments)
    reached = _reach(angles, posed, actors, moments)
    if reached:
        posed = _on_ground(pose(angles, bodies, heading), bodies, actors, moments)
    things = [*_equipment(actors, moments, posed, key), *scenery]
    cones = [(THING + i, cone) for i, thing in enumerate(things) for cone in thing.cones]
    boxes = [(THING + i, box) for i, thing in enumerate(things) for box in thing.boxes]
    return Stage(
        moments=moments,
        bodies=bodies,
        posed=posed,
        joints=coco_joints(posed, bodies),
        cones=joined(figures(posed, bodies, [a.look for a in actors]), cones_of(cones)),
        boxes=boxes_of(boxes),
        things=things,
    )


def _flatten_feet(angles: FloatArray, moments: Sequence[Moment]) -> None:
    flat = [i for i, m in enumerate(moments) if m.flat]
    for side in _SIDES:
        hip, knee = angles[flat, DOF[f"{side}_hip"]], angles[flat, DOF[f"{side}_knee"]]
        angles[flat, DOF[f"{side}_ankle"]] = hip - knee - angles[flat, DOF["pitch"]]


#: Balls that carry a body: frame, offset and radius as shares of the measure.
_CONTACTS: Final = (
    ("pelvis", "girth", (0.0, 0.0, 0.0), 1.0),
    ("chest", "girth", (0.0, 0.5, 0.0), 1.0),
    ("head", "head", (0.0, 0.75, 0.0), 0.42),
    *(
        (f"{side}_{frame}", measure, offset, radius)
        for side in _SIDES
        for frame, measure, offset, radius in (
            ("fore", "arm_girth", (0.0, 0.0, 0.0), 0.9),
            ("hand", "hand", (0.0, -0.8, 0.0), 0.25),
            ("shin", "leg_girth", (0.0, 0.0, 0.0), 0.8),
            ("foot", "foot", (0.0, -0.26, -0.2), 0.31),
            ("foot", "foot", (0.0, -0.34, 0.85), 0.226),
        )
    ),
)


def _on_ground(
    posed: Posed, bodies: Bodies, actors: Sequence[Actor], moments: Sequence[Moment]
) -> Posed:
    """Everybody moved to the own place with the lowest point at the height of the moment."""
    lowest = np.full(len(actors), np.inf)
    for frame, measure, offset, radius in _CONTACTS:
        i = FRAME[frame]
        size: FloatArray = getattr(bodies, measure)
        down = posed.rotation[:, i, 1, :] @ np.array(offset)
        np.minimum(lowest, posed.origin[:, i, 1] + (down - radius) * size, out=lowest)
    by = np.zeros((len(actors), 3))
    for i, (actor, moment) in enumerate(zip(actors, moments, strict=True)):
        ahead = math.radians(actor.heading)
        by[i] = (
            actor.x + math.sin(ahead) * moment.forward,
            moment.lift - lowest[i],
            actor.z + math.cos(ahead) * moment.forward,
        )
    return posed.moved(by)


def _reach(
    angles: FloatArray, posed: Posed, actors: Sequence[Actor], moments: Sequence[Moment]
) -> bool:
    """Write the angles of arms that reach for something; whether there were any."""
    found = False
    for i, (actor, moment) in enumerate(zip(actors, moments, strict=True)):
        for side in _SIDES:
            target: str | None = ARMS[moment.arms[side]].target
            if target is not None:
                point = target_point(posed, i, actor.body, side, target)
            elif (
                actor.partner is not None
                and actor.reach
                and (side == actor.side or actor.reach == "back")
            ):
                target = actor.reach
                point = _partner_point(posed, actors, i, side)
            else:
                continue
            for dof, value in reach(posed, i, actor.body, side, point, target).items():
                angles[i, dof] = value
            found = True
    return found


def _partner_point(posed: Posed, actors: Sequence[Actor], i: int, side: str) -> FloatArray:
    """Where a hand meets the partner, world metres."""
    actor = actors[i]
    assert actor.partner is not None  # only people with a partner reach for one
    other, body = actor.partner, actors[actor.partner].body
    if actor.reach == "back":
        across = (0.45 if side == "right" else -0.45) * body.shoulder
        height = (0.36 if side == "right" else 0.12) * body.torso
        return posed.at(other, "chest", (across, height, -1.15 * body.girth))
    if actor.reach == "shoulder":
        across = 0.75 * body.shoulder * (-1.0 if actor.side == "right" else 1.0)
        return posed.at(other, "chest", (across, 0.66 * body.torso, -0.5 * body.girth))
    middle: FloatArray = (posed.origin[i, 1] + posed.origin[other, 1]) / 2
    middle[1] = min(posed.origin[i, 1, 1], posed.origin[other, 1, 1]) - 0.02
    if actor.reach == "beside":
        middle[1] = 0.5 * (posed.origin[i, 0, 1] + posed.origin[other, 0, 1]) - 0.03
        return middle
    own = posed.rotation[i, 0, :, 0]
    return middle - own * _PALM


def _equipment(
    actors: Sequence[Actor], moments: Sequence[Moment], posed: Posed, key: tuple[int, ...]
) -> list[Thing]:
    """Things in hands and chairs under sitters."""
    things = []
    for i, (actor, moment) in enumerate(zip(actors, moments, strict=True)):
        sits = moment.posture_name is not None and actor.posture.seat and not actor.keys
        if not (actor.held or sits):
            continue
        dice, scale = Dice(*key, i), actor.body.stature / 1.75
        if actor.held:
            things.append(_held(dice, i, actor, posed, scale))
        if sits:
            pelvis = posed.origin[i, 0]
            under = float(pelvis[1]) - 0.95 * actor.body.girth
            thing = chair(dice, pelvis, under, actor.heading, scale)
            thing.seat_of = i
            things.append(thing)
    return things


def _held(dice: Dice, i: int, actor: Actor, posed: Posed, scale: float) -> Thing:
    assert actor.held is not None  # asked by the caller
    sides = _SIDES if actor.held == "box" else (actor.side,)
    grips = [posed.at(i, f"{s}_hand", (0.0, -0.75 * actor.body.hand, 0.0)) for s in sides]
    axes = posed.rotation[i, FRAME[f"{actor.side}_hand"]]
    middle: FloatArray = np.mean(grips, axis=0)
    thing = held_thing(dice, actor.held, middle, axes, actor.heading, scale)
    thing.holder = i
    return thing
