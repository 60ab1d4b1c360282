"""The open clip: four people who walk away from a moving camera, five pictures a second."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from humanagent.tools.tracking import PersonTracker


@pytest.mark.photos
def test_people_keep_their_ids_on_the_open_clip(open_photos: Path) -> None:
    cv2 = pytest.importorskip("cv2")
    pytest.importorskip("ai_edge_litert")
    from humanagent.tools.blazepose import BlazePose

    perceiver, tracker = BlazePose(), PersonTracker()
    clip = cv2.VideoCapture(str(open_photos / "videos" / "mmpose_demo_5frames.mp4"))
    scenes = []
    while True:
        more, bgr = clip.read()
        if not more:
            break
        scene = perceiver.perceive(np.ascontiguousarray(bgr[:, :, ::-1]))
        scenes.append(tracker.update(scene, 1 + len(scenes) / 5))
    assert len(scenes) == 5
    found = {p.id for scene in scenes for p in scene.people}
    assert found - {"P5"} == {"P1", "P2", "P3", "P4"}
    for scene in scenes:  # nobody of the four overtakes anybody
        four = [p for p in scene.people if p.id != "P5"]
        assert [p.id for p in four] == sorted(p.id for p in four)
        assert max(scene.people, key=lambda p: p.height).id == "P4"
    # Somebody with a pram, half hidden behind P4, comes into sight at the end.
    assert not any(p.id == "P5" for scene in scenes[:3] for p in scene.people)
