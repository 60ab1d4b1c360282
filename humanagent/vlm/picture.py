"""The picture that a model is sent, in the size that it reads."""

from __future__ import annotations

import base64
import io
from collections import OrderedDict
from threading import Lock
from typing import Final

from humanagent.media import Picture
from humanagent.vlm.checkpoint.pixels import Preprocessing, shown
from humanagent.vlm.reads import Reads

#: Longest side for a model that we know nothing of: what it resizes it to is its own business.
FOREIGN_SIDE: Final = 1024
_KEPT: Final = 16  # of some hundred kilobytes each

_Key = tuple[str, Preprocessing | None]
_made: OrderedDict[_Key, str] = OrderedDict()
_lock = Lock()


def picture_url(picture: Picture, reads: Reads) -> str:
    """A data URL of the picture for a model that reads ``reads``.

    For a model of ours it is a PNG, stretched here as in training (``shown``), so that the
    server's resizing changes nothing and every pixel is what the model was trained on. Any other
    model gets a JPEG with a longest side of 1024 pixels. The last few are kept: several questions
    about one picture encode it once.

    Example:
        >>> import numpy as np
        >>> from humanagent.media import load_picture
        >>> picture = load_picture(np.zeros((48, 64, 3), np.uint8))
        >>> picture_url(picture, Reads())[:15]
        'data:image/jpeg'
        >>> picture_url(picture, Reads(picture=Preprocessing(image_size=28)))[:14]
        'data:image/png'
    """
    found = made_url(picture, reads)
    if found is not None:
        return found
    url = _make(picture, reads.picture)
    with _lock:
        _made[picture.sha256, reads.picture] = url
        while len(_made) > _KEPT:
            _made.popitem(last=False)
    return url


def made_url(picture: Picture, reads: Reads) -> str | None:
    """The data URL of the picture if it is among those that are kept: that takes no time."""
    key = (picture.sha256, reads.picture)
    with _lock:
        if key in _made:
            _made.move_to_end(key)
        return _made.get(key)


def _make(picture: Picture, preprocessing: Preprocessing | None) -> str:
    if preprocessing is None:
        return picture.to_data_url(FOREIGN_SIDE)
    buffer = io.BytesIO()
    # Fast compression: the last tenth of the size costs several times the time.
    shown(picture.to_pil(), preprocessing).save(buffer, "PNG", compress_level=1)
    return "data:image/png;base64," + base64.b64encode(buffer.getbuffer()).decode("ascii")
