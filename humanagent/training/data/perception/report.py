"""The people whom a tool reports: some are missed, rarely one is not there."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from humanagent.scene import LIKELY_EXACT, BBox, JointState, Person, Provenance, Scene
from humanagent.training.data.perception.joints import keypoints_of, noisy_box, noisy_person
from humanagent.training.data.perception.noise import Noise
from humanagent.training.data.scenes import PersonTruth, SceneSample
from humanagent.training.data.scenes.config import PEOPLE

#: Of the picture's height: who is as tall as this is not missed for being small.
_TALL: Final = 0.5
_MOST_MISSED: Final = 0.95
#: Where the joints of a standing body lie in its box, COCO-17: what tools draw into coat stands.
_STANDING: Final = np.array(
    [[.5, .08], [.54, .06], [.46, .06], [.6, .07], [.4, .07], [.75, .2], [.25, .2], [.85, .35],
     [.15, .35], [.88, .5], [.12, .5], [.65, .52], [.35, .52], [.66, .74], [.34, .74], [.67, .95],
     [.33, .95]]
)  # fmt: skip


class Report(NamedTuple):
    """The scene as reported, the new id of everybody who was found by the true id, and more.

    ``missed`` maps the true ids of those who were not found to ids behind the last reported one;
    ``false`` are reported ids of people who are not there.
    """

    scene: Scene
    found: dict[str, str]
    missed: dict[str, str]
    false: frozenset[str]


def report(sample: SceneSample, noise: Noise, rng: np.random.Generator) -> Report:
    """What a tool with this noise reports of a scene."""
    scene = sample.scene
    if noise.exact:
        return Report(scene, {one.id: one.id for one in sample.people}, {}, frozenset())
    size = (scene.width, scene.height)
    people, found, missed = [], {}, []
    for one in sample.people:
        if rng.random() < miss_chance(one, noise, scene.height):
            missed.append(one)
        else:
            people.append(noisy_person(one.person, noise, size, rng))
            found[one.track_id] = one.id
    if rng.random() < noise.false_person and len(people) < max(PEOPLE):
        track = 1 + max((one.track_id for one in sample.people), default=0)
        people.append(_false_person(size, track, rng))
    possible, complete = _doubts(missed, noise, size, rng)
    reported = Scene.from_people(
        size, people, possible=possible, complete=complete, provenance=_PROVENANCE
    )
    ids = {p.track_id: p.id for p in reported.people}
    return Report(
        scene=reported,
        found={old: ids.pop(track) for track, old in found.items()},
        missed={one.id: f"P{len(people) + i}" for i, one in enumerate(missed, start=1)},
        false=frozenset(ids.values()),
    )


_PROVENANCE: Final = Provenance(tool="scene maker", version="noisy")


def miss_chance(one: PersonTruth, noise: Noise, height: int) -> float:
    """How likely a tool misses somebody in a picture so high: rather the small and the hidden."""
    small = max(0.0, 1 - one.person.height / (_TALL * height))
    found = (1 - noise.miss) * (1 - noise.miss_small * small)
    return min(_MOST_MISSED, 1 - found * (1 - noise.miss_hidden * (1 - one.visible)))


def _doubts(
    missed: list[PersonTruth], noise: Noise, size: tuple[int, int], rng: np.random.Generator
) -> tuple[tuple[BBox, ...], float]:
    """``possible`` and ``complete`` of the scene."""
    if rng.random() >= (noise.doubt_missed if missed else noise.doubt_exact):
        return (), round(float(rng.uniform(LIKELY_EXACT, 1.0)), 3)
    possible: tuple[BBox, ...] = ()
    if missed and rng.random() < 0.5:
        possible = (noisy_box(missed[0].bbox, 2 * noise.box, size, rng),)
    return possible, round(float(rng.uniform(0.05, LIKELY_EXACT - 0.01)), 3)


def _false_person(size: tuple[int, int], track: int, rng: np.random.Generator) -> Person:
    """Somebody who is not there: a standing body, most of its joints guessed."""
    height = size[1] * rng.uniform(0.2, 0.7)
    extent = np.array([height * rng.uniform(0.3, 0.5), height])
    corner = rng.uniform(size=2) * np.maximum(np.array(size) - extent, 0)
    xy = corner + (_STANDING + rng.normal(size=(17, 2)) * 0.05) * extent
    states: list[JointState] = ["seen" if r < 0.3 else "guessed" for r in rng.random(17)]
    for i in np.flatnonzero((xy < 0).any(1) | (xy >= np.array(size)).any(1)):
        states[i] = "off_frame"
    box = noisy_box((*corner.tolist(), *(corner + extent).tolist()), 0.0, size, rng)
    return Person(
        id="P1",
        bbox=box,
        score=round(float(rng.uniform(0.5, 0.8)), 3),
        keypoints=keypoints_of(xy, rng.uniform(0.2, 0.7, 17), states),
        track_id=track,
    )
