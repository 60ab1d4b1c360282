"""What a row holds. Coordinates are pixels of the picture as it is shown (EXIF applied), xyxy.

A row says what a source states, and nothing else: what it does not annotate stays empty, and no
identity is kept (re-identification sets lose the names of their people here).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

BBox = tuple[float, float, float, float]
Split = Literal["train", "val", "test"]

#: Facets of a caption: of the picture, or one of HERM's four of a person; ``refer`` is an
#: expression that points out one thing in the picture, ``overall`` a person as a whole.
Facet = Literal["image", "overall", "appearance", "pose", "modality", "relation", "part", "refer"]


@dataclass(frozen=True, slots=True)
class Caption:
    """A text about a picture, a person or a thing."""

    text: str
    facet: Facet = "image"


@dataclass(frozen=True, slots=True)
class Keypoints:
    """Joints in the order of a skeleton that is named (``coco_17``, ``mpii_16``, ``aic_14``).

    ``xy`` are x, y one after the other; ``visibility`` is COCO's v per joint: 0 not annotated,
    1 annotated but hidden, 2 seen.
    """

    skeleton: str
    xy: tuple[float, ...]
    visibility: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a person: its box, and its outline or mask where the source has one.

    ``polygons`` are rings of x, y one after the other; ``mask`` is COCO's compressed run-length
    code of the whole picture.
    """

    name: str
    bbox: BBox
    polygons: tuple[tuple[float, ...], ...] = ()
    mask: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person. ``ignore`` marks crowds and regions that neither count nor miss.

    ``visible_bbox`` is what can be seen of ``bbox``, where a source tells them apart.
    ``attributes`` are names and values of the source, in its own words.
    """

    bbox: BBox | None = None
    visible_bbox: BBox | None = None
    keypoints: Keypoints | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    parts: tuple[Part, ...] = ()
    action: str = ""
    captions: tuple[Caption, ...] = ()
    ignore: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """Anything that is no person."""

    name: str
    bbox: BBox
    captions: tuple[Caption, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """Where a machine-made field comes from.

    ``field`` is its place (``people[0].captions[1]``), ``by`` the tool or teacher with its
    revision, ``prompt`` the SHA-256 of what a teacher was asked, ``verdict`` what checking it
    against the joints gave (empty where it was not checked).
    """

    field: str
    by: str
    prompt: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One picture. ``id`` is the SHA-256 of its file; its bytes are in ``image`` or at ``path``.

    Example:
        >>> Row(id="0" * 64, width=64, height=48, source="coco", licence="CC BY 4.0").people
        ()
    """

    id: str
    width: int
    height: int
    source: str
    licence: str
    split: Split = "train"
    path: str = ""
    image: bytes | None = None
    people: tuple[PersonRow, ...] = ()
    objects: tuple[Thing, ...] = ()
    captions: tuple[Caption, ...] = ()
    action: str = ""
    made: tuple[Made, ...] = ()
