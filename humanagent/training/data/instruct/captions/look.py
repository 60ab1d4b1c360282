"""The stage that reads faces off pictures in which nobody has marked any."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from humanagent.media import load_picture
from humanagent.training.data.instruct.captions.faces import annotate_faces, faces_of
from humanagent.training.data.rows import Row

if TYPE_CHECKING:
    from humanagent.tools.attributes import FaceAttributePredictor
    from humanagent.tools.faces import FaceReader


class FaceLooker:
    """Reads faces with the embedded models, loaded when the first picture needs them.

    Args:
        attributes: predicts attributes too, where there are weights for it.

    Example:
        >>> row = Row("0" * 64, 64, 48, "coco", "x", path="a.jpg")
        >>> FaceLooker().look(row) is row  # it comes without its picture
        True
    """

    def __init__(self, attributes: FaceAttributePredictor | None = None) -> None:
        self._attributes = attributes
        self._reader: FaceReader | None = None
        self._loading = threading.Lock()

    def look(self, row: Row) -> Row:
        """The row with its faces; as it is where faces are marked, and without a picture.

        Raises:
            MissingDependencyError: the embedded models are not installed.
            PictureError: the picture cannot be decoded.
        """
        if row.image is None or row.source == "drawn" or faces_of(row):
            return row
        pixels = load_picture(row.image).pixels
        return annotate_faces(row, pixels, self._loaded(), self._attributes)

    def _loaded(self) -> FaceReader:
        with self._loading:
            if self._reader is None:
                from humanagent.tools.faces import FaceReader

                self._reader = FaceReader()
            return self._reader
