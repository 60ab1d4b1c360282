"""The measure itself: what IDF1 and id switches count."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("scipy")

from humanagent.scene import Person, Scene
from humanagent.tools.tracking import PersonTracker
from humanagent.training.data.scenes import SceneSample
from tests.tools.tracking.conftest import reported, somebody
from tests.tools.tracking.identity import LEAST, Frame, score


def told(*numbers: int) -> list[Person]:
    return [
        somebody(100 * i).model_copy(update={"track_id": n}) for i, n in enumerate(numbers) if n
    ]


def test_lasting_numbers_score_one_whatever_they_are() -> None:
    assert score([Frame(told(1, 2), told(7, 5))] * 3) == (1.0, 0)


def test_a_number_that_changes_is_a_switch_and_costs() -> None:
    frames = [Frame(told(1), told(4)), Frame(told(1), told(4)), Frame(told(1), told(9))]
    assert score(frames) == (pytest.approx(2 / 3), 1)


def test_an_exchange_of_two_people_is_two_switches() -> None:
    frames = [Frame(told(1, 2), told(1, 2))] * 2 + [Frame(told(1, 2), told(2, 1))] * 2
    assert score(frames) == (0.5, 2)


def test_who_is_missed_costs_but_is_no_switch() -> None:
    assert score([Frame(told(1), told(3)), Frame(told(1), told(0)), Frame(told(1), told(3))]) == (
        pytest.approx(2 * 2 / 5),
        0,
    )


def test_it_agrees_with_the_trackers_package(clips: list[list[SceneSample]]) -> None:
    pytest.importorskip("trackers")
    from trackers.eval import compute_clear_metrics, compute_identity_metrics

    for clip in clips:
        tracker, frames = PersonTracker(), []
        for shot in reported(clip, "embedded"):
            scene: Scene = tracker.update(shot.reported, shot.seconds)
            frames.append(Frame(shot.truth.people, scene.people))
        ids = [frame.ids() for frame in frames]
        theirs = (
            [np.array(true) for true, _ in ids],
            [np.array(numbers) for _, numbers in ids],
            [frame.likeness() for frame in frames],
        )
        identity = compute_identity_metrics(*theirs, threshold=LEAST)
        clear = compute_clear_metrics(*theirs, threshold=LEAST)
        assert score(frames) == (pytest.approx(identity["IDF1"]), clear["IDSW"])
