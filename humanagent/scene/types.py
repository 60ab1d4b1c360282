"""What was measured in one picture: people, their boxes and joints. Knows nothing of models.

All coordinates are pixels of the original upright picture (EXIF applied), boxes are xyxy, joints
are in COCO-17 order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, model_validator

from humanagent.scene.joints import INDEX, JOINTS

JointState = Literal["seen", "guessed", "off_frame", "absent"]
XY = tuple[float, float]
BBox = tuple[float, float, float, float]
FloatArray = npt.NDArray[np.float64]


#: ``Scene.complete`` from here on: the list of people is more likely exact than not.
LIKELY_EXACT = 0.5


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Keypoints(_Frozen):
    """17 COCO joints of one person.

    ``xy`` are pixels, ``score`` lies in 0..1, and ``state`` says how far a joint can be trusted:
    *seen*; *guessed* (low confidence or occluded); *off_frame* (outside the picture, so its
    coordinates mean nothing); *absent* (not measured).

    Example:
        >>> k = Keypoints.absent()
        >>> k.state[0], k.usable("nose")
        ('absent', False)
    """

    xy: tuple[XY, ...] = Field(min_length=17, max_length=17)
    score: tuple[float, ...] = Field(min_length=17, max_length=17)
    state: tuple[JointState, ...] = Field(min_length=17, max_length=17)

    @classmethod
    def absent(cls) -> Self:
        """Keypoints of a person of whom only the box is known."""
        return cls(xy=((0.0, 0.0),) * 17, score=(0.0,) * 17, state=("absent",) * 17)

    @classmethod
    def from_array(cls, xyv: npt.ArrayLike, score: npt.ArrayLike | None = None) -> Self:
        """From COCO's (17, 3) x, y, v: v 2 is *seen*, 1 *guessed* (occluded), 0 *absent*.

        Example:
            >>> Keypoints.from_array([[10, 20, 2]] * 17).state[0]
            'seen'
        """
        array = np.asarray(xyv, dtype=float).reshape(17, 3)
        states: dict[int, JointState] = {0: "absent", 1: "guessed", 2: "seen"}
        values = (array[:, 2] > 0).astype(float) if score is None else np.asarray(score, float)
        return cls(
            xy=tuple((float(x), float(y)) for x, y in array[:, :2]),
            score=tuple(float(s) for s in values),
            state=tuple(states[int(v)] for v in array[:, 2]),
        )

    def array(self) -> FloatArray:
        """(17, 2) pixels; NaN where a joint is off-frame or absent."""
        out = np.array(self.xy, dtype=float)
        out[[s in ("off_frame", "absent") for s in self.state]] = np.nan
        return out

    def usable(self, *names: str) -> bool:
        """Whether all these joints have coordinates (seen or guessed)."""
        return all(self.state[INDEX[n]] in ("seen", "guessed") for n in names)

    def seen(self, *names: str) -> bool:
        """Whether all these joints are *seen*."""
        return all(self.state[INDEX[n]] == "seen" for n in names)

    def point(self, name: str) -> FloatArray:
        """(2,) pixels of a joint, NaN where it has no coordinates."""
        i = INDEX[name]
        if self.state[i] in ("off_frame", "absent"):
            return np.full(2, np.nan)
        return np.array(self.xy[i], dtype=float)

    def visible_names(self) -> tuple[str, ...]:
        """Names of the joints that have coordinates."""
        return tuple(n for n in JOINTS if self.usable(n))


class Person(_Frozen):
    """One person: id (``P1``, ``P2`` ... from left to right), box, joints.

    ``attributes`` are optional words filled by appearance tools; ``track_id`` by a tracker.

    Example:
        >>> Person(id="P1", bbox=(0, 0, 10, 20), score=0.9).height
        20.0
    """

    id: str = Field(pattern=r"^P[1-9][0-9]*$")
    bbox: BBox
    score: float = Field(ge=0, le=1)
    keypoints: Keypoints = Field(default_factory=Keypoints.absent)
    attributes: dict[str, str] = Field(default_factory=dict)
    track_id: int | None = None

    @model_validator(mode="after")
    def _box_has_area(self) -> Self:
        x0, y0, x1, y1 = self.bbox
        if not (np.isfinite(self.bbox).all() and x0 <= x1 and y0 <= y1):
            raise ValueError(f"bbox must be finite x0<=x1, y0<=y1, got {self.bbox}")
        return self

    @property
    def width(self) -> float:
        """Box width in pixels."""
        return float(self.bbox[2] - self.bbox[0])

    @property
    def height(self) -> float:
        """Box height in pixels."""
        return float(self.bbox[3] - self.bbox[1])

    @property
    def center(self) -> XY:
        """Box centre in pixels."""
        return (self.bbox[0] + self.bbox[2]) / 2, (self.bbox[1] + self.bbox[3]) / 2


class Provenance(_Frozen):
    """Which tool measured the scene, with its version and settings."""

    tool: str
    version: str = ""
    settings: dict[str, str | int | float | bool] = Field(default_factory=dict)


class Scene(_Frozen):
    """Everything measured in one picture.

    ``possible`` are boxes of candidates that were not sure enough to be people: when there are
    any, or when ``complete`` is low, someone may have been missed and counts are hedged.

    Example:
        >>> scene = Scene.from_people((640, 480), [])
        >>> scene.people, scene.width
        ((), 640)
    """

    width: int = Field(gt=0)
    height: int = Field(gt=0)
    people: tuple[Person, ...] = ()
    possible: tuple[BBox, ...] = ()
    complete: float = Field(
        1.0, ge=0, le=1, description="estimated probability that the list of people is exact"
    )
    warnings: tuple[str, ...] = ()
    provenance: Provenance = Field(default_factory=lambda: Provenance(tool="given"))

    @model_validator(mode="after")
    def _ids_unique(self) -> Self:
        ids = [p.id for p in self.people]
        if len(set(ids)) != len(ids):
            raise ValueError(f"person ids must be unique, got {ids}")
        return self

    @classmethod
    def from_people(cls, size: tuple[int, int], people: Sequence[Person], **more: Any) -> Self:
        """A scene whose people are ordered left to right and named P1, P2, ...

        Ties in x are broken by y, so the ids do not depend on the order a detector returns.
        """
        ordered = sorted(people, key=lambda p: (p.center[0], p.center[1], p.bbox))
        named = tuple(p.model_copy(update={"id": f"P{i}"}) for i, p in enumerate(ordered, start=1))
        return cls(width=size[0], height=size[1], people=named, **more)

    @property
    def may_be_missed(self) -> bool:
        """Whether there may be people who were not found."""
        return bool(self.possible) or self.complete < LIKELY_EXACT

    def person(self, person_id: str) -> Person:
        """The person with this id.

        Raises:
            KeyError: nobody in the scene has it.
        """
        for p in self.people:
            if p.id == person_id:
                return p
        raise KeyError(person_id)
