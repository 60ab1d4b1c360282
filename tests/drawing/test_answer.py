from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest

from humanagent.claims.types import Claim, Evidence, Verdict
from humanagent.drawing import draw_answer
from humanagent.errors import BadInputError
from humanagent.scene import BBox, Keypoints, Person, Scene
from tests.drawing.crowd import crowd, grey, standing

SIZE = (640, 480)
BOX = (200.0, 60.0, 360.0, 460.0)
RIGHT_ARM = ("right_shoulder", "right_elbow", "right_wrist")


def one(**states: int) -> Scene:
    return Scene.from_people(SIZE, [standing(BOX, **states)])


def claim(
    subject: str = "P1",
    verdict: Verdict = "confirmed",
    joints: tuple[str, ...] = RIGHT_ARM,
    **more: Any,
) -> Claim:
    return Claim(
        subject=subject,
        predicate="right_arm",
        value="raised",
        verdict=verdict,
        evidence=Evidence(joints=joints),
        **more,
    )


def pixels(scene: Scene, *claims: Claim) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.asarray(draw_answer(grey((scene.width, scene.height)), scene, claims)).astype(int)


def at(picture: np.ndarray[Any, Any], scene: Scene, joint: str) -> tuple[int, ...]:
    x, y = scene.people[0].keypoints.point(joint)
    return tuple(int(v) for v in picture[int(y), int(x)])


@pytest.mark.parametrize(
    ("size", "drawn"),
    [
        ((1, 1), (8, 8)),
        ((20, 20), (160, 160)),
        ((100, 75), (640, 480)),
        ((640, 480), (640, 480)),
        ((700, 3), (700, 3)),
        ((1920, 1080), (1920, 1080)),
    ],
)
@pytest.mark.parametrize("count", [0, 1, 60])
def test_the_drawing_has_the_size_of_the_picture_or_a_readable_one(
    size: tuple[int, int], drawn: tuple[int, int], count: int
) -> None:
    picture = draw_answer(grey(size), crowd(size, count), [claim()])
    assert (picture.size, picture.mode) == (drawn, "RGB")


def test_the_sizes_can_be_chosen() -> None:
    scene = crowd((200, 100), 2)
    image = grey((200, 100))
    assert draw_answer(image, scene, min_side=1).size == (200, 100)
    assert draw_answer(image, scene, max_side=50).size == (50, 25)


def test_a_large_picture_is_shrunk_and_memory_stays_bounded() -> None:
    size = (6000, 4000)
    image, scene = grey(size), crowd(size, 60)
    tracemalloc.start()
    picture = draw_answer(image, scene, [claim()], title="How many people are there?")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert picture.width == 4096
    assert picture.height > 2731
    assert peak < 5 * 4096 * 2731 * 3


def test_nothing_is_drawn_over_an_empty_scene() -> None:
    image = np.random.default_rng(0).integers(0, 256, (480, 640, 3)).astype(np.uint8)
    drawn = draw_answer(image, Scene(width=640, height=480))
    assert np.array_equal(np.asarray(drawn), image)


def test_the_input_is_not_changed_and_may_be_read_only_or_strided() -> None:
    image = np.random.default_rng(0).integers(0, 256, (480, 640, 3)).astype(np.uint8)
    before = image.copy()
    image.flags.writeable = False
    drawn = draw_answer(image, one(), [claim()])
    assert np.array_equal(image, before)
    mirrored = np.ascontiguousarray(image[:, ::-1])[:, ::-1]
    assert np.array_equal(np.asarray(drawn), np.asarray(draw_answer(mirrored, one(), [claim()])))


def test_drawing_is_deterministic() -> None:
    scene = crowd(SIZE, 30)
    assert np.array_equal(pixels(scene, claim()), pixels(scene, claim()))


@pytest.mark.parametrize("verdict", ["measured", "confirmed", "contradicted", "unverifiable"])
def test_the_joints_of_a_claim_are_marked(verdict: Verdict) -> None:
    plain, marked = pixels(one()), pixels(one(), claim(verdict=verdict))
    for joint in RIGHT_ARM:
        assert at(plain, one(), joint) != at(marked, one(), joint)
    for joint in ("left_wrist", "left_knee", "nose"):
        assert at(plain, one(), joint) == at(marked, one(), joint)


def test_agreement_is_green_and_contradiction_is_red_and_wins() -> None:
    red, green, _ = at(pixels(one(), claim(verdict="confirmed")), one(), "right_wrist")
    assert green > red + 50
    claims = (claim(verdict="contradicted"), claim(verdict="confirmed"))
    red, green, _ = at(pixels(one(), *claims), one(), "right_wrist")
    assert red > green + 50


def test_a_marked_guessed_joint_stays_hollow() -> None:
    scene = one(right_wrist=1)
    assert at(pixels(scene, claim()), scene, "right_wrist") == (255, 255, 255)


