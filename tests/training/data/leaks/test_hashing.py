"""The hash of a picture: near for copies, far for others, turned for mirrored ones."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from humanagent.training.data.leaks.hashing import CONFIRMED, distance, mirrored, perceptual_hash


@pytest.fixture(scope="module")
def photos(example_photos: Path) -> list[Image.Image]:
    found = [Image.open(path).convert("RGB") for path in sorted(example_photos.glob("*.jpg"))]
    assert len(found) >= 3
    return found


def compressed(image: Image.Image) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=40)
    return Image.open(file)


def cropped(image: Image.Image) -> Image.Image:
    dx, dy = round(image.width * 0.01), round(image.height * 0.01)
    return image.crop((dx, dy, image.width - dx, image.height - dy))


@pytest.mark.parametrize(
    "change",
    [
        compressed,
        cropped,
        ImageOps.grayscale,
        lambda image: image.resize((image.width // 3, image.height // 3)),
        lambda image: image.resize((200, 200)),
        lambda image: compressed(image.resize((image.width * 2 // 3, image.height * 2 // 3))),
    ],
)
def test_a_copy_is_near(
    change: Callable[[Image.Image], Image.Image], photos: list[Image.Image]
) -> None:
    for photo in photos:
        assert distance(perceptual_hash(photo), perceptual_hash(change(photo))) <= CONFIRMED


def test_other_photos_are_far(photos: list[Image.Image]) -> None:
    hashes = [perceptual_hash(photo) for photo in photos]
    for i, one in enumerate(hashes):
        assert all(distance(one, other) > CONFIRMED for other in hashes[i + 1 :])


def test_a_mirrored_photo_has_the_mirrored_hash(photos: list[Image.Image]) -> None:
    for photo in photos:
        seen, turned = perceptual_hash(photo), perceptual_hash(ImageOps.mirror(photo))
        assert seen is not None
        assert distance(mirrored(seen), turned) <= 24
        assert distance(seen, turned) > CONFIRMED


def test_a_symmetrical_drawing_keeps_its_hash_when_it_is_enlarged() -> None:
    side = np.linspace(-1, 1, 96)
    rings = (127 + 120 * np.cos(6 * np.hypot(*np.meshgrid(side, side)))).astype(np.uint8)
    image = Image.fromarray(rings)
    assert distance(perceptual_hash(image), perceptual_hash(image.resize((300, 300)))) <= CONFIRMED


@pytest.mark.parametrize("colour", [0, 128, 255])
def test_a_picture_of_one_colour_has_none(colour: int) -> None:
    assert perceptual_hash(Image.new("L", (64, 48), colour)) is None
    assert distance(None, perceptual_hash(Image.effect_noise((64, 48), 64))) == 256
