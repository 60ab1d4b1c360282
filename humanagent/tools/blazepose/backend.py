"""``BlazePose``: a picture in, a scene out."""

from __future__ import annotations

import numpy as np

from humanagent.scene import Person, Scene
from humanagent.tools.blazepose.candidates import Candidate, Search, find_candidates
from humanagent.tools.blazepose.coco import to_box, to_keypoints
from humanagent.tools.blazepose.crop import Picture
from humanagent.tools.blazepose.models import library_version, load_models
from humanagent.tools.protocols import Image, ToolInfo

LONGEST = 1280


def hand_score(c: Candidate) -> float:
    return float(min(1, c.proposal.score * c.landmarks.flag * c.landmarks.visibility.mean()))


def same_pose(a: Candidate, b: Candidate) -> bool:
    ks = [0, 11, 12, 23, 24]
    p, q = a.landmarks.xy, b.landmarks.xy
    scale = max(
        np.hypot(*(q[11:13].mean(0) - q[23:25].mean(0))), np.hypot(*(q[11] - q[12])), 1.0
    )
    return bool(np.median(np.hypot(*(p[ks] - q[ks]).T)) / scale < 0.6)


class BlazePose:
    """People by the models of the mediapipe wheel."""

    def __init__(self, *, threads: int = 2, search: Search | None = None) -> None:
        self._models = load_models(threads)
        self._search = search or Search()

    @property
    def info(self) -> ToolInfo:
        return ToolInfo("blazepose", library_version(), {"longest": LONGEST})

    def perceive(self, image: Image) -> Scene:
        picture = Picture(image, LONGEST)
        candidates, _ = find_candidates(picture, self._models, self._search)
        kept: list[Candidate] = []
        possible = []
        for c in sorted(candidates, key=hand_score, reverse=True):
            if any(same_pose(c, k) for k in kept):
                continue
            if hand_score(c) >= 0.3:
                kept.append(c)
            else:
                possible.append(to_box(c.landmarks, picture))
        people = [
            Person(
                id=f"P{i}",
                bbox=to_box(c.landmarks, picture),
                score=hand_score(c),
                keypoints=to_keypoints(c.landmarks, picture),
            )
            for i, c in enumerate(kept, 1)
        ]
        size = (image.shape[1], image.shape[0])
        return Scene.from_people(
            size,
            people,
            possible=tuple(possible),
            complete=0.5,
            provenance=self.info.provenance(),
        )
