"""Are the people found, and only the people? Box and joint AP, lone people, counts, false people.

AP is COCO's own (pycocotools), on what the agent takes for people. Definitions:

- Box AP: photos with every person boxed, empty ones included. Joint AP: photos with labelled
  joints. Predictions on crowd regions and on people without labelled joints count neither way.
- Predicted joints are scored where they were put, whatever their state, as COCO does.
- ``lone_found``: of the photos with exactly one person, those in which a predicted person matches
  that person as AP50 counts a hit: OKS >= .5 by the labelled joints, or IoU >= .5 by the box.
  ``anyone``, the looser figure, counts any predicted person.
- ``exact_count``: of the photos with every person boxed and no crowd region (empty ones included),
  those with as many predicted as annotated people.
- ``false_people``: predicted people on photos with nobody, summed.

A figure without a photo to compute it on is ``None``.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from humanagent.errors import MissingDependencyError
from humanagent.scene import SIGMAS, BBox, Person
from humanagent.training.evaluate.dataset import Photo, TruePerson

#: Predicted people by photo id.
Predictions = Mapping[int, Sequence[Person]]

#: A person is found from this overlap on, as AP50 has it.
FOUND = 0.5


@dataclass(frozen=True, slots=True)
class AP:
    """Average precision over OKS or IoU .5:.95, and at .5, in 0..1."""

    ap: float | None
    ap50: float | None


@dataclass(frozen=True, slots=True)
class Detection:
    """The detection figures, with the number of photos behind each."""

    boxes: AP
    keypoints: AP
    lone_found: float | None
    anyone: float | None
    exact_count: float | None
    false_people: int
    boxed: int
    jointed: int
    lone: int
    counted: int
    empty: int


def detect_figures(photos: Sequence[Photo], predicted: Predictions) -> Detection:
    """All figures of one run.

    Raises:
        MissingDependencyError: pycocotools is not installed.
    """
    boxed = [p for p in photos if p.boxes_complete or p.no_people]
    jointed = [p for p in photos if p.has_keypoints]
    lone = [p for p in photos if p.countable and len(p.people) == 1]
    counted = [p for p in photos if p.countable]
    empty = [p for p in photos if p.no_people]
    return Detection(
        boxes=average_precision(boxed, predicted, "bbox"),
        keypoints=average_precision(jointed, predicted, "keypoints"),
        lone_found=_rate(lone, lambda p: any(finds(q, p.people[0]) for q in predicted[p.id])),
        anyone=_rate(lone, lambda p: bool(predicted[p.id])),
        exact_count=_rate(counted, lambda p: len(predicted[p.id]) == len(p.people)),
        false_people=sum(len(predicted[p.id]) for p in empty),
        boxed=len(boxed),
        jointed=len(jointed),
        lone=len(lone),
        counted=len(counted),
        empty=len(empty),
    )


def average_precision(
    photos: Sequence[Photo], predicted: Predictions, kind: Literal["bbox", "keypoints"]
) -> AP:
    """COCO's AP of boxes or joints over these photos.

    Raises:
        MissingDependencyError: pycocotools is not installed.
    """
    try:
        from pycocotools.coco import COCO
        from pycocotools.cocoeval import COCOeval
    except ImportError as error:
        raise MissingDependencyError(
            "pycocotools is not installed", do='pip install "humanagent[eval]"'
        ) from error
    results = [r for p in photos for q in predicted[p.id] if (r := _result(p.id, q, kind))]
    if not any(_counts(t, kind) for p in photos for t in p.people):
        return AP(None, None)
    if not results:
        return AP(0.0, 0.0)
    with contextlib.redirect_stdout(io.StringIO()):  # it prints, and stdout may be JSON
        truth = COCO()
        truth.dataset = _coco(photos)
        truth.createIndex()
        run = COCOeval(truth, truth.loadRes(results), kind)
        run.evaluate()
        run.accumulate()
        run.summarize()
    return AP(float(run.stats[0]), float(run.stats[1]))


def oks(predicted: Person, truth: TruePerson) -> float:
    """Object keypoint similarity in 0..1, over the joints that the truth labels; 0 without any.

    The formula of COCOeval.computeOks, which works on a whole evaluation run only.

    Example:
        >>> from humanagent.scene import Keypoints
        >>> joints = Keypoints.from_array([[5, 5, 2]] * 17)
        >>> truth = TruePerson(1, (0, 0, 10, 10), 100.0, False, joints)
        >>> oks(Person(id="P1", bbox=(0, 0, 10, 10), score=1, keypoints=joints), truth)
        1.0
    """
    labelled = np.array([s != "absent" for s in truth.keypoints.state])
    if not labelled.any() or not predicted.keypoints.visible_names():
        return 0.0
    apart = np.array(predicted.keypoints.xy) - np.array(truth.keypoints.xy)
    scale = (2 * np.array(SIGMAS)) ** 2 * (truth.area + np.spacing(1)) * 2
    similarity: npt.NDArray[np.float64] = np.exp(-(apart**2).sum(1) / scale)
    return float(similarity[labelled].mean())


def iou(a: BBox, b: BBox) -> float:
    """Intersection over union of two xyxy boxes, in 0..1.

    Example:
        >>> iou((0, 0, 10, 10), (0, 5, 10, 15))
        0.3333333333333333
    """
    width = max(0.0, min(a[2], b[2]) - max(a[0], b[0]))
    height = max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    both = width * height
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both
    return both / union if union > 0 else 0.0


def finds(predicted: Person, truth: TruePerson) -> bool:
    """Whether a predicted person is this person: by joints or by box."""
    return oks(predicted, truth) >= FOUND or iou(predicted.bbox, truth.bbox) >= FOUND


def pair_up(
    predicted: Sequence[Person], truth: Sequence[TruePerson]
) -> list[tuple[Person, TruePerson]]:
    """Predicted people with the true people they are, by joints (OKS >= .5).

    As COCO does it: the surest prediction first, each takes the most similar true person left.
    Crowd regions and people without labelled joints are left out.
    """
    left = [t for t in truth if t.labelled and not t.crowd]
    pairs = []
    for person in sorted(predicted, key=lambda p: -p.score):
        best = max(left, key=lambda t: oks(person, t), default=None)
        if best is not None and oks(person, best) >= FOUND:
            left.remove(best)
            pairs.append((person, best))
    return pairs


def _rate(photos: Sequence[Photo], holds: Callable[[Photo], bool]) -> float | None:
    return sum(map(holds, photos)) / len(photos) if photos else None


def _counts(truth: TruePerson, kind: str) -> bool:
    return not truth.crowd and (kind == "bbox" or truth.labelled)


def _result(photo: int, person: Person, kind: str) -> dict[str, Any] | None:
    row: dict[str, Any] = {"image_id": photo, "category_id": 1, "score": person.score}
    if kind == "bbox":
        return row | {"bbox": _xywh(person.bbox)}
    if not person.keypoints.visible_names():
        return None  # only a box is known
    return row | {"keypoints": [v for x, y in person.keypoints.xy for v in (x, y, 1.0)]}


def _coco(photos: Sequence[Photo]) -> dict[str, Any]:
    levels = {"seen": 2, "guessed": 1, "off_frame": 0, "absent": 0}
    rows: list[dict[str, Any]] = []
    for photo in photos:
        for t in photo.people:
            joints = zip(t.keypoints.xy, t.keypoints.state, strict=True)
            rows.append(
                {
                    "id": len(rows) + 1,  # pycocotools takes the id 0 for "unmatched"
                    "image_id": photo.id,
                    "category_id": 1,
                    "bbox": _xywh(t.bbox),
                    "area": t.area,
                    "iscrowd": int(t.crowd),
                    "keypoints": [v for (x, y), s in joints for v in (x, y, levels[s])],
                    "num_keypoints": len(t.keypoints.visible_names()),
                }
            )
    images = [{"id": p.id, "width": p.width, "height": p.height} for p in photos]
    category = {"id": 1, "name": "person"}
    return {"info": {}, "images": images, "annotations": rows, "categories": [category]}


def _xywh(box: BBox) -> list[float]:
    return [box[0], box[1], box[2] - box[0], box[3] - box[1]]
