"""Drawn scenes as rows, and back: the truth stands in the seed."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import PurePosixPath
from typing import Final

from PIL import Image

from humanagent.errors import BadInputError
from humanagent.scene import Keypoints as SceneKeypoints
from humanagent.training.data.questions.types import split_of
from humanagent.training.data.rows import Caption, Keypoints, Part, PersonRow, Row, Thing
from humanagent.training.data.rows.types import Split
from humanagent.training.data.scenes import PersonTruth, SceneConfig, SceneSample, make_scene

SOURCE: Final = "drawn"
LICENCE: Final = "Apache-2.0"  # ours: pictures of this package's own making
_SPLITS: Final[dict[str, Split]] = {"train": "train", "validation": "val", "test": "test"}
_VISIBILITY: Final = {"seen": 2, "guessed": 1, "off_frame": 0, "absent": 0}


def drawn_row(sample: SceneSample) -> Row:
    """The row of a scene, with its picture as PNG, in the split that its seed belongs to.

    Captions are those of the generator, which knows what it drew: facet ``image`` of the picture,
    ``overall`` of people, ``part`` of parts of their bodies. Attributes are those that show.

    Example:
        >>> row = drawn_row(make_scene(7, SceneConfig(people={2: 1})))
        >>> row.path, [p.keypoints.skeleton for p in row.people]
        ('drawn/7.png', ['coco_17', 'coco_17'])
    """
    data = _png(sample)
    return Row(
        id=hashlib.sha256(data).hexdigest(),
        width=sample.scene.width,
        height=sample.scene.height,
        source=SOURCE,
        licence=LICENCE,
        split=_SPLITS[split_of(sample.seed)],
        path=f"{SOURCE}/{sample.seed}.png",
        image=data,
        people=tuple(_person(one) for one in sample.people),
        objects=tuple(Thing(thing.words, thing.bbox) for thing in sample.things),
        captions=tuple(Caption(text) for text in sample.captions),
    )


def scene_of(row: Row, config: SceneConfig | None = None) -> SceneSample:
    """The scene that a row was made from, drawn again.

    Args:
        row: from ``drawn_row``.
        config: how it was drawn; the row's own size goes before.

    Raises:
        BadInputError: the row is not of a drawn scene, or of one that this config does not draw.

    Example:
        >>> sample = make_scene(7)
        >>> scene_of(drawn_row(sample)).people == sample.people
        True
    """
    seed = re.fullmatch(r"([0-9]{1,18})", PurePosixPath(row.path).stem)
    if row.source != SOURCE or seed is None:
        raise BadInputError("not the row of a drawn scene", where=f"{row.source}: {row.path}")
    drawn = (config or SceneConfig()).model_copy(update={"size": (row.width, row.height)})
    sample = make_scene(int(seed[1]), drawn)
    if hashlib.sha256(_png(sample)).hexdigest() != row.id:
        raise BadInputError(
            "this scene is drawn differently now",
            where=row.path,
            do="give the config that it was drawn with",
        )
    return sample


def _person(one: PersonTruth) -> PersonRow:
    return PersonRow(
        bbox=one.bbox,
        keypoints=_joints(one.person.keypoints),
        attributes={k: v for k, v in one.seen_attributes.items() if v != "none"},
        parts=tuple(Part(name, box) for name, box in one.part_boxes.items()),
        action=one.action_words,
        captions=(
            *([Caption(one.caption, "overall")] if one.caption else []),
            *(Caption(text, "part") for text in one.part_captions.values()),
        ),
    )


def _joints(points: SceneKeypoints) -> Keypoints:
    return Keypoints(
        "coco_17",
        tuple(value for xy in points.xy for value in xy),
        tuple(_VISIBILITY[state] for state in points.state),
    )


def _png(sample: SceneSample) -> bytes:
    out = io.BytesIO()
    Image.fromarray(sample.image).save(out, "PNG")
    return out.getvalue()
