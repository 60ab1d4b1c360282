"""Shares, intervals, baselines."""

from __future__ import annotations

import numpy as np
import pytest

from humanagent.training.ablations.statistics import bootstrap, majority, per_scene


def test_the_majority_answer_is_that_of_the_kind() -> None:
    pairs = [("limb.is", "yes"), ("limb.is", "no"), ("limb.is", "no"), ("posture.what", "sitting")]
    assert majority(pairs) == {"limb.is": "no", "posture.what": "sitting"}


def test_a_tie_between_answers_is_decided_the_same_way_every_time() -> None:
    assert majority([("a", "yes"), ("a", "no")]) == majority([("a", "no"), ("a", "yes")])


def test_only_chosen_questions_are_counted_in_their_scenes() -> None:
    asked, right = per_scene([0, 1, 1, 2], [True, True, False, True], "1011")
    assert asked.tolist() == [1, 1, 1]
    assert right.tolist() == [1, 0, 1]


def test_the_share_is_that_of_all_questions_over_the_seeds() -> None:
    asked = np.array([1.0, 3.0])
    shares, _ = bootstrap(asked, {"a": np.array([[1.0, 1.0], [1.0, 3.0]])})
    assert shares["a"].value == pytest.approx((2 / 4 + 4 / 4) / 2)


def test_an_interval_holds_the_share_and_narrows_with_more_scenes() -> None:
    rng = np.random.default_rng(0)

    def width(scenes: int) -> float:
        right = (rng.random((3, scenes)) < 0.7).astype(float)
        one = bootstrap(np.ones(scenes), {"a": right})[0]["a"]
        assert one.low <= one.value <= one.high
        return one.high - one.low

    assert width(2000) < width(50)


def test_differences_are_paired_by_scene() -> None:
    hard = np.random.default_rng(1).random(200) < 0.5
    better = np.where(hard, 0.0, 1.0)
    better[:20] = 1.0
    worse = np.where(hard, 0.0, 1.0)
    worse[:20] = 0.0
    shares, differences = bootstrap(np.ones(200), {"a": better[None], "b": worse[None]})
    assert shares["a"].low < shares["b"].high  # each interval alone leaves it open
    assert differences["a", "b"].clear
    assert differences["b", "a"].value == pytest.approx(-differences["a", "b"].value)


def test_equal_arms_differ_by_nothing() -> None:
    right = np.ones((3, 40))
    assert not bootstrap(np.ones(40), {"a": right, "b": right})[1]["a", "b"].clear


def test_seeds_that_disagree_widen_the_interval() -> None:
    agreeing = np.full((3, 400), 0.5)
    split = np.stack([np.full(400, value) for value in (0.2, 0.5, 0.8)])
    shares, _ = bootstrap(np.ones(400), {"agreeing": agreeing, "split": split})
    assert shares["split"].high - shares["split"].low > 0.2
    assert shares["agreeing"].high == pytest.approx(shares["agreeing"].low)
