"""The same as Arrow: the schema of the Parquet files, and both ways between it and a row."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from humanagent.errors import BadInputError, MissingDependencyError
from humanagent.training.data.rows.types import (
    BBox,
    Caption,
    Keypoints,
    Made,
    Part,
    PersonRow,
    Row,
    Thing,
)

VERSION = 1


def arrow() -> Any:
    """The library pyarrow.

    Raises:
        MissingDependencyError: it is not installed.
    """
    try:
        import pyarrow
    except ImportError as error:
        raise MissingDependencyError(
            "rows are kept as Parquet, which needs pyarrow", do='pip install "humanagent[data]"'
        ) from error
    return pyarrow


@cache
def schema() -> Any:
    """The Arrow schema of a row; its metadata names the version.

    Raises:
        MissingDependencyError: pyarrow is not installed.
    """
    pa = arrow()
    bbox = pa.list_(pa.float64())  # Parquet loses lists of a fixed size that are null
    captions = pa.list_(pa.struct({"text": pa.string(), "facet": pa.string()}))
    keypoints = pa.struct(
        {
            "skeleton": pa.string(),
            "xy": pa.list_(pa.float64()),
            "visibility": pa.list_(pa.int8()),
        }
    )
    parts = pa.struct(
        {
            "name": pa.string(),
            "bbox": bbox,
            "polygons": pa.list_(pa.list_(pa.float64())),
            "mask": pa.string(),
        }
    )
    person = pa.struct(
        {
            "bbox": bbox,
            "visible_bbox": bbox,
            "keypoints": keypoints,
            "attributes": pa.map_(pa.string(), pa.string()),
            "parts": pa.list_(parts),
            "action": pa.string(),
            "captions": captions,
            "ignore": pa.bool_(),
        }
    )
    thing = pa.struct({"name": pa.string(), "bbox": bbox, "captions": captions})
    made = pa.struct({n: pa.string() for n in ("field", "by", "prompt", "verdict")})
    return pa.schema(
        {
            "id": pa.string(),
            "width": pa.int32(),
            "height": pa.int32(),
            "source": pa.string(),
            "licence": pa.string(),
            "split": pa.string(),
            "path": pa.string(),
            "image": pa.binary(),
            "people": pa.list_(person),
            "objects": pa.list_(thing),
            "captions": captions,
            "action": pa.string(),
            "made": pa.list_(made),
        },
        metadata={"humanagent.row": str(VERSION)},
    )


def to_record(row: Row, *, strict: bool = True) -> dict[str, Any]:
    """A row as what Arrow takes; ``strict`` without one that is kept to say what is wrong with it.

    Raises:
        BadInputError: it contradicts itself (a box outside out of order, joints without
            visibility, a picture without bytes and path).

    Example:
        >>> row = Row(id="0" * 64, width=64, height=48, source="x", licence="CC0-1.0", path="a.jpg")
        >>> from_record(to_record(row)) == row
        True
    """
    if strict:
        check(row)
    return {
        "id": row.id,
        "width": row.width,
        "height": row.height,
        "source": row.source,
        "licence": row.licence,
        "split": row.split,
        "path": row.path,
        "image": row.image,
        "people": [_person(person) for person in row.people],
        "objects": [
            {"name": o.name, "bbox": o.bbox, "captions": _captions(o.captions)} for o in row.objects
        ],
        "captions": _captions(row.captions),
        "action": row.action,
        "made": [
            {"field": m.field, "by": m.by, "prompt": m.prompt, "verdict": m.verdict}
            for m in row.made
        ],
    }


def from_record(record: Mapping[str, Any]) -> Row:
    """The row of a record that was read."""
    return Row(
        **{
            **record,
            "people": tuple(_read_person(p) for p in record["people"]),
            "objects": tuple(
                Thing(o["name"], _bbox(o["bbox"]), _read_captions(o["captions"]))
                for o in record["objects"]
            ),
            "captions": _read_captions(record["captions"]),
            "made": tuple(Made(**made) for made in record["made"]),
        }
    )


def check(row: Row) -> None:
    """Whether a row can be what it says.

    Raises:
        BadInputError: it cannot.
    """

    def wrong(what: str) -> BadInputError:
        return BadInputError(what, where=f"{row.source}: {row.path or row.id}")

    if len(row.id) != 64:
        raise wrong("its id is no SHA-256")
    if row.width < 1 or row.height < 1:
        raise wrong(f"its size is {row.width} x {row.height}")
    if row.image is None and not row.path:
        raise wrong("it has neither a picture nor a path")
    if "\0" in row.path:
        raise wrong("its path has a null byte, as no file has")
    for number, person in enumerate(row.people):
        boxes = [person.bbox, person.visible_bbox, *(part.bbox for part in person.parts)]
        if any(box is not None and not _ordered(box) for box in boxes):
            raise wrong(f"a box of person {number} is not x0 <= x1, y0 <= y1")
        joints = person.keypoints
        if joints is not None and len(joints.xy) != 2 * len(joints.visibility):
            raise wrong(f"person {number} has {len(joints.xy)} numbers for its joints")
    if not all(_ordered(thing.bbox) for thing in row.objects):
        raise wrong("a box of an object is not x0 <= x1, y0 <= y1")


def _ordered(box: BBox) -> bool:
    return box[0] <= box[2] and box[1] <= box[3]  # also False for what is no number


def _person(person: PersonRow) -> dict[str, Any]:
    joints = person.keypoints
    return {
        "bbox": person.bbox,
        "visible_bbox": person.visible_bbox,
        "keypoints": None
        if joints is None
        else {"skeleton": joints.skeleton, "xy": joints.xy, "visibility": joints.visibility},
        "attributes": list(person.attributes.items()),
        "parts": [
            {"name": p.name, "bbox": p.bbox, "polygons": p.polygons, "mask": p.mask}
            for p in person.parts
        ],
        "action": person.action,
        "captions": _captions(person.captions),
        "ignore": person.ignore,
    }


def _read_person(record: Mapping[str, Any]) -> PersonRow:
    joints = record["keypoints"]
    return PersonRow(
        bbox=None if record["bbox"] is None else _bbox(record["bbox"]),
        visible_bbox=None if record["visible_bbox"] is None else _bbox(record["visible_bbox"]),
        keypoints=None
        if joints is None
        else Keypoints(joints["skeleton"], tuple(joints["xy"]), tuple(joints["visibility"])),
        attributes=MappingProxyType(dict(record["attributes"])),
        parts=tuple(
            Part(p["name"], _bbox(p["bbox"]), tuple(map(tuple, p["polygons"])), p["mask"])
            for p in record["parts"]
        ),
        action=record["action"],
        captions=_read_captions(record["captions"]),
        ignore=record["ignore"],
    )


def _captions(captions: tuple[Caption, ...]) -> list[dict[str, str]]:
    return [{"text": c.text, "facet": c.facet} for c in captions]


def _read_captions(records: Any) -> tuple[Caption, ...]:
    return tuple(Caption(r["text"], r["facet"]) for r in records)


def _bbox(numbers: Any) -> BBox:
    x0, y0, x1, y1 = numbers
    return x0, y0, x1, y1
