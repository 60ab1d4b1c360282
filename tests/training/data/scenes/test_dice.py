from __future__ import annotations

from collections import Counter

from humanagent.training.data.scenes.dice import Dice


def test_the_same_key_gives_the_same_stream_and_another_key_another():
    def stream(*key: int) -> list[float]:
        dice = Dice(*key)
        return [dice.random() for _ in range(1200)]  # more than one bulk draw

    assert stream(3, 1) == stream(3, 1)
    assert stream(3, 1) != stream(3, 2)
    assert stream(3, 1) != stream(4, 1)


def test_weights_are_kept():
    dice = Dice(0)
    drawn = Counter(dice.weighted({"a": 3.0, "b": 1.0, "never": 0.0}) for _ in range(4000))
    assert drawn["never"] == 0
    assert 0.71 < drawn["a"] / 4000 < 0.79


def test_around_stays_within_its_spread():
    dice = Dice(1)
    values = [dice.around(5, 2) for _ in range(2000)]
    assert min(values) >= 3
    assert max(values) <= 7
    assert abs(sum(values) / 2000 - 5) < 0.1


def test_integers_and_shuffles_reach_everything():
    dice = Dice(2)
    assert {dice.integer(1, 3) for _ in range(100)} == {1, 2, 3}
    assert sorted(dice.shuffled("abc")) == ["a", "b", "c"]
    assert len({"".join(dice.shuffled("abc")) for _ in range(200)}) == 6
