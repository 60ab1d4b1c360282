"""``Gathered``: pictures that wait for the same model are measured as one batch.

Whoever asks while the model is at work waits, and then goes with all who wait: those of
``ask_many``, of concurrent asks, of a server. So nobody waits for a batch to fill, and the window
is as large as the callers make it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from typing import Final

from humanagent.scene import Scene
from humanagent.tools.protocols import Image, ManyPerceiver, ToolInfo

#: Pictures in one batch: bounds memory.
MOST: Final = 8


class _Asked:
    """A picture, and in time its scene or what went wrong."""

    def __init__(self, image: Image) -> None:
        self.image = image
        self.scene: Scene | None = None
        self.error: BaseException | None = None

    @property
    def waits(self) -> bool:
        return self.scene is None and self.error is None


class Gathered:
    """A perceiver for many threads over one that takes several pictures at once.

    Scenes are those of the perceiver, to within rounding. A picture that it fails on fails alone.
    """

    def __init__(self, perceiver: ManyPerceiver, most: int = MOST) -> None:
        self.perceiver = perceiver
        self._most = most
        self._waiting: deque[_Asked] = deque()
        self._turn = threading.Lock()

    @property
    def info(self) -> ToolInfo:
        """That of the perceiver."""
        return self.perceiver.info

    def perceive(self, image: Image) -> Scene:
        """The scene of one picture, measured with those of others."""
        asked = _Asked(image)
        self._waiting.append(asked)
        with self._turn:
            while asked.waits:  # the first in the queue come first, perhaps without this one
                count = min(self._most, len(self._waiting))
                self._measure([self._waiting.popleft() for _ in range(count)])
        if asked.error is not None:
            raise asked.error
        assert asked.scene is not None
        return asked.scene

    def _measure(self, batch: Sequence[_Asked]) -> None:
        try:
            scenes = self.perceiver.perceive_many([asked.image for asked in batch])
            for asked, scene in zip(batch, scenes, strict=True):
                asked.scene = scene
        except Exception as error:
            if len(batch) == 1:
                batch[0].error = error
            else:
                for asked in batch:
                    asked.scene = None
                    self._measure([asked])
        except BaseException as error:  # nobody may be left waiting for ever
            for asked in batch:
                asked.error = error
