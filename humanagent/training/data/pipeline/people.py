"""The stages detector and pose: the people of a picture that nobody annotated."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from humanagent.errors import BadInputError
from humanagent.media import load_picture
from humanagent.scene import Person, Scene
from humanagent.training.data.geometry.scene import EVERYONE
from humanagent.training.data.pipeline.sources import ANNOTATED
from humanagent.training.data.rows import Keypoints, Made, PersonRow, Row

if TYPE_CHECKING:
    from humanagent.settings import Settings
    from humanagent.tools.protocols import PersonPerceiver

_VISIBILITY: Final = {"seen": 2, "guessed": 1, "off_frame": 0, "absent": 0}


def unannotated(row: Row) -> bool:
    """Whether nobody says who is in a row's picture: then nobody in it means nothing.

    Example:
        >>> unannotated(Row("0" * 64, 64, 48, "pictures", "unknown", path="a.jpg"))
        True
        >>> unannotated(Row("0" * 64, 64, 48, "coco", "CC BY 4.0", path="a.jpg"))
        False
    """
    return not row.people and row.source not in EVERYONE and row.source != ANNOTATED


class Looker:
    """Finds and measures people by the backend that is chosen everywhere else.

    Args:
        settings: As of the agent; which backend, which weights.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._perceiver: PersonPerceiver | None = None

    def look(self, row: Row) -> Row:
        """The row with its people, and which tool says so; a row that is annotated stays as it is.

        Boxes of candidates that were not sure enough are there to be ignored.

        Raises:
            MissingDependencyError: no backend can be used.
            BadInputError: the row has no picture, or one that cannot be decoded.
        """
        if not unannotated(row):
            return row
        if row.image is None:
            raise BadInputError(
                "a row without people and without its picture",
                where=row.path,
                do="say where the pictures are with --pictures",
            )
        if self._perceiver is None:
            from humanagent.tools.select import make_perceiver

            self._perceiver = make_perceiver(self._settings)
        return seen(row, self._perceiver.perceive(load_picture(row.image).pixels))


def seen(row: Row, scene: Scene) -> Row:
    """A row with the people of a scene that was measured in its picture."""
    tool = scene.provenance
    settings = json.dumps(tool.settings, sort_keys=True).encode()
    by = f"{tool.tool} {tool.version} settings {hashlib.sha256(settings).hexdigest()[:12]}"
    people = [_person(one) for one in scene.people]
    people += [PersonRow(bbox=box, ignore=True) for box in scene.possible]
    made = [Made(f"people[{i}].bbox", by) for i in range(len(people))]
    made += [Made(f"people[{i}].keypoints", by) for i in range(len(scene.people))]
    made += [
        Made(f"people[{i}].attributes.{name}", by)
        for i, one in enumerate(scene.people)
        for name in one.attributes
    ]
    return replace(row, people=tuple(people), made=(*row.made, *made))


def _person(one: Person) -> PersonRow:
    points = one.keypoints
    xy = tuple(value for point in points.xy for value in point)
    visibility = tuple(_VISIBILITY[state] for state in points.state)
    joints = Keypoints("coco_17", xy, visibility) if any(visibility) else None
    return PersonRow(
        bbox=one.bbox, keypoints=joints, attributes=MappingProxyType(dict(one.attributes))
    )
