"""Puts the truth of a picture together: names, attributes, relations and captions of who shows."""

from __future__ import annotations

from itertools import combinations
from typing import Final

import numpy as np

from humanagent.scene import Person, Scene
from humanagent.training.data.scenes.actions import ACTIONS, TOGETHER
from humanagent.training.data.scenes.actors import Actor
from humanagent.training.data.scenes.captions import image_caption, part_captions, person_caption
from humanagent.training.data.scenes.figure import PARTS
from humanagent.training.data.scenes.labels import crowded_hands, pair_labels, person_labels
from humanagent.training.data.scenes.motion import Moment
from humanagent.training.data.scenes.poses import ARMS, POSTURES
from humanagent.training.data.scenes.solids import FloatArray
from humanagent.training.data.scenes.stage import Stage
from humanagent.training.data.scenes.truth import PersonTruth, Relation, ThingTruth
from humanagent.training.data.scenes.visible import Seen
from humanagent.training.data.scenes.world import World

#: Pixels of a part from which it shows what is worn there.
_ENOUGH: Final = 14.0
_THING_ENOUGH: Final = 5.0  # area of a thing's box
_HEAD: Final = PARTS.index("head")
_TORSO: Final = PARTS.index("torso")
_LEGS: Final = [PARTS.index("left_leg"), PARTS.index("right_leg")]
_DOING: Final = {
    "falling": "falling",
    "lying_down": "lying down",
    "standing_up": "standing up",
    "crouching_down": "crouching down",
    "bending_down": "bending down",
}

_POSTURES: Final = {
    **{name: name for name in ("standing", "sitting", "crouching", "kneeling", "lying")},
    "bending": "bending over",
    "mid_air": "in the air",
}

_Told = tuple[
    tuple[PersonTruth, ...],
    tuple[ThingTruth, ...],
    tuple[Relation, ...],
    dict[str, dict[str, str]],
    str,
]


def described(world: World, stage: Stage, seen: Seen, scene: Scene) -> _Told:
    """People, things, relations, facts of pairs and the caption of a picture."""
    ids = {_index(p): p.id for p in scene.people}
    places = stage.posed.origin[:, 0][:, [0, 2]].tolist()
    things = _things(stage, seen, ids)
    people = tuple(_truth(world, stage, seen, person, ids, things) for person in scene.people)
    pairs: dict[str, dict[str, str]] = {}
    relations = []
    for one, two in combinations(scene.people, 2):
        i, j = _index(one), _index(two)
        a, b = world.actors[i], world.actors[j]
        together = a.partner == j
        pairs[f"{one.id}>{two.id}"], pairs[f"{two.id}>{one.id}"] = pair_labels(
            a, b, (stage.moments[i], stage.moments[j]), (places[i], places[j]), world.camera,
            together,
        )  # fmt: skip
        # Ids go by what shows; where hidden halves turn that round, nobody can say.
        if pairs[f"{one.id}>{two.id}"]["side"] == "right_of":
            for key in (f"{one.id}>{two.id}", f"{two.id}>{one.id}"):
                pairs[key]["side"] = "unknown"
        if together and a.together:
            first, second = (one, two) if i < j else (two, one)
            relations.append(Relation(first.id, a.together, second.id))
    caption = image_caption(world.place.name, [p.caption for p in people], [])
    return people, things, tuple(relations), pairs, caption


def _index(person: Person) -> int:
    assert person.track_id is not None  # every drawn person has one
    return person.track_id - 1


def _things(stage: Stage, seen: Seen, ids: dict[int, str]) -> tuple[ThingTruth, ...]:
    found = []
    for thing, box in zip(stage.things, seen.thing_boxes, strict=True):
        if box is None or (box[2] - box[0]) * (box[3] - box[1]) < _THING_ENOUGH:
            continue
        holder = ids.get(thing.holder) if thing.holder is not None else None
        seat_of = ids.get(thing.seat_of) if thing.seat_of is not None else None
        found.append(ThingTruth(thing.name, thing.colour, box, holder, seat_of))
    return tuple(found)


