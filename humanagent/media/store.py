"""Bytes kept under their SHA-256, so that graph state carries a short handle and no pictures."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Final

from humanagent.atomic import write_atomic
from humanagent.errors import PictureError

_HEX_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class ContentStore:
    """Content-addressed store, in memory or in a folder. Safe to use from several threads.

    In memory the least recently used entries make room once ``max_bytes`` is passed; the newest
    entry always stays, however large. A folder is not bounded: it is the user's to empty. There,
    ``abcd...`` lies in ``ab/abcd...``, written atomically and readable by its owner only.

    Args:
        root: Folder, made when first written to. None: memory.
        max_bytes: Bound of the memory store, in bytes.

    Example:
        >>> store = ContentStore()
        >>> key = store.put(b"some bytes")
        >>> store.get(key), key in store, "0" * 64 in store
        (b'some bytes', True, False)
    """

    def __init__(self, root: Path | None = None, max_bytes: int = 256 * 2**20) -> None:
        self._root = root
        self._max_bytes = max_bytes
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._held_bytes = 0
        self._lock = threading.Lock()

    def put(self, data: bytes) -> str:
        """Keep ``data``; return its SHA-256 as 64 hex digits.

        Raises:
            PictureError: The folder cannot be written to.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        if self._root is None:
            self._remember(sha256, data)
        elif not self._is_intact(self._path(self._root, sha256), sha256):
            self._write(self._path(self._root, sha256), data)
        return sha256

    def get(self, sha256: str) -> bytes:
        """Return the bytes with this SHA-256.

        Raises:
            PictureError: Not (or no longer) in the store, or changed on disk since.
        """
        data = self._find(sha256)
        if data is None:
            raise PictureError(
                "The picture is no longer in the store",
                where=f"sha256 {sha256[:64]}",
                do="give the picture again",
            )
        if hashlib.sha256(data).hexdigest() != sha256:
            raise PictureError(
                "The stored picture has been changed on disk",
                where=f"sha256 {sha256}",
                do="give the picture again",
            )
        return data

    def __contains__(self, sha256: object) -> bool:
        """Whether ``get`` would find an entry (it is not hashed again here)."""
        if not isinstance(sha256, str) or not _HEX_DIGEST.fullmatch(sha256):
            return False
        if self._root is not None:
            return self._path(self._root, sha256).is_file()
        with self._lock:
            return sha256 in self._held

    def _find(self, sha256: str) -> bytes | None:
        # The pattern also keeps "../.." out of paths: handles come back from checkpoints.
        if not _HEX_DIGEST.fullmatch(sha256):
            return None
        if self._root is None:
            with self._lock:
                if sha256 in self._held:
                    self._held.move_to_end(sha256)
                return self._held.get(sha256)
        try:
            return self._path(self._root, sha256).read_bytes()
        except OSError:
            return None

    def _remember(self, sha256: str, data: bytes) -> None:
        with self._lock:
            if sha256 not in self._held:
                self._held[sha256] = data
                self._held_bytes += len(data)
            self._held.move_to_end(sha256)
            while self._held_bytes > self._max_bytes and len(self._held) > 1:
                _, dropped = self._held.popitem(last=False)
                self._held_bytes -= len(dropped)

    @staticmethod
    def _path(root: Path, sha256: str) -> Path:
        return root / sha256[:2] / sha256

    @staticmethod
    def _is_intact(path: Path, sha256: str) -> bool:
        """Whether the entry is there unchanged; if not, ``put`` writes it again."""
        try:
            return hashlib.sha256(path.read_bytes()).hexdigest() == sha256
        except OSError:
            return False

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        try:
            write_atomic(path, data)
        except OSError as error:
            raise PictureError(
                f"The picture cannot be stored: {error.strerror or error}",
                where=str(path.parent),
                do="free some space, or choose another folder in the setting home",
            ) from error
