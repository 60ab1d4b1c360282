"""Annotations of a folder of pictures, in one file of COCO's format."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from humanagent.training.data.convert.boxes import from_xywh
from humanagent.training.data.convert.coco import coco_person
from humanagent.training.data.convert.json_files import load_object
from humanagent.training.data.convert.problems import RowError, reading
from humanagent.training.data.rows import Caption, PersonRow, Row, Thing


class CocoNotes:
    """What a file says of pictures, found by their names.

    ``file_name`` leads from the folder, or from ``images`` in it. Persons may have 17 joints;
    captions are those of notes with a ``caption``, or of a list ``captions`` of the picture; the
    licence is what the picture states, or the one that its number stands for.

    Args:
        path: The file.
        folder: Of the pictures.

    Raises:
        RowError: not such a file.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        self._path = path
        data = load_object(path)
        self._names: dict[Any, str] = {}
        self._licences: dict[Any, str] = {}
        self._images: dict[str, tuple[int, Mapping[str, Any]]] = {}
        self._notes: dict[Any, list[tuple[int, Mapping[str, Any]]]] = defaultdict(list)
        for i, one in enumerate(_list(path, data, "categories", needed=False)):
            with reading(path, f"categories[{i}]"):
                self._names[one["id"]] = str(one["name"])
        for i, one in enumerate(_list(path, data, "licenses", needed=False)):
            with reading(path, f"licenses[{i}]"):
                self._licences[one["id"]] = str(one["name"])
        for i, image in enumerate(_list(path, data, "images")):
            with reading(path, f"images[{i}]"):
                self._images[_place(folder, str(image["file_name"]))] = (i, image)
        for i, note in enumerate(_list(path, data, "annotations")):
            with reading(path, f"annotations[{i}]"):
                self._notes[note["image_id"]].append((i, note))

    def pictures(self) -> Iterator[str]:
        """Paths from the folder, in the order of the file."""
        yield from self._images

    def annotated(self, row: Row) -> Row:
        """A row with what is annotated of its picture.

        Raises:
            RowError: the annotation is malformed, or of a picture of another size.
        """
        people: list[PersonRow] = []
        things: list[Thing] = []
        i, image = self._images[row.path]
        with reading(self._path, f"images[{i}]"):
            stated = (image.get("width", row.width), image.get("height", row.height))
            if stated != (row.width, row.height):
                raise ValueError(f"{row.path} is {row.width} x {row.height}")
            captions = [Caption(str(text).strip()) for text in image.get("captions") or ()]
            licence = image.get("licence") or self._licences.get(image.get("license"))
            number = image["id"]
        for place, note in self._notes.get(number, ()):
            with reading(self._path, f"annotations[{place}]"):
                if "caption" in note:
                    captions.append(Caption(str(note["caption"]).strip()))
                elif (name := self._names[note["category_id"]]) == "person":
                    people.append(coco_person(note))
                else:
                    things.append(Thing(name, from_xywh(*note["bbox"])))
        return replace(
            row,
            licence=str(licence or row.licence),
            people=tuple(people),
            objects=tuple(things),
            captions=tuple(captions),
        )


@lru_cache(maxsize=1)
def coco_notes(path: Path, folder: Path) -> CocoNotes:
    """The notes of a file, read once per process.

    Raises:
        RowError: not such a file.
        OSError: it cannot be read.
    """
    return CocoNotes(path, folder)


def _place(folder: Path, name: str) -> str:
    path = PurePosixPath(name)
    inside = PurePosixPath("images") / path
    return str(inside if not (folder / path).exists() and (folder / inside).exists() else path)


def _list(
    path: Path, data: Mapping[str, Any], name: str, *, needed: bool = True
) -> list[dict[str, Any]]:
    found = data.get(name, None if needed else [])
    if not isinstance(found, list):
        raise RowError(f"no list called {name}", where=str(path), do="give a file in COCO's format")
    return found
