"""Scenes that were measured before: a follow-up question costs no second detection.

The key is the hash of picture, tool, version and settings, so a scene measured otherwise is never
taken for it. With a folder, scenes outlive the process.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from threading import Lock

from pydantic import ValidationError

from humanagent.atomic import write_atomic
from humanagent.graphs.ask.once import Once
from humanagent.pose import SceneFacts, scene_facts
from humanagent.scene import Scene
from humanagent.tools.protocols import ToolInfo


def scene_key(image_sha256: str, info: ToolInfo) -> str:
    """Hash of what a scene depends on.

    Example:
        >>> len(scene_key("ab" * 32, ToolInfo("blazepose", "1")))
        64
    """
    parts = [image_sha256, info.name, info.version, info.settings]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


class SceneShelf:
    """Scenes with their facts by key: the last ``size`` in memory, all in ``root`` if given.

    Example:
        >>> shelf = SceneShelf()
        >>> shelf.put("k", Scene(width=4, height=3))[0].width
        4
        >>> shelf.get("missing") is None
        True
    """

    def __init__(self, size: int = 256, root: Path | None = None) -> None:
        self._size = size
        self._root = root
        self._kept: OrderedDict[str, tuple[Scene, SceneFacts]] = OrderedDict()
        self._lock = Lock()
        self.measuring: Once[tuple[Scene, SceneFacts]] = Once()

    def get(self, key: str) -> tuple[Scene, SceneFacts] | None:
        """The scene and its facts, or ``None``."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        scene = self._read(key)
        return None if scene is None else self._remember(key, scene)

    def put(self, key: str, scene: Scene) -> tuple[Scene, SceneFacts]:
        """Keep a scene and derive its facts."""
        if self._root is not None:
            with suppress(OSError):  # a full disk costs a second measurement, not the answer
                write_atomic(self._path(key), scene.model_dump_json().encode())
        return self._remember(key, scene)

    def _remember(self, key: str, scene: Scene) -> tuple[Scene, SceneFacts]:
        entry = (scene, scene_facts(scene))
        with self._lock:
            self._kept[key] = entry
            while len(self._kept) > max(1, self._size):
                self._kept.popitem(last=False)
        return entry

    def _path(self, key: str) -> Path:
        assert self._root is not None
        return self._root / key[:2] / f"{key}.json"

    def _read(self, key: str) -> Scene | None:
        if self._root is None:
            return None
        try:
            return Scene.model_validate_json(self._path(key).read_bytes())
        except (OSError, ValidationError):
            return None  # not there, or written by another version: measured again
