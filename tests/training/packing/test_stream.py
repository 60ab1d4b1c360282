"""The stream: every sample once an epoch, and after a stop on from where it was."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from typing import Any

import numpy as np
import pytest

from humanagent.errors import BadInputError, SettingsError
from humanagent.training.packing import PackedStream, Sample


class Noisy:
    """Samples that know their index, with a length and a last token that are drawn."""

    def __init__(self, count: int = 40, longest: int = 30) -> None:
        self.count, self.longest = count, longest

    def __len__(self) -> int:
        return self.count

    def sample(self, index: int, rng: np.random.Generator) -> Sample:
        ids = np.full(int(rng.integers(3, self.longest)), index)
        ids[-1] = rng.integers(1000)
        return Sample(ids, ids)


def stream(source: Noisy | None = None, length: int = 64, **settings: Any) -> PackedStream:
    return PackedStream(
        Noisy() if source is None else source, length, **{"seed": 1, "buffer": 8, **settings}
    )


def ids(rows: list[list[Sample]]) -> list[list[list[int]]]:
    return [[sample.input_ids.tolist() for sample in row] for row in rows]


def indices(rows: list[list[Sample]]) -> list[int]:
    return [int(sample.input_ids[0]) for row in rows for sample in row]


def test_every_sample_comes_once_in_an_epoch() -> None:
    rows = list(stream(epochs=3))
    assert set(Counter(indices(rows)).values()) == {3}
    assert max(sum(map(len, row)) for row in rows) <= 64


def test_epochs_differ_in_order_and_in_what_is_drawn() -> None:
    rows = list(stream(Noisy(10), 30, epochs=2, buffer=1))
    samples = [sample.input_ids.tolist() for row in rows for sample in row]
    assert [s[0] for s in samples[:10]] != [s[0] for s in samples[10:]]
    assert sorted(samples[:10]) != sorted(samples[10:])


def test_equal_seeds_give_equal_rows_and_others_do_not() -> None:
    first, again, other = (list(stream(epochs=1, seed=s)) for s in (1, 1, 2))
    assert ids(first) == ids(again)
    assert ids(first) != ids(other)


@pytest.mark.parametrize("stop", [0, 1, 2, 7, 23, 40])
def test_a_resumed_stream_gives_the_rows_of_an_uninterrupted_one(stop: int) -> None:
    whole = stream()
    expected = ids(list(itertools.islice(whole, 50)))
    first = stream()
    before = list(itertools.islice(first, stop))
    state = json.loads(json.dumps(first.state_dict()))
    second = stream()
    second.load_state_dict(state)
    after = list(itertools.islice(second, 50 - stop))
    assert ids(before + after) == expected
    assert second.state_dict() == whole.state_dict()


def test_a_used_stream_can_be_set_back() -> None:
    used = stream()
    state = used.state_dict()
    first = ids(list(itertools.islice(used, 9)))
    used.load_state_dict(state)
    assert ids(list(itertools.islice(used, 9))) == first


def test_the_end_of_the_last_epoch_survives_a_stop() -> None:
    done = stream(epochs=1)
    list(done)
    again = stream(epochs=1)
    again.load_state_dict(done.state_dict())
    assert list(again) == []


@pytest.mark.parametrize(
    "other",
    [
        {"seed": 2},
        {"length": 65},
        {"buffer": 9},
        {"source": Noisy(41)},
        {"shard": (0, 2)},
        {"skip_long": True},
    ],
)
def test_a_state_of_another_stream_is_refused(other: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="another stream"):
        stream(**other).load_state_dict(stream().state_dict())


def test_shards_are_disjoint_and_together_complete() -> None:
    parts = [indices(list(stream(epochs=1, shard=(rank, 3)))) for rank in range(3)]
    assert sorted(itertools.chain(*parts)) == list(range(40))


def test_a_sample_longer_than_a_row_stops_the_stream() -> None:
    with pytest.raises(BadInputError, match="tokens, a row 20"):
        list(stream(length=20, epochs=1))


def test_long_samples_are_left_out_and_counted_when_asked_for() -> None:
    short = stream(length=20, epochs=1, skip_long=True)
    kept = indices(list(short))
    assert 0 < len(kept) < 40
    assert short.skipped == 40 - len(kept) == short.state_dict()["skipped"]


def test_a_stream_in_which_nothing_fits_does_not_hang() -> None:
    with pytest.raises(BadInputError, match="a row 2"):
        next(stream(length=2, skip_long=True))


@pytest.mark.parametrize(
    "settings",
    [
        {"length": 0},
        {"buffer": 0},
        {"seed": -1},
        {"shard": (1, 1)},
        {"shard": (0, 41)},
        {"source": Noisy(0)},
    ],
)
def test_settings_that_cannot_work_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        stream(**settings)
