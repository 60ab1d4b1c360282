"""``OneStage``: what all models have in common that find people and joints in one pass."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
import numpy.typing as npt

from humanagent.scene import Person, Scene
from humanagent.tools.keypoints import with_states
from humanagent.tools.protocols import Image, ToolInfo
from humanagent.tools.skeletons import to_coco
from humanagent.tools.topdown import NARROWEST, clipped, completeness, too_small

Array = npt.NDArray[np.float64]
#: (N, 4) boxes, (N,) scores, (N, K, 2) joints in pixels, (N, K) confidences.
Found = tuple[Array, Array, Array, Array]


class OneStage(ABC):
    """A perceiver in one piece. Subclasses say what their model finds in pictures."""

    joints: tuple[str, ...]
    _accept: float
    _seen: float

    @property
    @abstractmethod
    def info(self) -> ToolInfo:
        """Version of the library, hash of the weights, and all that the outcome depends on."""

    def perceive(self, image: Image) -> Scene:
        """The people of one (H, W, 3) uint8 RGB picture."""
        if min(image.shape[:2]) < NARROWEST:
            return too_small((image.shape[1], image.shape[0]), self)
        return self._scene(image, self.measure(image))

    @abstractmethod
    def measure(self, image: Image) -> Found:
        """(N, 4) boxes, (N,) scores, (N, K, 2) joints in pixels, (N, K) confidences; best first.

        Down to a score of 0.1, in the model's own key point set.
        """

    def _scene(self, image: Image, found: Found) -> Scene:
        height, width = image.shape[:2]
        boxes, scores, xy, visible = found
        people, possible = [], []
        sure = scores >= self._accept
        coco = to_coco(xy[sure], visible[sure], self.joints)
        joints = iter(with_states(*coco, width, height, self._seen))
        for box, score, accepted in zip(boxes.tolist(), scores.tolist(), sure, strict=True):
            keypoints = next(joints) if accepted else None
            if (inside := clipped(box, width, height)) is None:
                continue
            if keypoints is None:
                possible.append(inside)
            else:
                people.append(Person(id="P1", bbox=inside, score=score, keypoints=keypoints))
        return Scene.from_people(
            (width, height),
            people,
            possible=tuple(possible),
            complete=completeness(scores.tolist()),
            provenance=self.info.provenance(),
        )
