"""A row's people as a scene that can be measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from humanagent.pose import SceneFacts, scene_facts
from humanagent.scene import JOINTS, BBox, Keypoints, Person, Provenance, Scene
from humanagent.tools.skeletons import SKELETONS, to_coco
from humanagent.training.data.rows import Keypoints as RowKeypoints
from humanagent.training.data.rows import PersonRow, Row

#: Somebody's own annotations, who says that they miss nobody.
ALL_ANNOTATED: Final = "annotations of everybody"
#: Sources that mark everybody in the picture (crowds as regions to ignore). Of all others a row may
#: lack people, so that a larger number in a text is no contradiction.
EVERYONE: Final = frozenset({"drawn", "coco", "citypersons", "cihp", ALL_ANNOTATED})


@dataclass(frozen=True)
class Measured:
    """A scene, its facts, and the id that each annotated person of the row has in it.

    ``ids`` maps the index in ``Row.people`` to ``P1``, ``P2`` ... from left to right. People to
    ignore, and those of whom neither box nor joints are known, have none.
    """

    scene: Scene
    facts: SceneFacts
    ids: Mapping[int, str]


def measure(row: Row, *, complete: float | None = None) -> Measured:
    """The scene of a row, with all pose facts.

    Args:
        row: any row; coordinates in pixels.
        complete: estimated probability (0..1) that the row has everybody; by default 1 for
            sources that mark everybody (``EVERYONE``) and 0 for others.

    Example:
        >>> people = (PersonRow(bbox=(50, 0, 60, 40)), PersonRow(bbox=(0, 0, 10, 40)))
        >>> row = Row("0" * 64, 64, 48, "coco", "CC BY 4.0", path="a.jpg", people=people)
        >>> dict(measure(row).ids)
        {1: 'P1', 0: 'P2'}
    """
    alone = len(row.people) == 1
    placed = {
        index: box
        for index, one in enumerate(row.people)
        if not one.ignore and (box := _box(one, row, alone=alone)) is not None
    }
    unplaced = any(not one.ignore and i not in placed for i, one in enumerate(row.people))
    if complete is None:
        complete = float(row.source in EVERYONE)
    people = [
        # ``track_id`` carries the index through the ordering from left to right.
        Person(
            id="P1",
            bbox=box,
            score=1.0,
            keypoints=coco_keypoints(row.people[index].keypoints),
            track_id=index,
        )
        for index, box in placed.items()
    ]
    scene = Scene.from_people(
        (row.width, row.height),
        people,
        possible=tuple(one.bbox for one in row.people if one.ignore and one.bbox is not None),
        complete=0.0 if unplaced else complete,
        provenance=Provenance(tool=f"annotation: {row.source}"),
    )
    ids = {p.track_id: p.id for p in scene.people if p.track_id is not None}
    return Measured(scene, scene_facts(scene), ids)


def coco_keypoints(joints: RowKeypoints | None) -> Keypoints:
    """COCO-17 of joints in any known skeleton; *absent* where it has no such joint.

    A skeleton that is not known gives absent joints: nothing is guessed from their order.

    Example:
        >>> mpii = RowKeypoints("mpii_16", (5.0, 6.0) * 16, (2,) * 16)
        >>> found = coco_keypoints(mpii)
        >>> found.usable("left_knee"), found.usable("nose")
        (True, False)
    """
    names = None if joints is None else SKELETONS.get(joints.skeleton.replace("_", ""))
    if joints is None or names is None or len(names) != len(joints.visibility):
        return Keypoints.absent()
    xy = np.array(joints.xy, dtype=float).reshape(1, -1, 2)
    seen = np.array(joints.visibility, dtype=float)[None]
    coco_xy, visibility = to_coco(xy, seen, names)
    usable = np.isfinite(coco_xy).all(axis=-1, keepdims=True)
    table = np.concatenate(
        [np.where(usable, coco_xy, 0.0), np.where(usable, visibility[..., None], 0.0)], axis=-1
    )
    return Keypoints.from_array(table[0])


def _box(one: PersonRow, row: Row, *, alone: bool) -> BBox | None:
    """The box that is annotated, else the one round the joints, else the picture of a lone one."""
    if one.bbox is not None:
        return one.bbox
    points = coco_keypoints(one.keypoints)
    xy = np.array([points.xy[i] for i, name in enumerate(JOINTS) if points.usable(name)])
    if len(xy):
        (x0, y0), (x1, y1) = xy.min(axis=0).tolist(), xy.max(axis=0).tolist()
        return x0, y0, x1, y1
    return (0.0, 0.0, float(row.width), float(row.height)) if alone else None
