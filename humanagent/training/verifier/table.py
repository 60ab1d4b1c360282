"""The feature table of the verifier: one row per candidate, one per picture version, no pixels."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from humanagent.errors import BadInputError
from humanagent.tools.blazepose.features import DIGITS, NAMES
from humanagent.tools.blazepose.landmarks import TO_COCO
from humanagent.tools.blazepose.measure import Looked
from humanagent.tools.blazepose.ssd import iou
from humanagent.training.verifier.labels import FOUND, label, oks
from humanagent.training.verifier.photos import Version

Array = npt.NDArray[np.float64]

TABLE = Path(__file__).with_name("table.npz")
#: A version in which someone is cut to less than this share of their box cannot be counted.
WHOLE_ENOUGH = 0.4


@dataclass(frozen=True)
class Table:
    """Column arrays. N candidates in V versions of P photos; ``pairs`` index candidates."""

    names: npt.NDArray[np.str_]  # (F,) features
    sha256: npt.NDArray[np.str_]  # (P,) of the photo files
    photo: npt.NDArray[np.int32]  # (V,) index into sha256
    kind: npt.NDArray[np.str_]  # (V,) photo, mirror, people, nobody
    people: npt.NDArray[np.int32]  # (V,) annotated people; -1 where they cannot be counted
    version: npt.NDArray[np.int32]  # (N,)
    rows: npt.NDArray[np.float32]  # (N, F) features
    label: npt.NDArray[np.float32]  # (N,) 1 a person, 0 not, NaN open
    person: npt.NDArray[np.int32]  # (N,) index of the annotated person, -1 none
    height: npt.NDArray[np.float32]  # (N,) box height over picture height
    pairs: npt.NDArray[np.int32]  # (Q, 2) candidates that are one person
    covers: npt.NDArray[np.int32]  # (R, 2) candidates with much the same box
    hand: npt.NDArray[np.float32]  # (V,) score of the surest hand; NaN where it was not sought
    face_version: npt.NDArray[np.int32]  # (M,)
    face_score: npt.NDArray[np.float32]  # (M,)

    def save(self, path: Path) -> None:
        """Writes the table as compressed npz, whole or not at all."""
        beside = path.with_suffix(".tmp.npz")
        np.savez_compressed(beside, **vars(self))
        os.replace(beside, path)

    @classmethod
    def load(cls, path: Path = TABLE) -> Table:
        """Reads a table.

        Raises:
            BadInputError: it was made for other features.
        """
        with np.load(path, allow_pickle=False) as data:
            table = cls(**{k: data[k] for k in cls.__dataclass_fields__})
        if tuple(table.names) != NAMES:
            raise BadInputError(
                "the table holds other features than the code computes",
                where=str(path),
                do="build it again: python -m humanagent.training.verifier.build_table PHOTOS",
            )
        return table

    def features(self) -> Array:
        """(N, F) the very numbers that the backend computes."""
        return self.rows.astype(float).round(DIGITS)

    def same(self, members: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
        """(n, n) which of these candidates (sorted indices of one version) are one person."""
        return _matrix(self.pairs, members)

    def covered(self, members: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
        """(n, n) which of these candidates have much the same box."""
        return _matrix(self.covers, members)


def _matrix(pairs: npt.NDArray[np.int32], members: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Pairs of candidates of one version as a symmetric matrix."""
    out = np.eye(len(members), dtype=bool)
    if len(members):
        first, last = members[0], members[-1]
        inside = (pairs[:, 0] >= first) & (pairs[:, 0] <= last)
        a, b = (pairs[inside] - first).T
        out[a, b] = out[b, a] = True
    return out


def make_table(looks: Iterable[tuple[Version, Looked, float]]) -> Table:
    """The table of these versions, each with what was found and the score of the surest hand."""
    sha: dict[str, int] = {}
    columns: dict[str, list[npt.NDArray[np.generic]]] = {
        k: [] for k in ("version", "rows", "label", "person", "height", "pairs", "covers")
    }
    photo, kind, people, hands, face_version, face_score = [], [], [], [], [], []
    start = 0
    for v, (version, looked, hand) in enumerate(looks):
        hands.append(hand)
        photo.append(sha.setdefault(version.sha256, len(sha)))
        kind.append(version.kind)
        people.append(_countable(version))
        n = len(looked.candidates)
        joints = [c.landmarks.xy[TO_COCO] * looked.picture.scale for c in looked.candidates]
        boxes = [np.array(b) for b in looked.boxes]
        found = list(zip(joints, boxes, strict=True))
        columns["version"].append(np.full(n, v))
        columns["rows"].append(looked.rows)
        columns["label"].append(np.array([label(xy, b, version.people) for xy, b in found]))
        columns["person"].append(np.array([_who(xy, b, version) for xy, b in found]))
        columns["height"].append(looked.heights)
        columns["pairs"].append(np.argwhere(np.triu(looked.same, 1)) + start)
        columns["covers"].append(np.argwhere(np.triu(looked.covered, 1)) + start)
        face_version += [v] * len(looked.faces)
        face_score += [f.score for f in looked.faces]
        start += n

    def column(name: str, dtype: type) -> npt.NDArray[np.generic]:
        return np.concatenate(columns[name]).astype(dtype)

    return Table(
        names=np.array(NAMES),
        sha256=np.array(list(sha)),
        photo=np.array(photo, np.int32),
        kind=np.array(kind),
        people=np.array(people, np.int32),
        version=column("version", np.int32),  # type: ignore[arg-type]
        rows=column("rows", np.float32),  # type: ignore[arg-type]
        label=column("label", np.float32),  # type: ignore[arg-type]
        person=column("person", np.int32),  # type: ignore[arg-type]
        height=column("height", np.float32),  # type: ignore[arg-type]
        pairs=column("pairs", np.int32),  # type: ignore[arg-type]
        covers=column("covers", np.int32),  # type: ignore[arg-type]
        hand=np.array(hands, np.float32),
        face_version=np.array(face_version, np.int32),
        face_score=np.array(face_score, np.float32),
    )


def _countable(version: Version) -> int:
    """Annotated people, or -1 where someone who is cut off leaves the number open.

    A crowd counts as one, and nobody is ever matched to it: with a crowd no list is exact.
    """
    if any(t.share < WHOLE_ENOUGH for t in version.people):
        return -1
    return len(version.people)


def _who(xy: Array, box: Array, version: Version) -> int:
    """Index of the annotated person that a candidate is, by joints or box; -1 for none."""
    fits = [
        -1.0
        if t.crowd
        else max(float(iou(box[None], t.box[None])[0, 0]), oks(xy, t) if t.labelled else 0.0)
        for t in version.people
    ]
    best = int(np.argmax(fits)) if fits else -1
    return best if best >= 0 and fits[best] >= FOUND else -1
