"""Where people could be: tiles and faces -> pose detector -> landmarks.

The pose detector alone finds one person of a group, so it looks at overlapping tiles of several
sizes and at squares below each face. Proposals of the same person are merged before the dearer
landmark model runs; how many agreed is kept, since it tells real people from false ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from humanagent.scene import SIGMAS
from humanagent.tools.blazepose import ssd
from humanagent.tools.blazepose.crop import Picture, Roi, Square
from humanagent.tools.blazepose.landmarks import TO_COCO, Landmarks, in_frame, run_landmarks
from humanagent.tools.blazepose.models import Models

Array = npt.NDArray[np.float64]

#: 2 (2 sigma)^2 of COCO's OKS, per joint.
FALL_OFF = 2 * (2 * np.array(SIGMAS)) ** 2


@dataclass(frozen=True)
class Search:
    """How thoroughly candidates are sought. Scores in 0..1, sizes relative."""

    pose_tiles: tuple[float, ...] = (1, 1.5, 2, 4)  # longer side over tile side
    face_tiles: tuple[float, ...] = (1, 3)  # the same, for faces
    face_squares: tuple[float, ...] = (3, 6)  # side of the square below a face, in faces
    least_pose: float = 0.3  # least score of a pose detection: a vote for its region
    least_region: float = 0.4  # least score of a region's best detection
    least_face: float = 0.3  # least score of a face
    least_flag: float = 0.2  # least "a person is here" of the landmark model
    differ: float = 0.6  # below this likeness, both passes become candidates
    most_faces: int = 6  # most faces under which people are sought
    most: int = 24  # most proposals that get landmarks


@dataclass(frozen=True)
class Face:
    """A face box (xyxy) with its score."""

    box: Array
    score: float


@dataclass(frozen=True)
class Proposal:
    """A region that may hold a person.

    ``votes`` are the summed scores of all detections of this region, ``level`` the tile level of
    the best one (0 when it came from a face).
    """

    roi: Roi
    score: float
    votes: float
    level: float
    by_face: bool


@dataclass(frozen=True)
class Candidate:
    """One measured pose of a proposal.

    Attributes:
        proposal: Where it was sought.
        landmarks: The pose.
        agreement: Likeness (0..1) of this pose and the one from the other pass over it.
        refined: Whether this is the second pass, over the region that the first one proposed.
        face: Score of the face around the nose, 0 when there is none.
    """

    proposal: Proposal
    landmarks: Landmarks
    agreement: float
    refined: bool
    face: float


def tiles(width: float, height: float, level: float) -> list[Square]:
    """Squares of side longer / level, overlapping by half, that cover the picture.

    Example:
        >>> len(tiles(640, 480, 1)), len(tiles(640, 480, 2))
        (1, 6)
    """
    side = max(width, height) / level

    def starts(length: float) -> list[float]:
        if length <= side:
            return [(length - side) / 2]
        count = int(np.ceil((length - side) / (side / 2) - 1e-6)) + 1
        return [float(v) for v in np.linspace(0, length - side, count)]

    return [Square(x, y, side) for y in starts(height) for x in starts(width)]


def find_faces(picture: Picture, models: Models, search: Search) -> list[Face]:
    """Faces by both face models over all tiles, without duplicates, best first."""
    squares = [
        s for level in search.face_tiles for s in tiles(picture.width, picture.height, level)
    ]

    def look(square: Square) -> list[Face]:
        found = []
        for model, layout in (
            (models.face_full, ssd.FACE_FULL),
            (models.face_short, ssd.FACE_SHORT),
        ):
            pixels = picture.square(square, layout.size)
            hits = ssd.detect(model, layout, pixels, search.least_face)
            corner = [square.x, square.y] * 2
            boxes = hits.boxes * square.side + corner
            found += [Face(b, float(s)) for b, s in zip(boxes, hits.score, strict=True)]
        return found

    faces = [face for found in models.map(look, squares) for face in found]
    faces.sort(key=lambda f: -f.score)
    kept: list[Face] = []
    for face in faces:
        if not kept or ssd.iou(face.box[None], np.stack([k.box for k in kept])).max() < 0.3:
            kept.append(face)
    return kept


def propose(picture: Picture, models: Models, faces: list[Face], search: Search) -> list[Proposal]:
    """Merged proposals of all tiles and face squares, best first."""
    jobs: list[tuple[Square, float, Face | None]] = [
        (square, level, None)
        for level in search.pose_tiles
        for square in tiles(picture.width, picture.height, level)
    ]
    for face in faces[: search.most_faces]:
        x, y = (face.box[:2] + face.box[2:]) / 2
        size = float((face.box[2:] - face.box[:2]).max())
        jobs += [
            (Square(x - size * k / 2, y - size * k * 0.2, size * k), 0, face)
            for k in search.face_squares
        ]

    def look(job: tuple[Square, float, Face | None]) -> list[Proposal]:
        square, level, face = job
        pixels = picture.square(square, ssd.POSE.size)
        hits = ssd.detect(models.pose_detector, ssd.POSE, pixels, search.least_pose)
        points = hits.points * square.side + [square.x, square.y]
        found = []
        for p, score in zip(points, hits.score.tolist(), strict=True):
            roi = Roi.from_points(p[2], p[3])
            if roi.side >= 8 and (face is None or _belongs(p[:2], face)):
                found.append(Proposal(roi, score, score, level, face is not None))
        return found

    merged = merge([p for found in models.map(look, jobs) for p in found])
    return [p for p in merged if p.score >= search.least_region][: search.most]


def _belongs(head: Array, face: Face) -> bool:
    """Whether a pose detection, whose box (2 corners) is the head, is of this face's person."""
    apart = np.hypot(*(head.mean(0) - face.box.reshape(2, 2).mean(0)))
    return bool(apart < 1.2 * (face.box[2:] - face.box[:2]).max())


