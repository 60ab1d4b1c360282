from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from humanagent.drawing.chips import Chip, place_chips
from humanagent.scene import BBox


def overlap(a: BBox, b: BBox) -> bool:
    return min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])


def random_chips(frame: tuple[int, int], count: int, seed: int) -> list[Chip]:
    rng = np.random.default_rng(seed)
    chips = []
    for _ in range(count):
        x, y = rng.uniform(0, frame[0]), rng.uniform(0, frame[1])
        w, h = rng.uniform(5, frame[0] / 3), rng.uniform(5, frame[1] / 2)
        chips.append(Chip((x, y, min(x + w, frame[0]), min(y + h, frame[1])), 26, 15))
    return chips


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("frame", "count"), [((640, 480), 60), ((100, 75), 60), ((4096, 800), 90)])
def test_chips_stay_inside_and_off_each_other(
    frame: tuple[int, int], count: int, seed: int
) -> None:
    places = place_chips(random_chips(frame, count, seed), frame)
    assert len(places) == count
    found = [p for p in places if p is not None]
    assert found
    for x0, y0, x1, y1 in found:
        assert 0 <= x0 < x1 <= frame[0]
        assert 0 <= y0 < y1 <= frame[1]
    assert not any(overlap(a, b) for a, b in combinations(found, 2))


def test_where_there_is_room_every_chip_is_placed() -> None:
    assert None not in place_chips(random_chips((640, 480), 60, 1), (640, 480))


def test_a_chip_sits_on_its_box() -> None:
    assert place_chips([Chip((10, 30, 50, 90), 20, 10)], (100, 100)) == [(10, 20, 30, 30)]


def test_at_the_top_of_the_picture_it_moves_into_the_box() -> None:
    assert place_chips([Chip((10, 0, 50, 90), 20, 10)], (100, 100)) == [(10, 0, 30, 10)]


def test_it_gives_way_to_a_head() -> None:
    chip = Chip((10, 30, 50, 90), 20, 10)
    (place,) = place_chips([chip], (100, 100), heads=[(10, 15, 30, 30)])
    assert place is not None
    assert not overlap(place, (10, 15, 30, 30))


def test_the_first_chip_chooses_first() -> None:
    box = (10.0, 30.0, 50.0, 90.0)
    first, second = place_chips([Chip(box, 20, 10), Chip(box, 16, 10)], (100, 100))
    assert (first, second) == ((10, 20, 30, 30), (34, 20, 50, 30))


def test_without_room_it_is_left_out() -> None:
    chip = Chip((0, 0, 8, 8), 20, 10)
    assert place_chips([chip], (8, 8)) == [None]
    assert place_chips([chip, chip], (25, 12))[1] is None
    assert place_chips([], (25, 12)) == []
