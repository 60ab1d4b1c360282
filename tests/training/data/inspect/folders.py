"""Folders of rows whose pictures are given."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PIL import Image

from humanagent.training.data.rows import Row
from humanagent.training.data.rows.write import RowWriter


def as_row(drawn: Image.Image, kind: str = "PNG", **fields: Any) -> Row:
    """A row that carries its picture."""
    file = io.BytesIO()
    drawn.save(file, kind)
    data = file.getvalue()
    given = {"source": "drawn", "licence": "CC0-1.0", "image": data}
    return Row(
        **{
            "id": hashlib.sha256(data).hexdigest(),
            "width": drawn.width,
            "height": drawn.height,
            **given,
            **fields,
        }
    )


def write_rows(folder: Path, rows: Iterable[Row], **about: Any) -> Path:
    """A folder of them."""
    with RowWriter(folder, about=about) as out:
        for row in rows:
            out.add(row)
    return folder
