"""A model of ours is sent the very pixels that it was trained on; any other one a small JPEG."""

from __future__ import annotations

import asyncio
import base64
import io

import numpy as np
import pytest
from PIL import Image

from humanagent.media import Picture, load_picture
from humanagent.vlm.checkpoint.pixels import Preprocessing, pixel_values
from humanagent.vlm.picture import picture_url
from humanagent.vlm.reads import Reads
from humanagent.vlm.types import Message
from tests.vlm.local.talk import FOLDER

SEEN = Preprocessing(image_size=112)
OURS = Reads(picture=SEEN)


def noise(width: int, height: int, seed: int = 0) -> Picture:
    shape = (height, width, 3)
    return load_picture(np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8))


def sent(url: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))


@pytest.mark.parametrize("size", [(640, 427), (112, 112), (50, 300)])
def test_pixels_of_what_is_sent_are_those_of_the_original(size: tuple[int, int]) -> None:
    picture = noise(*size)
    image = sent(picture_url(picture, OURS))
    assert (image.format, image.size) == ("PNG", (112, 112))
    assert np.array_equal(pixel_values(image, SEEN), pixel_values(picture.to_pil(), SEEN))


def test_a_local_backend_reads_the_same_from_it() -> None:
    picture = noise(640, 427)
    loaded = load_picture(picture_url(picture, OURS)).to_pil()
    assert np.array_equal(pixel_values(loaded, SEEN), pixel_values(picture.to_pil(), SEEN))


def test_a_local_backend_answers_the_same_to_it() -> None:
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tokenizers")
    from humanagent.vlm.local.onnx_backend import OnnxVLM

    picture, buffer = noise(90, 60), io.BytesIO()
    picture.to_pil().save(buffer, "PNG")
    whole = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    vlm = OnnxVLM(FOLDER, threads=1)
    said = [
        asyncio.run(vlm.generate([Message("user", "How many people?", (url,))])).text
        for url in (whole, picture_url(picture, vlm.reads))
    ]
    assert said[0] == said[1] != ""


def test_the_processor_of_a_server_makes_the_same_of_it() -> None:
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil

    picture = noise(640, 427)
    theirs = SiglipImageProcessorPil(size={"height": 112, "width": 112})
    found = theirs(sent(picture_url(picture, OURS)), return_tensors="np")["pixel_values"][0]
    assert np.abs(found - pixel_values(picture.to_pil(), SEEN)).max() < 1e-6


@pytest.mark.parametrize(("size", "side"), [((2000, 1000), (1024, 512)), ((300, 200), (300, 200))])
def test_a_foreign_model_gets_a_jpeg_that_is_not_too_large(
    size: tuple[int, int], side: tuple[int, int]
) -> None:
    image = sent(picture_url(noise(*size), Reads()))
    assert (image.format, image.size) == ("JPEG", side)


def test_a_picture_is_encoded_once_for_several_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = noise(64, 48, seed=1)
    first = [picture_url(picture, reads) for reads in (OURS, Reads())]
    monkeypatch.setattr("humanagent.vlm.picture._make", None)
    assert [picture_url(picture, reads) for reads in (OURS, Reads())] == first
    assert first[0] != first[1]


def test_only_the_last_few_are_kept() -> None:
    from humanagent.vlm import picture as module

    for seed in range(module._KEPT + 5):
        picture_url(noise(32, 32, seed), Reads(picture=Preprocessing(image_size=8)))
    assert len(module._made) == module._KEPT
