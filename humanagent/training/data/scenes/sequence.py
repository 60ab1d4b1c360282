"""Pictures of one scene over time, with people who keep their ids."""

from __future__ import annotations

from typing import Final

from humanagent.errors import SettingsError
from humanagent.training.data.scenes.config import SceneConfig
from humanagent.training.data.scenes.sample import SceneSample, shoot
from humanagent.training.data.scenes.world import draw_world

#: Share of people alone who change their posture within a sequence.
_MOVING: Final = 0.45


def make_sequence(
    seed: int, config: SceneConfig | None = None, frames: int = 8, fps: float = 6.0
) -> list[SceneSample]:
    """Pictures of one scene, ``1 / fps`` seconds apart, from a camera that stands still.

    Walkers and runners cross it, hands wave, some people fall, crouch down, stand up or lie
    down. ``track_id`` is the person's own through the sequence; ``P1``, ``P2`` ... go from left to
    right in each picture. Who leaves the frame or is hidden is missing there.

    Raises:
        SettingsError: a negative seed, no frames, or a rate that is not above 0.

    Example:
        >>> frames = make_sequence(5, SceneConfig(people={1: 1}), frames=3)
        >>> [f.seconds for f in frames]
        [-0.167, 0.0, 0.167]
        >>> {p.track_id for f in frames for p in f.people}
        {1}
    """
    if seed < 0 or frames < 1 or not fps > 0:
        raise SettingsError(
            "a sequence needs a seed of 0 or more, a frame and a rate above 0",
            where=f"seed={seed}, frames={frames}, fps={fps}",
            do="give, for instance, frames=8, fps=6",
        )
    world = draw_world(seed, config or SceneConfig(), moving=_MOVING)
    middle = (frames - 1) // 2
    return [shoot(world, round((i - middle) / fps, 3), i) for i in range(frames)]