def test_the_limb_between_marked_joints_is_thicker() -> None:
    x0, y0 = one().people[0].keypoints.point("right_elbow")
    x1, y1 = one().people[0].keypoints.point("right_wrist")
    row, columns = int((y0 + y1) / 2), slice(int((x0 + x1) / 2) - 12, int((x0 + x1) / 2) + 12)

    def drawn(picture: np.ndarray[Any, Any]) -> int:
        return int((picture[row, columns] != 120).any(axis=1).sum())

    assert drawn(pixels(one(), claim())) > drawn(pixels(one()))


def test_absent_and_off_frame_joints_are_not_drawn() -> None:
    scene = one(right_wrist=0)
    whole = one()
    assert at(pixels(scene, claim()), whole, "right_wrist") == (120, 120, 120)
    person = whole.people[0]
    states = tuple("off_frame" for _ in person.keypoints.state)
    gone = person.model_copy(
        update={"keypoints": Keypoints(xy=person.keypoints.xy, score=(0.0,) * 17, state=states)}
    )
    picture = pixels(Scene.from_people(SIZE, [gone]))
    assert (picture[100:440, 230:330] == 120).all()


def test_guessed_joints_are_hollow() -> None:
    seen, guessed = one(), one(left_wrist=1)
    assert at(pixels(seen), seen, "left_wrist") != (120, 120, 120)
    assert at(pixels(guessed), guessed, "left_wrist") == (120, 120, 120)


def test_left_and_right_limbs_differ() -> None:
    scene = one()
    assert sum(at(pixels(scene), scene, "left_knee")) > sum(at(pixels(scene), scene, "right_knee"))


def test_people_an_answer_does_not_speak_of_step_back() -> None:
    other = (420.0, 60.0, 580.0, 460.0)
    scene = Scene.from_people(SIZE, [standing(BOX), standing(other)])
    alone, with_claim = pixels(scene), pixels(scene, claim("P1"))
    knee = scene.person("P2").keypoints.point("left_knee").astype(int)

    def strength(picture: np.ndarray[Any, Any]) -> int:
        return int(np.abs(picture[knee[1], knee[0]] - 120).sum())

    assert 0 < strength(with_claim) < strength(alone)
    pair = claim("P1", other="P2")
    assert strength(pixels(scene, pair)) == strength(alone)


@pytest.mark.parametrize(
    "odd",
    [claim("scene", joints=()), claim("scene"), claim(joints=("tail", "")), claim(joints=())],
)
def test_claims_without_joints_of_a_person_mark_nothing(odd: Claim) -> None:
    inside = slice(100, 440), slice(210, 350)
    assert np.array_equal(pixels(one(), odd)[inside], pixels(one())[inside])


def test_a_claim_about_somebody_who_is_not_in_the_scene_changes_nothing() -> None:
    assert np.array_equal(pixels(one(), claim("P9")), pixels(one()))


def test_possible_people_are_dashed_boxes() -> None:
    scene = Scene(width=640, height=480, possible=((100.0, 100.0, 200.0, 300.0),))
    picture = pixels(scene)
    side = (picture[102:298, 100] != 120).any(axis=1)
    assert side.any()
    assert not side.all()
    assert (picture[120:280, 120:180] == 120).all()


def test_a_small_person_in_a_large_picture_is_not_covered() -> None:
    box: BBox = (2000.0, 1000.0, 2060.0, 1150.0)
    scene = Scene.from_people((4000, 3000), [standing(box)])
    picture = np.asarray(draw_answer(grey((4000, 3000)), scene))
    inside = picture[1000:1150, 2000:2060]
    assert (inside == 120).all(axis=2).mean() > 0.4


@pytest.mark.parametrize(
    "box", [(-1e308, -1e308, 1e308, 1e308), (50, 50, 50, 50), (900, 900, 1000, 1000)]
)
def test_boxes_and_joints_may_lie_anywhere(box: BBox) -> None:
    joints = Keypoints(
        xy=((1e308, -1e308), (float("nan"), 3.0), *((7e6, -4e4),) * 15),
        score=(1.0,) * 17,
        state=("seen",) * 17,
    )
    person = Person(id="P1", bbox=box, score=1, keypoints=joints)
    scene = Scene(width=640, height=480, people=(person,), possible=(box,))
    assert draw_answer(grey(SIZE), scene, [claim()]).size == SIZE


def test_a_title_goes_below_the_picture() -> None:
    plain = draw_answer(grey(SIZE), one())
    titled = draw_answer(grey(SIZE), one(), title="Who is standing?\nP1 is standing.")
    assert titled.height > plain.height
    assert np.array_equal(np.asarray(titled)[:480], np.asarray(plain))


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((480, 640), np.uint8),
        np.zeros((480, 640, 4), np.uint8),
        np.zeros((480, 640, 3), np.float32),
        np.zeros((640, 480, 3), np.uint8),
        "photo.jpg",
    ],
)
def test_anything_but_the_picture_of_the_scene_is_refused(image: Any) -> None:
    with pytest.raises(BadInputError, match="picture"):
        draw_answer(image, Scene(width=640, height=480))