def merge(proposals: list[Proposal]) -> list[Proposal]:
    """Proposals of the same region become one that carries all their votes, best first."""
    kept: list[Proposal] = []
    for p in sorted(proposals, key=lambda p: -p.score):
        for i, k in enumerate(kept):
            if _same_region(p.roi, k.roi):
                kept[i] = Proposal(
                    k.roi, k.score, k.votes + p.votes, k.level, k.by_face or p.by_face
                )
                break
        else:
            kept.append(p)
    return kept


def _same_region(a: Roi, b: Roi) -> bool:
    turn = abs((a.angle - b.angle + np.pi) % (2 * np.pi) - np.pi)
    near = np.hypot(a.x - b.x, a.y - b.y) < 0.12 * min(a.side, b.side)
    return bool(near and abs(np.log(a.side / b.side)) < 0.25 and turn < 0.35)


def find_candidates(
    picture: Picture, models: Models, search: Search
) -> tuple[list[Candidate], list[Face]]:
    """All candidates of a picture with landmarks, and all faces."""
    faces = find_faces(picture, models, search)

    def measure(proposal: Proposal) -> list[Candidate]:
        first = run_landmarks(models.pose_landmarks, picture, proposal.roi)
        if first.flag < search.least_flag:
            return []
        roi = first.next_roi()
        second = run_landmarks(models.pose_landmarks, picture, roi) if roi.side >= 8 else first
        agreement = likeness(first, second)
        passes = [(second, True)] if second.flag >= search.least_flag else []
        # Mostly the second pass is the better one. Where they differ much, either may be right.
        if not passes or agreement < search.differ:
            passes.append((first, False))
        return [
            Candidate(proposal, found, agreement, refined, _face_at(found.xy[0], faces))
            for found, refined in passes
            if in_frame(found.xy[TO_COCO], picture).any()
        ]

    proposals = propose(picture, models, faces, search)
    return [c for found in models.map(measure, proposals) for c in found], faces


def likeness(a: Landmarks, b: Landmarks) -> float:
    """0..1, how alike two poses are: the mean of COCO's OKS over the 17 joints, symmetric.

    The object's area, which OKS needs, is taken as a third of the mean square region.
    """
    area = (a.roi.side / 1.25 * b.roi.side / 1.25) / 3
    apart = ((a.xy[TO_COCO] - b.xy[TO_COCO]) ** 2).sum(-1)
    return float(np.exp(-apart / (area * FALL_OFF)).mean())


def likenesses(candidates: Sequence[Candidate]) -> Array:
    """(N, N) likeness of every two candidates' poses."""
    if not candidates:
        return np.zeros((0, 0))
    xy = np.stack([c.landmarks.xy[TO_COCO] for c in candidates])
    side = np.array([c.landmarks.roi.side for c in candidates]) / 1.25
    area = side[:, None] * side[None] / 3
    apart = ((xy[:, None] - xy[None]) ** 2).sum(-1)
    return np.asarray(np.exp(-apart / (area[..., None] * FALL_OFF)).mean(-1))


def _face_at(nose: Array, faces: list[Face]) -> float:
    """Score of the surest face around the nose. Faces come best first."""
    for face in faces:
        x0, y0, x1, y1 = face.box
        if x0 <= nose[0] <= x1 and y0 - 0.2 * (y1 - y0) <= nose[1] <= y1:
            return face.score
    return 0.0
