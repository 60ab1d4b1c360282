"""The built-in association: boxes and joints, where they are expected now.

Own code for one reason: every release of the ``trackers`` package asks for numpy 2, the wheel with
the embedded models for numpy 1, so pip cannot install both. It is tracking by detection as in SORT
(Bewley et al. 2016): predict, compare, assign; with the likeness of joints (OKS) beside the
overlap of boxes, since poses tell apart people whose boxes overlap. On 24 drawn clips of six
pictures a second, with the errors of a good pose tool, it took one for another once, the package
11 to 13 times; with those of the embedded one 8 and 29 to 33 times
(``tests/tools/tracking/measure.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from humanagent.scene import SIGMAS, Person
from humanagent.tools.protocols import ToolInfo

Array = npt.NDArray[np.float64]

#: 2 (2 sigma)^2 of COCO's OKS, per joint. Twice as tolerant: people move between two pictures.
_FALL_OFF = 2 * (2 * 2 * np.array(SIGMAS)) ** 2
#: A body fills this much of its box: COCO's convention where there is no mask.
_FILLED = 0.53
#: Fewer common joints than this say nothing.
_LEAST_JOINTS = 4


@dataclass(frozen=True)
class AssociationSettings:
    """When two boxes are the same person.

    Attributes:
        least: least likeness (0..1) of a person and a track.
        memory_s: seconds that somebody unseen is remembered.
        inertia: share of the old speed that is kept at each picture (0..1).
        coast_s: seconds that somebody unseen is thought to go on at the same speed.
    """

    least: float = 0.05
    memory_s: float = 2.0
    inertia: float = 0.6
    coast_s: float = 0.5


@dataclass
class _Track:
    number: int
    box: Array  # (4,) xyxy, where last seen
    joints: Array  # (17, 2), NaN where unknown
    speed: Array  # (2,) pixels per second of the centre
    time_s: float

    def moved(self, time_s: float, coast_s: float) -> Array:
        """(2,) how far it is expected to have moved."""
        return self.speed * min(time_s - self.time_s, coast_s)


class PoseAssociator:
    """Who is who, by boxes and joints. Everybody has a number from the first picture on.

    Example:
        >>> somebody = lambda x: Person(id="P1", bbox=(x, 0, x + 40, 100), score=0.9)
        >>> who = PoseAssociator()
        >>> who.assign([somebody(0), somebody(200)], 0.0)
        [1, 2]
        >>> who.assign([somebody(205), somebody(400)], 0.1)
        [2, 3]
    """

    def __init__(self, settings: AssociationSettings | None = None) -> None:
        self.settings = settings or AssociationSettings()
        self.reset()

    @property
    def info(self) -> ToolInfo:
        """Its settings."""
        return ToolInfo("pose-association", "1", dict(asdict(self.settings)))

    def reset(self) -> None:
        """Forget everybody; numbers begin at 1 again."""
        self._tracks: list[_Track] = []
        self._last = 0

    def assign(self, people: Sequence[Person], time_s: float) -> list[int]:
        """A number for each person; see ``Associator``."""
        s = self.settings
        self._tracks = [t for t in self._tracks if time_s - t.time_s <= s.memory_s]
        pairs = best_pairs(self._likenesses(people, time_s), s.least)
        matched = {person: self._tracks[track] for track, person in pairs}
        numbers: list[int] = []
        for i, person in enumerate(people):
            if i in matched:
                self._follow(matched[i], person, time_s)
                numbers.append(matched[i].number)
            else:
                self._last += 1
                self._tracks.append(_begun(self._last, person, time_s))
                numbers.append(self._last)
        return numbers

    def _likenesses(self, people: Sequence[Person], time_s: float) -> Array:
        """(T, N) likeness of every track and person."""
        moved = np.array([t.moved(time_s, self.settings.coast_s) for t in self._tracks])
        moved = moved.reshape(-1, 2)
        before = np.array([t.box for t in self._tracks]).reshape(-1, 4)
        overlap = overlaps(before + np.tile(moved, 2), np.array([p.bbox for p in people]))
        for i, track in enumerate(self._tracks):
            for j, person in enumerate(people):
                joints = _alike(track.joints + moved[i], person)
                if joints is not None:
                    overlap[i, j] = (overlap[i, j] + joints) / 2
        return overlap

    def _follow(self, track: _Track, person: Person, time_s: float) -> None:
        box = np.array(person.bbox, dtype=float)
        speed = (_middle(box) - _middle(track.box)) / (time_s - track.time_s)
        keep = self.settings.inertia
        track.speed = keep * track.speed + (1 - keep) * speed
        track.box, track.joints, track.time_s = box, person.keypoints.array(), time_s


def _begun(number: int, person: Person, time_s: float) -> _Track:
    box = np.array(person.bbox, dtype=float)
    return _Track(number, box, person.keypoints.array(), np.zeros(2), time_s)


def _middle(box: Array) -> Array:
    return np.asarray((box[:2] + box[2:]) / 2)


def overlaps(a: Array, b: Array) -> Array:
    """(N, M) intersection over union of (N, 4) and (M, 4) xyxy boxes.

    Example:
        >>> overlaps(np.array([[0.0, 0, 2, 2]]), np.array([[0.0, 0, 2, 2], [2, 0, 4, 2]])).tolist()
        [[1.0, 0.0]]
    """
    a, b = a.reshape(-1, 1, 4), b.reshape(1, -1, 4)
    inter = (np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])).clip(0)
    areas = [(box[..., 2:] - box[..., :2]).prod(-1) for box in (a, b)]
    shared = inter.prod(-1)
    return np.asarray(shared / np.maximum(areas[0] + areas[1] - shared, 1e-9))


def _alike(joints: Array, person: Person) -> float | None:
    """OKS of two poses over the joints that both have; None when there are too few."""
    now = person.keypoints.array()
    both = np.isfinite(joints).all(1) & np.isfinite(now).all(1)
    if both.sum() < _LEAST_JOINTS:
        return None
    apart = ((joints[both] - now[both]) ** 2).sum(1)
    area = max(_FILLED * person.width * person.height, 1.0)
    return float(np.exp(-apart / (area * _FALL_OFF[both])).mean())


def best_pairs(likeness: Array, least: float) -> list[tuple[int, int]]:
    """Pairs (row, column), each row and column at most once, the most alike first.

    Greedy: on noisy clips the optimal assignment gave the same people the same numbers.

    Example:
        >>> best_pairs(np.array([[0.9, 0.8], [0.7, 0.1]]), 0.2)
        [(0, 0)]
    """
    left = likeness.copy()
    pairs = []
    while left.size and left.max() >= least:
        row, column = (int(i) for i in np.unravel_index(left.argmax(), left.shape))
        pairs.append((row, column))
        left[row], left[:, column] = -np.inf, -np.inf
    return pairs