def _truth(
    world: World, stage: Stage, seen: Seen, person: Person, ids: dict[int, str],
    things: tuple[ThingTruth, ...],
) -> PersonTruth:  # fmt: skip
    i = _index(person)
    actor, moment = world.actors[i], stage.moments[i]
    x, _, z = (float(v) for v in stage.posed.origin[i, 0])
    facts = person_labels(actor, moment, x, z)
    if len(ids) > 1:
        wrists = stage.joints[i, 9:11].tolist()
        others = stage.joints[[j for j in ids if j != i]].reshape(-1, 3)
        crowded_hands(facts, dict(zip(("left", "right"), wrists, strict=True)), others)
    partner = ids.get(actor.partner) if actor.partner is not None else None
    if actor.partner is not None and partner is None:
        for side in ("left", "right"):
            if facts[f"{side}_hand"] == "near_person":
                facts[f"{side}_hand"] = "unknown"
    attributes = dict(actor.look.attributes)
    shown = _shown_attributes(actor, attributes, seen.pixels[i], person)
    held = next((t for t in things if t.holder == person.id), None)
    bare = PersonTruth(
        person=person.model_copy(
            update={"attributes": {k: v for k, v in shown.items() if v != "none"}}
        ),
        facts=facts,
        action=actor.action if actor.together is None or partner else "unknown",
        action_words=_doing(i, actor, moment, partner),
        attributes=attributes,
        seen_attributes=shown,
        part_boxes=seen.parts[i],
        visible=round(seen.share[i], 3),
        distance=round(float(np.hypot(x, z)), 2),
        joint_z=tuple(round(v, 3) for v in world.camera.view(stage.joints[i])[:, 2].tolist()),
        held=held,
        partner=partner,
    )
    return _captioned(bare, actor)


def _shown_attributes(
    actor: Actor, attributes: dict[str, str], pixels: FloatArray, person: Person
) -> dict[str, str]:
    """The attributes whose place on the body the picture shows."""
    shown = {"age": attributes["age"]}
    if pixels[_HEAD] >= _ENOUGH:
        shown |= {"hat": attributes["hat"]}
        if attributes["hat"] == "none" or "long" in actor.look.tags:
            shown["hair"] = attributes["hair"]
        if "seen" in person.keypoints.state[:3]:
            shown |= {"glasses": attributes["glasses"], "beard": attributes["beard"]}
    if pixels[_TORSO] >= _ENOUGH:
        shown["top"] = attributes["top"]
    if pixels[_LEGS].sum() >= _ENOUGH:
        shown["bottom"] = attributes["bottom"]
    return shown


def _doing(index: int, actor: Actor, moment: Moment, partner: str | None) -> str:
    if actor.keys:
        return _DOING[actor.action]
    words = POSTURES[moment.posture_name].words if moment.posture_name else ""
    if actor.together:
        doing = TOGETHER[actor.together]
        second = actor.partner is not None and actor.partner < index
        return (doing.back if second else doing.verb).format(other=partner) if partner else words
    return ACTIONS[actor.action].verb.format(posture=words, side=actor.side)


def _captioned(truth: PersonTruth, actor: Actor) -> PersonTruth:
    facts = {name: truth.shown_fact(name) for name in truth.facts}
    tells = ["posture"]
    if truth.partner:
        tells = ["orientation"]
    if ARMS[actor.arms[actor.side]].arm not in ("hanging", "unknown"):
        tells.append(f"{actor.side}_arm")
    doing = truth.action_words
    if not all(truth.shows(fact) for fact in tells):
        doing = _POSTURES.get(facts["posture"], "")
    named = truth.held is None or truth.held.name in doing
    held = "" if named or truth.held is None else truth.held.words
    caption = person_caption(
        truth.attributes["age"], truth.seen_attributes, doing, facts["orientation"], held,
    )  # fmt: skip
    parts = part_captions(facts, truth.seen_attributes)
    values = {**truth.__dict__, "caption": caption, "part_captions": parts}
    return PersonTruth(**values)
