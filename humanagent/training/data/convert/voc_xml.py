"""The XML annotations of PASCAL VOC, and of the sets that took over their form."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as Tree

from humanagent.training.data.convert.boxes import from_xyxy
from humanagent.training.data.convert.problems import RowError
from humanagent.training.data.rows.types import BBox


def read_xml(path: Path) -> Tree.Element:
    """The root of an annotation.

    Raises:
        RowError: no such file, or no XML, with its line.
    """
    try:
        return Tree.parse(path).getroot()
    except FileNotFoundError as error:
        raise RowError("no such annotation", where=str(path), do="download it again") from error
    except Tree.ParseError as error:
        raise RowError(
            f"not XML: {error}", where=f"{path}:{error.position[0]}", do="download it again"
        ) from error


def text_of(element: Tree.Element, tag: str) -> str:
    """What a child says.

    Raises:
        ValueError: it is not there, or empty.
    """
    found = (element.findtext(tag) or "").strip()
    if not found:
        raise ValueError(f"no <{tag}>")
    return found


def box_of(element: Tree.Element) -> BBox:
    """The ``<bndbox>`` as it is written.

    Raises:
        ValueError: it is not there, or no box.
    """
    corners = element.find("bndbox")
    if corners is None:
        raise ValueError("no <bndbox>")
    x0, y0, x1, y1 = (float(text_of(corners, tag)) for tag in ("xmin", "ymin", "xmax", "ymax"))
    return from_xyxy(x0, y0, x1, y1)
