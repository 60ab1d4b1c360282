"""How well people keep their ids, and what smoothing does to joints, on drawn clips.

python -m tests.tools.tracking.measure [FIRST_SEED] [CLIPS]

Where the ``trackers`` package is installed, its algorithms are measured on the same clips.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Sequence

import numpy as np

from humanagent.tools.tracking import (
    Associator,
    JointSmoother,
    PersonTracker,
    PoseAssociator,
    TrackersAssociator,
)
from humanagent.training.data.perception import Noise
from humanagent.training.data.perception.joints import noisy_person
from humanagent.training.data.scenes import SceneConfig, SceneSample, make_sequence
from tests.tools.tracking.conftest import reported
from tests.tools.tracking.identity import Frame, score

CONFIG = SceneConfig(
    size=(160, 120), supersample=1, people={2: 1, 3: 1, 4: 1, 5: 1, 6: 0.5, 8: 0.3}, pair=0.2
)
Clip = Sequence[SceneSample]


def identities(clips: Sequence[Clip], level: str, make: Callable[[], Associator]) -> str:
    found = []
    for clip in clips:
        tracker, frames = PersonTracker(make(), smoothing=None), []
        for shot in reported(clip, level):
            scene = tracker.update(shot.reported, shot.seconds)
            frames.append(Frame(shot.truth.people, scene.people))
        found.append(score(frames))
    mean = np.mean([s.idf1 for s in found])
    return f"IDF1 {mean:.3f}, {sum(s.switches for s in found)} switches"


def smoothing(clips: Sequence[Clip], level: str) -> str:
    """Errors in shares of the person's height; limbs that are swapped or lost are left out."""
    noise = Noise.named(level).model_copy(update={"swap": 0.0, "lose_limb": 0.0})
    rows = []  # still?, fast?, squared errors and changes of error without and with, lag in s
    for clip in clips:
        rng = np.random.default_rng(clip[0].seed)
        smoothers: dict[int, JointSmoother] = {}
        before: dict[int, tuple[np.ndarray, ...]] = {}
        for picture in clip:
            for person in picture.scene.people:
                track = person.track_id or 0
                raw = noisy_person(person, noise, (160, 120), rng)
                smooth = smoothers.setdefault(track, JointSmoother())(raw, picture.seconds)
                height = max(person.height, person.width)
                true = np.array(person.keypoints.xy)
                without, with_ = ((np.array(p.keypoints.xy) - true) / height for p in (raw, smooth))
                seen = [
                    a == b == "seen"
                    for a, b in zip(raw.keypoints.state, person.keypoints.state, strict=True)
                ]
                now = (np.array(seen), true, without, with_, np.array([picture.seconds, height]))
                if track in before and now[4][0] - before[track][4][0] < 0.2:
                    rows.append(_compared(before[track], now))
                before[track] = now
    still, fast, *rest = (np.concatenate(column) for column in zip(*rows, strict=True))
    raw_error, error, raw_change, change, lag = rest

    def ratio(some: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
        return float(np.sqrt(b[some].mean() / a[some].mean()))

    everything = np.ones(len(still), bool)
    return (
        f"jitter x {ratio(still, raw_change, change):.2f}, "
        f"error x {ratio(everything, raw_error, error):.2f}, "
        f"of fast joints x {ratio(fast, raw_error, error):.2f}, "
        f"which lag {1000 * lag[fast].mean():.0f} ms"
    )


def _compared(then: tuple[np.ndarray, ...], now: tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
    both = then[0] & now[0]
    seconds, height = now[4][0] - then[4][0], now[4][1]
    velocity = ((now[1] - then[1]) / height / seconds)[both]
    speed = np.linalg.norm(velocity, axis=1)
    without, with_ = now[2][both], now[3][both]
    lag = -(with_ * velocity).sum(1) / np.maximum(speed, 1e-9) ** 2
    changes = (without - then[2][both], with_ - then[3][both])
    squares = [(e**2).sum(1) for e in (without, with_, *changes)]
    return speed < 0.05, speed > 0.7, *squares, lag


def main(first: int = 920_000, count: int = 24) -> None:
    slow = [make_sequence(s, CONFIG, frames=24, fps=6) for s in range(first, first + count)]
    for step in (1, 3):
        clips = [clip[::step] for clip in slow]
        backends: dict[str, Callable[[], Associator]] = {"built-in": PoseAssociator}
        if importlib.util.find_spec("trackers"):
            for name in ("bytetrack", "sort", "ocsort"):
                backends[name] = lambda name=name, step=step: TrackersAssociator(  # type: ignore
                    name, frame_rate=6 / step
                )
        for level in ("none", "good", "embedded"):
            for name, make in backends.items():
                print(f"{6 // step} fps {level:9}{name:10}{identities(clips, level, make)}")
    quick = [make_sequence(s, CONFIG, frames=50, fps=25) for s in range(first, first + count // 2)]
    for level in ("good", "embedded"):
        print(f"25 fps {level:9}smoothing: {smoothing(quick, level)}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
