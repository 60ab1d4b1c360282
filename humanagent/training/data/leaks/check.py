"""Compares the pictures of several folders and of their splits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np

from humanagent.errors import PictureError
from humanagent.training.data.inspect.folder import DataFolder
from humanagent.training.data.leaks.hashing import Hash, perceptual_hash
from humanagent.training.data.leaks.search import near_pairs
from humanagent.training.data.rows import Row

#: ``leak``: in two splits; ``shared``: in two folders, same split; ``repeated``: twice in one.
Kind = Literal["leak", "shared", "repeated"]
KINDS: Final[tuple[Kind, ...]] = ("leak", "shared", "repeated")
#: Bits of 64; the most that bands of 16 bits find with two changed bits each.
DISTANCE: Final = 11
#: So many pairs of a kind are kept; all are counted.
_KEPT: Final = 10_000


@dataclass(frozen=True, slots=True)
class Place:
    """A picture in a folder: the folder's number as given, split, id, source and path."""

    folder: int
    split: str
    id: str
    source: str
    path: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two places of one picture. ``distance`` in bits of 64; None for the same file."""

    a: Place
    b: Place
    distance: int | None = None
    mirrored: bool = False

    @property
    def kind(self) -> Kind:
        """Which kind of finding it is."""
        if self.a.split != self.b.split:
            return "leak"
        return "shared" if self.a.folder != self.b.folder else "repeated"


@dataclass
class Leaks:
    """What comparing gave.

    Attributes:
        pictures: How many were compared, by folder.
        pairs: The pairs that were kept, leaks first, then by distance.
        counts: All pairs, by kind and by what is the same (``leak same file``, ``leak similar``,
            ``leak mirrored``).
        flat: Pictures of one colour, compared by id alone.
        unread: Pictures that could not be read, compared by id alone; ``why`` is the first error.
        changed: Pictures whose file is not the one that was annotated.
    """

    pictures: list[int]
    pairs: list[Pair] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    flat: int = 0
    unread: int = 0
    changed: int = 0
    why: str = ""

    def found(self, kind: Kind) -> int:
        """Pairs of a kind."""
        return sum(count for name, count in self.counts.items() if name.split()[0] == kind)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "pictures": self.pictures,
            "found": {kind: self.found(kind) for kind in KINDS},
            "counts": dict(sorted(self.counts.items())),
            "flat": self.flat,
            "unread": self.unread,
            "why_unread": self.why,
            "changed": self.changed,
        }

    def _add(self, pair: Pair) -> None:
        same = "same file" if pair.distance is None else "similar"
        self.counts[f"{pair.kind} {'mirrored' if pair.mirrored else same}"] += 1
        if self.found(pair.kind) <= _KEPT:
            self.pairs.append(pair)


def check_leaks(
    folders: Sequence[DataFolder],
    *,
    most: int = DISTANCE,
    mirror: bool = False,
    on_picture: Callable[[], object] = lambda: None,
) -> Leaks:
    """Every picture that is in two splits, in two folders, or twice in one.

    Memory grows by about a kibibyte per picture; pictures are decoded one at a time.

    Args:
        folders: One or more.
        most: Bits of 64 in which the hashes of two copies may differ, 0..15.
        mirror: Also look for pictures that are mirrored in another place.
        on_picture: Called after each picture.

    Raises:
        BadInputError: ``most`` is out of range, or a folder cannot be read.
    """
    places, hashes, leaks = _gather(folders, on_picture)
    for a, b in _same_id(places):
        leaks._add(Pair(places[a], places[b]))
    known = [number for number, found in enumerate(hashes) if found is not None]
    table = np.array([hashes[n] for n in known], np.uint64).reshape(-1, 4)
    seen: set[tuple[int, int]] = set()  # a symmetrical picture is near its mirrored copy too
    for turned in (False, True) if mirror else (False,):
        for rows, columns, bits in near_pairs(table, most, mirror=turned):
            for i, j, apart in zip(rows.tolist(), columns.tolist(), bits.tolist(), strict=True):
                one, other = sorted((known[i], known[j]))
                a, b = places[one], places[other]
                if a.id != b.id and (one, other) not in seen:
                    leaks._add(Pair(a, b, apart, turned))
                    if mirror:
                        seen.add((one, other))
    leaks.pairs.sort(key=lambda p: (KINDS.index(p.kind), -1 if p.distance is None else p.distance))
    return leaks


def _gather(
    folders: Sequence[DataFolder], on_picture: Callable[[], object]
) -> tuple[list[Place], list[Hash | None], Leaks]:
    leaks = Leaks([0] * len(folders))
    places: list[Place] = []
    hashes: list[Hash | None] = []
    known: dict[str, Hash | None] = {}  # a file that is there again is not decoded again
    for number, folder in enumerate(folders):
        for row in folder.rows():
            if row.id not in known:
                known[row.id] = _hash(folder, row, leaks)
            places.append(Place(number, row.split, row.id, row.source, row.path))
            hashes.append(known[row.id])
            leaks.pictures[number] += 1
            on_picture()
    return places, hashes, leaks


def _hash(folder: DataFolder, row: Row, leaks: Leaks) -> Hash | None:
    try:
        picture = folder.picture(row)
    except PictureError as error:
        leaks.unread += 1
        leaks.why = leaks.why or str(error)
        return None
    leaks.changed += picture.sha256 != row.id
    found = perceptual_hash(picture.to_pil())
    leaks.flat += found is None
    return found


def _same_id(places: Sequence[Place]) -> Iterator[tuple[int, int]]:
    by_id: dict[str, list[int]] = {}
    for number, place in enumerate(places):
        by_id.setdefault(place.id, []).append(number)
    for numbers in by_id.values():
        for i, first in enumerate(numbers):
            for second in numbers[i + 1 :]:
                yield first, second
