"""How often copies of photos are found, and other photos taken for copies."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageOps

from humanagent.training.data.inspect.folder import open_folder
from humanagent.training.data.leaks.check import check_leaks
from tests.training.data.inspect.folders import as_row, write_rows

pytest.importorskip("pyarrow")
pytestmark = pytest.mark.photos


def compressed(image: Image.Image, quality: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


def cropped(image: Image.Image, share: float) -> Image.Image:
    """``share`` of the width and height less on every side."""
    dx, dy = round(image.width * share), round(image.height * share)
    return image.crop((dx, dy, image.width - dx, image.height - dy))


@pytest.fixture(scope="module")
def photos(open_photos: Path) -> list[Image.Image]:
    found = []
    for path in sorted((open_photos / "images").glob("*.jpg")):
        with Image.open(path) as image:
            small = ImageOps.exif_transpose(image).convert("RGB")
        small.thumbnail((640, 640))
        found.append(small)
    return found


@pytest.mark.parametrize(
    ("change", "recall"),
    [
        (lambda image: compressed(image, 20), 1.0),
        (lambda image: image.resize((image.width // 2, image.height // 2)), 1.0),
        (lambda image: image.resize((image.width // 4, image.height // 4)), 1.0),
        (lambda image: compressed(image.resize((256, 256)), 40), 1.0),
        (lambda image: ImageEnhance.Brightness(image).enhance(1.2), 1.0),
        (ImageOps.grayscale, 1.0),
        (ImageOps.mirror, 1.0),
        (lambda image: cropped(image, 0.01), 1.0),
        (lambda image: cropped(image, 0.02), 0.95),
        (lambda image: cropped(image, 0.03), 0.85),
    ],
)
def test_copies_are_found_and_nothing_else(
    change: Callable[[Image.Image], Image.Image],
    recall: float,
    photos: list[Image.Image],
    tmp_path: Path,
) -> None:
    rows = [as_row(photo, path=f"{n}") for n, photo in enumerate(photos)]
    copies = [as_row(change(photo), path=f"{n}", split="test") for n, photo in enumerate(photos)]
    one, other = write_rows(tmp_path / "a", rows), write_rows(tmp_path / "b", copies)
    leaks = check_leaks([open_folder(one), open_folder(other)], mirror=change is ImageOps.mirror)
    pairs = {(pair.a.path, pair.b.path) for pair in leaks.pairs}
    right = sum(a == b for a, b in pairs)
    print(f"recall {right}/{len(photos)}, {len(pairs) - right} wrong")
    assert len(pairs) == right
    assert right / len(photos) >= recall
