"""Safe pictures: read, check, decode, hash, keep.

``load_picture`` is the one way in. It decides by content, checks sizes before decoding, applies
the EXIF orientation, and says in ``Picture.warnings`` what a user should know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from humanagent.media.address import is_public_address
from humanagent.media.load import PictureSource, load_picture, load_stored
from humanagent.media.picture import (
    ANIMATED,
    DAMAGED,
    STRETCHED,
    STRIP,
    TINY,
    TRANSPARENT,
    Picture,
)
from humanagent.media.store import ContentStore

if TYPE_CHECKING:
    from humanagent.media.url import fetch_url

__all__ = [
    "ANIMATED",
    "DAMAGED",
    "STRETCHED",
    "STRIP",
    "TINY",
    "TRANSPARENT",
    "ContentStore",
    "Picture",
    "PictureSource",
    "fetch_url",
    "is_public_address",
    "load_picture",
    "load_stored",
]


def __getattr__(name: str) -> Any:
    """Import the URL fetcher on first use: its HTTP library takes longer than all the rest."""
    if name == "fetch_url":
        from humanagent.media.url import fetch_url

        return fetch_url
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
