"""Pose facts from predicted joints against facts from annotated joints."""

from __future__ import annotations

import pytest

from humanagent.pose import PAIR_VALUES, PERSON_VALUES
from humanagent.scene import Keypoints, Scene
from humanagent.training.evaluate.dataset import Photo, read_photos
from humanagent.training.evaluate.facts import FactCounter, Facts, true_scene
from tests.training.evaluate.truth import Folder, predicted_scene


@pytest.fixture
def pair(folder: Folder) -> Photo:
    return read_photos(folder()).photos[1]


def compare(photo: Photo, scene: Scene) -> Facts:
    counter = FactCounter()
    counter.add(photo, scene)
    return counter.result()


def test_the_same_joints_give_the_same_facts(pair: Photo) -> None:
    facts = compare(pair, predicted_scene(pair))
    assert (facts.matched, facts.labelled) == (2, 2)
    posture = facts.scores["posture"]
    assert (posture.accuracy, posture.decided, posture.n) == (1, 1, 2)
    assert facts.scores["side"].n == 1
    assert facts.scores["all"].accuracy == 1
    assert set(facts.scores) == {*PERSON_VALUES, *PAIR_VALUES, "all"}


def test_a_moved_arm_disagrees(pair: Photo) -> None:
    scene = predicted_scene(pair)
    first, second = scene.people
    xy = list(first.keypoints.xy)
    xy[8], xy[10] = (xy[6][0] - 10, xy[6][1] - 25), (xy[6][0] - 5, xy[0][1] - 35)
    raised = first.model_copy(
        update={"keypoints": first.keypoints.model_copy(update={"xy": tuple(xy)})}
    )
    facts = compare(pair, scene.model_copy(update={"people": (raised, second)}))
    assert facts.scores["right_arm"].accuracy == 0.5
    assert facts.scores["left_arm"].accuracy == 1


def test_what_the_prediction_leaves_open_is_not_decided(pair: Photo) -> None:
    scene = predicted_scene(pair)
    first, second = scene.people
    legs = ("guessed",) * 11 + ("off_frame",) * 6
    blind = first.model_copy(
        update={
            "keypoints": Keypoints(xy=first.keypoints.xy, score=first.keypoints.score, state=legs)
        }
    )
    score = compare(pair, scene.model_copy(update={"people": (blind, second)})).scores["left_leg"]
    assert (score.accuracy, score.decided, score.n) == (1, 0.5, 2)


def test_nobody_found_leaves_nothing_to_compare(pair: Photo) -> None:
    facts = compare(pair, Scene.from_people((640, 480), []))
    assert (facts.matched, facts.labelled) == (0, 2)
    assert facts.scores["all"].accuracy is None
    assert facts.scores["all"].n == 0


def test_the_true_scene_leaves_crowd_regions_out(folder: Folder) -> None:
    scene = true_scene(read_photos(folder()).photos[3])
    assert [p.track_id for p in scene.people] == [41]
