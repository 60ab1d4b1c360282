"""Hands as a sign of people: a verified hand counts, lamps and noise do not."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

pytest.importorskip("ai_edge_litert")

from humanagent.tools.blazepose import BlazePose
from humanagent.tools.blazepose.crop import Picture
from humanagent.tools.blazepose.hands import HAND, SeenHand, seen_hands
from humanagent.tools.blazepose.measure import Looked
from humanagent.tools.blazepose.models import load_models
from humanagent.tools.blazepose.scene_features import nobody_row, select
from humanagent.tools.blazepose.verifier import load_verifier


def surest(pixels: npt.NDArray[np.uint8]) -> float:
    hands = seen_hands(Picture(pixels, 1280), load_models(2))
    return max((hand.presence for hand in hands), default=0.0)


def presence(path: Path) -> float:
    with Image.open(path) as opened:
        return surest(np.asarray(opened.convert("RGB")))


def test_noise_and_blank_pictures_have_no_hand() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (240, 320, 3), dtype=np.uint8)
    for pixels in (noise, np.zeros_like(noise), np.full_like(noise, 255)):
        assert surest(pixels) < HAND


def test_an_empty_kitchen_has_no_hand(example_photos: Path) -> None:
    assert presence(example_photos / "kitchen.jpg") < HAND


@pytest.mark.photos
@pytest.mark.parametrize("name", ["o_018.jpg", "o_020.jpg", "o_013.jpg"])
def test_hands_without_a_body_are_seen(open_photos: Path, name: str) -> None:
    assert presence(open_photos / "images" / name) >= HAND


def test_a_hand_makes_nobody_less_likely() -> None:
    none = select(np.zeros(0), np.zeros((0, 0), bool), np.zeros((0, 0), bool))
    verifier = load_verifier()
    with_hand, without = (verifier.empty(nobody_row(none, np.zeros(0), h)) for h in (0.9, 0.1))
    assert with_hand < without


def test_a_doubted_candidate_in_the_place_of_a_person_is_nobody_else() -> None:
    probability = np.array([0.9, 0.2, 0.2])
    covered = np.eye(3, dtype=bool)
    covered[0, 1] = covered[1, 0] = True
    chosen = select(probability, np.eye(3, dtype=bool), covered)
    assert (chosen.people, chosen.possible) == ([0], [2])


def test_a_doubted_body_is_believed_that_has_a_verified_hand() -> None:
    """In pixels of the original, twice those in which hands and candidates are sought."""
    picture = Picture(np.zeros((200, 200, 3), np.uint8), 100)
    none, square = np.zeros((0, 0)), np.eye(2, dtype=bool)
    boxes = [(0.0, 0.0, 40.0, 40.0), (100.0, 100.0, 200.0, 200.0)]
    looked = Looked(picture, [], [], none, square, boxes)
    assert looked.with_hand([0, 1], [SeenHand(75, 75, HAND)]) == 1
    assert looked.with_hand([0, 1], [SeenHand(75, 75, HAND - 0.1)]) is None
    assert looked.with_hand([0], [SeenHand(75, 75, HAND)]) is None
    assert looked.with_hand([0, 1], []) is None


@pytest.mark.photos
def test_a_close_up_with_a_hand_is_a_person_without_joints(open_photos: Path) -> None:
    path = open_photos / "images" / "o_020.jpg"
    with Image.open(path) as opened:
        pixels = np.asarray(opened.convert("RGB"))
    unseen = BlazePose().without(hashlib.sha256(path.read_bytes()).hexdigest())
    [person] = unseen.perceive(pixels).people
    assert person.width > 0.8 * pixels.shape[1]
    assert not person.keypoints.visible_names()
