"""People keep their names over the pictures of a clip."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import pytest

from humanagent.errors import BadInputError, MissingDependencyError
from humanagent.scene import Scene
from humanagent.tools.tracking import (
    Associator,
    PersonTracker,
    PoseAssociator,
    Tracker,
    TrackersAssociator,
)
from humanagent.tools.tracking import bytetrack as bytetrack_module
from humanagent.training.data.scenes import SceneSample
from tests.tools.tracking.conftest import reported, scene_of, somebody

Make = Callable[[], Associator]


def from_package(algorithm: str) -> Make:
    def make() -> Associator:
        pytest.importorskip("trackers")
        return TrackersAssociator(algorithm, frame_rate=6.0)  # type: ignore[arg-type]

    return make


BACKENDS = {
    "built-in": PoseAssociator,
    **{name: from_package(name) for name in ("bytetrack", "sort", "ocsort")},
}


@pytest.fixture(params=BACKENDS)
def make(request: pytest.FixtureRequest) -> Make:
    return BACKENDS[request.param]


def ids(scene: Scene) -> list[str]:
    return [p.id for p in scene.people]


class TestEveryBackend:
    def test_it_is_a_tracker_that_names_itself(self, make: Make) -> None:
        tracker = PersonTracker(make())
        assert isinstance(tracker, Tracker)
        assert tracker.info.name
        assert tracker.info.settings["smoothing_cutoff"] > 0

    def test_ids_are_the_tracks_and_the_order_of_the_scene_stays(self, make: Make) -> None:
        scene = PersonTracker(make()).update(scene_of(somebody(300), somebody(10)), 0.0)
        assert ids(scene) == [f"P{p.track_id}" for p in scene.people] == ["P1", "P2"]
        assert [p.bbox[0] for p in scene.people] == [300, 10]

    def test_people_keep_their_names_whatever_the_order_of_detection(self, make: Make) -> None:
        tracker = PersonTracker(make())
        for i in range(6):
            people = [somebody(10 + 4 * i), somebody(300 - 4 * i)]
            first, second = people if i % 2 == 0 else people[::-1]
            scene = tracker.update(scene_of(first, second), i / 6)
            assert ids(scene) == (["P1", "P2"] if i % 2 == 0 else ["P2", "P1"])

    def test_a_newcomer_gets_a_name_of_their_own(self, make: Make) -> None:
        tracker = PersonTracker(make())
        tracker.update(scene_of(somebody(10)), 0.0)
        assert ids(tracker.update(scene_of(somebody(12), somebody(400)), 0.2)) == ["P1", "P2"]
        assert ids(tracker.update(scene_of(somebody(402)), 0.4)) == ["P2"]

    def test_who_was_missed_for_a_moment_comes_back_under_the_old_name(self, make: Make) -> None:
        tracker = PersonTracker(make())
        for i in range(3):
            tracker.update(scene_of(somebody(10), somebody(300)), i / 6)
        tracker.update(scene_of(somebody(10)), 0.6)
        assert ids(tracker.update(scene_of(somebody(10), somebody(302)), 0.8)) == ["P1", "P2"]

    def test_an_empty_picture_is_no_trouble(self, make: Make) -> None:
        tracker = PersonTracker(make())
        assert tracker.update(scene_of(), 0.0).people == ()
        for time in (0.2, 0.3):
            assert ids(tracker.update(scene_of(somebody(10)), time)) == ["P1"]
        assert tracker.update(scene_of(), 0.4).people == ()
        assert ids(tracker.update(scene_of(somebody(12)), 0.5)) == ["P1"]

    def test_after_a_reset_numbers_begin_again(self, make: Make) -> None:
        tracker = PersonTracker(make())
        tracker.update(scene_of(somebody(10), somebody(300)), 5.0)
        tracker.reset()
        assert ids(tracker.update(scene_of(somebody(300)), 0.0)) == ["P1"]

    def test_time_must_go_on(self, make: Make) -> None:
        tracker = PersonTracker(make())
        tracker.update(scene_of(somebody(10)), 1.0)
        for time in (1.0, 0.5, float("nan")):
            with pytest.raises(BadInputError, match="in order"):
                tracker.update(scene_of(somebody(10)), time)

    def test_a_picture_of_another_size_is_another_camera(self, make: Make) -> None:
        tracker = PersonTracker(make())
        tracker.update(scene_of(somebody(10)), 0.0)
        with pytest.raises(BadInputError, match="one camera"):
            tracker.update(Scene(width=320, height=240), 1.0)

    @pytest.mark.parametrize(("level", "least"), [("good", 0.9), ("embedded", 0.7)])
    def test_identities_last_on_clips_of_known_people(
        self, make: Make, clips: list[list[SceneSample]], level: str, least: float
    ) -> None:
        pytest.importorskip("scipy")
        from tests.tools.tracking.identity import Frame, score

        found = []
        for clip in clips:
            tracker, frames = PersonTracker(make()), []
            for shot in reported(clip, level):
                told = tracker.update(shot.reported, shot.seconds)
                frames.append(Frame(shot.truth.people, told.people))
            found.append(score(frames).idf1)
        assert np.mean(found) > least


class TestBuiltIn:
    def test_it_hardly_ever_takes_one_for_another(self, clips: list[list[SceneSample]]) -> None:
        pytest.importorskip("scipy")
        from tests.tools.tracking.identity import Frame, score

        switches = 0
        for clip in clips:
            tracker, frames = PersonTracker(), []
            for shot in reported(clip, "good"):
                told = tracker.update(shot.reported, shot.seconds)
                frames.append(Frame(shot.truth.people, told.people))
            switches += score(frames).switches
        assert switches <= 2

    def test_dropped_pictures_do_not_lose_a_walker(self) -> None:
        """240 pixels per second, then nothing for half a second."""
        tracker = PersonTracker()
        for time in (0.0, 0.1, 0.2, 0.3, 0.8, 0.9):
            [person] = tracker.update(scene_of(somebody(240 * time, size=150)), time).people
            assert person.id == "P1"

    def test_who_was_gone_for_long_is_somebody_new(self) -> None:
        tracker = PersonTracker()
        tracker.update(scene_of(somebody(10)), 0.0)
        assert ids(tracker.update(scene_of(somebody(10)), 10.0)) == ["P2"]


def test_without_the_package_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trackers", None)
    with pytest.raises(MissingDependencyError, match=r"humanagent\[tracking\].*built-in"):
        bytetrack_module.TrackersAssociator()
