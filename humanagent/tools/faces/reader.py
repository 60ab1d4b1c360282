"""``FaceReader``: the faces of a picture, whose they are, and what shows on them.

It never says who somebody is or what they feel: a mouth is open or closed, eyes likewise, a head
is turned. Nothing is kept that could tell one face from another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from humanagent.scene import BBox, Scene
from humanagent.tools.attributes.boxes import box_of
from humanagent.tools.attributes.embedded import LONGEST, EmbeddedReader
from humanagent.tools.attributes.reading import Reading
from humanagent.tools.blazepose.crop import Picture
from humanagent.tools.blazepose.models import FACE_FULL_RANGE, FACE_SHORT_RANGE, library_version
from humanagent.tools.faces.detect import LEAST, FaceHit, find_faces, owners
from humanagent.tools.faces.head_pose import HeadPose, head_pose
from humanagent.tools.faces.mesh import FACE_MESH, Mesh, eyes_covered, run_mesh
from humanagent.tools.protocols import Image, ToolInfo

#: Least presence of a face that is reported.
PRESENT: Final = 0.5
#: Least score of a face that is nobody's: cats and horses reach 0.6.
NOBODYS: Final = 0.7
#: Least size of a face, in pixels of the original, at which something is read off it.
SMALLEST: Final = {"eyes": 48, "mouth": 32, "head": 24}
#: Beyond this turn (degrees of yaw or pitch) the far eye and half the mouth are guessed.
TURNED: Final = 40.0
#: Mouth: gap over face height. Eyes: opening over width. Between the two it is not said.
#: Eyes painted shut measured .11 to .26, open ones in large faces .30 to .35.
MOUTH: Final = (0.02, 0.05)
EYES: Final = (0.15, 0.27)


@dataclass(frozen=True)
class FaceReading:
    """One face, in pixels of the picture that was given.

    Attributes:
        person: id of the person in the scene, None where no head joints lie on it.
        bbox: box of the landmarks, xyxy.
        score: 0..1, that it is a face.
        landmarks: (468, 2), the points of mediapipe's face mesh.
        mouth: ``open``, ``closed`` or ``unknown``.
        eyes: ``open``, ``closed`` (both), or ``unknown``.
        head: where the head is turned; None when the face is too small.
    """

    person: str | None
    bbox: BBox
    score: float
    landmarks: npt.NDArray[np.float64]
    mouth: Reading
    eyes: Reading
    head: HeadPose | None

    def words(self) -> dict[str, str]:
        """What is known, in words that fit ``Person.attributes``.

        Example:
            >>> face = FaceReading("P1", (0, 0, 9, 9), 0.9, np.zeros((468, 2)),
            ...                    Reading("open", 0.8), Reading.unknown(), None)
            >>> face.words()
            {'mouth': 'open'}
        """
        read = {"mouth": self.mouth, "eyes": self.eyes}
        return {name: reading.value for name, reading in read.items() if reading.known}


class FaceReader(EmbeddedReader):
    """Reads faces with the models of the mediapipe wheel.

    Args and Raises: as ``EmbeddedReader``.

    Example:
        >>> from humanagent.scene import Scene
        >>> FaceReader().read(np.zeros((48, 64, 3), np.uint8), Scene(width=64, height=48))
        ()
    """

    @property
    def info(self) -> ToolInfo:
        """Versions, thresholds and hashes."""
        settings: dict[str, str | int | float | bool] = {
            "longest": LONGEST,
            "least": LEAST,
            "face_full": FACE_FULL_RANGE.sha256,
            "face_short": FACE_SHORT_RANGE.sha256,
            "face_mesh": FACE_MESH.sha256,
        }
        return ToolInfo("faces", library_version(), settings)

    def read(self, image: Image, scene: Scene) -> tuple[FaceReading, ...]:
        """The faces of one (H, W, 3) uint8 RGB picture, from left to right.

        Args:
            image: the picture.
            scene: its people: faces are sought round their heads too, and get their ids.
        """
        picture = Picture(image, LONGEST)
        hits = find_faces(picture, scene.people, self._models)
        owner = owners(hits, picture, scene.people)
        readings = []
        for hit, index in zip(hits, owner, strict=True):
            mesh = run_mesh(picture, hit.roi())
            person = None if index is None else scene.people[index].id
            if mesh.presence >= PRESENT and (person or hit.score * mesh.presence >= NOBODYS):
                readings.append(_reading(hit, mesh, picture, person))
        return tuple(sorted(readings, key=lambda r: r.bbox))


def _reading(hit: FaceHit, mesh: Mesh, picture: Picture, person: str | None) -> FaceReading:
    xy = mesh.points[:, :2] * picture.scale
    bbox = box_of(xy)
    size = mesh.size * min(picture.scale)
    head = head_pose(mesh.points) if size >= SMALLEST["head"] else None
    mouth = eyes = Reading.unknown()
    if head and max(abs(head.yaw), abs(head.pitch)) <= TURNED:
        if size >= SMALLEST["mouth"]:
            mouth = Reading.between(mesh.mouth_gap(), *MOUTH, ("closed", "open"), mesh.presence)
        if size >= SMALLEST["eyes"] and not eyes_covered(picture, mesh):
            eyes = _eyes(mesh)
    return FaceReading(
        person=person,
        bbox=bbox,
        score=round(hit.score * mesh.presence, 3),
        landmarks=xy,
        mouth=mouth,
        eyes=eyes,
        head=head,
    )


def _eyes(mesh: Mesh) -> Reading:
    """One word for both eyes; unknown when they differ or one is in doubt."""
    right, left = (
        Reading.between(gap, *EYES, ("closed", "open"), mesh.presence) for gap in mesh.eye_gaps()
    )
    if right.value != left.value:
        return Reading.unknown()
    return min(right, left, key=lambda r: r.confidence)
