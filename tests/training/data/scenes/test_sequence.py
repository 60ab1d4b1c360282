from __future__ import annotations

import numpy as np
import pytest

from humanagent.errors import SettingsError
from humanagent.training.data.scenes import SceneConfig, make_scene, make_sequence
from humanagent.training.data.scenes.actors import draw_actor
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.scenes.motion import KEYED, at, give_keys
from humanagent.training.data.scenes.sample import shoot
from humanagent.training.data.scenes.skeleton import DOF
from humanagent.training.data.scenes.world import draw_world

SMALL = SceneConfig(size=(80, 80), people={2: 1, 3: 1}, truncation=0)


def test_ids_clothes_and_bodies_stay_with_the_person():
    for seed in range(6):
        looks: dict[int, dict[str, str]] = {}
        for frame in make_sequence(seed, SMALL, frames=5):
            ids = [p.track_id for p in frame.people]
            assert len(set(ids)) == len(ids)
            for person in frame.people:
                assert looks.setdefault(person.track_id, person.attributes) == person.attributes


def test_a_sequence_is_the_same_every_time_and_its_middle_is_the_still():
    one, two = (make_sequence(4, SMALL, frames=3) for _ in range(2))
    assert all((a.image == b.image).all() for a, b in zip(one, two, strict=True))
    world = draw_world(4, SMALL)
    still = shoot(world)
    assert (still.image == make_scene(4, SMALL).image).all()


def test_only_the_noise_changes_where_nobody_is():
    frames = make_sequence(8, SceneConfig(people={0: 1}, noise=0), frames=3)
    assert all((f.image == frames[0].image).all() for f in frames)


def test_walkers_go_where_they_head_with_feet_that_take_turns():
    walker = draw_actor(Dice(1), "walking")
    moments = [at(walker, t / 10) for t in range(20)]
    way = np.diff([m.forward for m in moments])
    assert (way > 0.05).all()
    left = np.array([m.angles[DOF["left_hip"]] for m in moments])
    right = np.array([m.angles[DOF["right_hip"]] for m in moments])
    assert np.corrcoef(left, right)[0, 1] < -0.8


@pytest.mark.parametrize("movement", KEYED)
def test_movements_go_from_their_first_posture_to_their_last(movement):
    actor = draw_actor(Dice(2), "standing")
    give_keys(Dice(3), actor, movement, start=0.0)
    stations = [posture for posture, _ in KEYED[movement][0]]
    passed = [at(actor, t / 20).posture_name for t in range(-5, 60)]
    told = [p for i, p in enumerate(passed) if p and (i == 0 or passed[i - 1] != p)]
    assert told == stations
    assert None in passed  # between two postures nothing is claimed


def test_who_falls_ends_up_lying():
    config = SceneConfig(size=(64, 64), people={1: 1}, truncation=0, occluder=0)
    for seed in range(80):
        frames = make_sequence(seed, config, frames=12, fps=5)
        people = [p for f in frames for p in f.people]
        if (
            people
            and people[0].action == "falling"
            and len(people) == 12
            and people[0].posture == "standing"
        ):
            assert people[-1].posture == "lying"
            assert "unknown" in {p.posture for p in people}
            assert all(p.action_words == "falling" for p in people)
            return
    pytest.fail("nobody fell in 80 sequences")


def test_what_cannot_be_a_sequence_is_refused():
    for wrong in ({"frames": 0}, {"fps": 0.0}, {"fps": float("nan")}):
        with pytest.raises(SettingsError):
            make_sequence(0, **wrong)
    with pytest.raises(SettingsError):
        make_sequence(-1)
