from __future__ import annotations

import numpy as np
import pytest

from humanagent.drawing import draw_skeleton
from humanagent.errors import BadInputError
from humanagent.scene import Person, Scene
from tests.drawing.crowd import crowd, standing


def test_it_has_the_size_of_the_scene_or_the_one_asked_for() -> None:
    scene = crowd((640, 480), 5)
    assert draw_skeleton(scene).size == (640, 480)
    assert draw_skeleton(scene, (300, 300)).size == (300, 300)
    assert draw_skeleton(Scene(width=9000, height=20)).size == (4096, 9)


def test_people_are_drawn_where_they_are() -> None:
    scene = Scene.from_people((640, 480), [standing((400, 100, 500, 400))])
    picture = np.asarray(draw_skeleton(scene)).astype(int)
    drawn = (picture != picture[0, 0]).any(axis=2)
    rows, columns = np.nonzero(drawn)
    assert columns.min() > 380
    assert columns.max() < 520
    assert rows.min() > 60
    assert rows.max() < 410


def test_a_scene_is_centred_in_another_shape() -> None:
    scene = Scene.from_people((400, 200), [standing((150, 50, 250, 190))])
    picture = np.asarray(draw_skeleton(scene, (400, 400))).astype(int)
    rows, _ = np.nonzero((picture != picture[0, 0]).any(axis=2))
    assert rows.min() > 100
    assert rows.max() < 300


def test_people_without_joints_are_boxes() -> None:
    scene = Scene.from_people((200, 200), [Person(id="P1", bbox=(50, 50, 150, 180), score=1)])
    picture = np.asarray(draw_skeleton(scene)).astype(int)
    assert (picture[100, 50] != picture[0, 0]).any()
    assert (picture[100, 100] == picture[0, 0]).all()


def test_an_impossible_size_is_refused() -> None:
    with pytest.raises(BadInputError, match="positive"):
        draw_skeleton(Scene(width=10, height=10), (0, 5))
