"""Training samples: the same for an equal place and generator, others in every epoch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.dialogues import CaptionSource, DialogueConfig, DialogueSource
from humanagent.training.packing import Sample
from humanagent.vlm.checkpoint.pixels import Preprocessing
from tests.training.models import tiny

pytest.importorskip("tokenizers")
pytest.importorskip("transformers")

PLACES = tiny.CONFIG.vision.tokens
LOOKS = Preprocessing(image_size=tiny.CONFIG.vision.image_size)
NOISE = {"none": 1.0, "embedded": 1.0}


def source(kind: Any = DialogueSource, split: Any = "train", **settings: Any) -> Any:
    config = DialogueConfig(**{"scenes": 50, "size": 28, "noise": NOISE, **settings})
    return kind(config, tiny.tokenizer(), LOOKS, PLACES, split)


def draw(found: Any, index: int = 0, epoch: int = 0) -> Sample:
    sample: Sample = found.sample(index, np.random.default_rng([epoch, index]))
    return sample


def equal(one: Sample, two: Sample) -> bool:
    assert one.pixel_values is not None
    assert two.pixel_values is not None
    same = np.array_equal(one.pixel_values, two.pixel_values)
    ids = np.array_equal(one.input_ids, two.input_ids) and np.array_equal(one.labels, two.labels)
    return ids and same and one.branches == two.branches


@pytest.mark.parametrize("kind", [DialogueSource, CaptionSource])
def test_a_sample_depends_on_its_place_and_generator_alone(kind: Any) -> None:
    first, again = source(kind), source(kind)
    expected = [draw(first, i) for i in range(12)]
    for i in reversed(range(12)):  # whatever was drawn before
        assert equal(draw(again, i), expected[i])
    assert not any(equal(expected[0], other) for other in expected[1:])


@pytest.mark.parametrize("kind", [DialogueSource, CaptionSource])
def test_another_epoch_has_the_same_picture_and_other_words(kind: Any) -> None:
    pairs = [[draw(source(kind), i, epoch) for epoch in (0, 1)] for i in range(8)]
    for one, two in pairs:
        assert np.array_equal(one.pixel_values, two.pixel_values)  # type: ignore[arg-type]
    assert sum(not np.array_equal(a.input_ids, b.input_ids) for a, b in pairs) >= 6


@pytest.mark.parametrize("kind", [DialogueSource, CaptionSource])
def test_splits_share_no_picture(kind: Any) -> None:
    pictures = {
        split: {draw(source(kind, split), i).pixel_values.tobytes() for i in range(20)}  # type: ignore[union-attr]
        for split in ("train", "validation", "test")
    }
    assert not pictures["train"] & pictures["validation"]
    assert not (pictures["train"] | pictures["validation"]) & pictures["test"]


def test_a_dialogue_has_a_branch_per_question() -> None:
    samples = [draw(source(questions=5), i) for i in range(10)]
    assert {len(s.branches) for s in samples} <= {0, 2, 3, 4, 5}
    assert max(len(s.branches) for s in samples) == 5


def test_unshared_samples_are_one_question() -> None:
    found = source(shared=False)
    assert all(draw(found, i).branches == () for i in range(10))


def test_without_pictures_there_are_no_places_for_them() -> None:
    image = tiny.tokenizer().convert_tokens_to_ids("<image>")
    seeing, blind = draw(source()), draw(source(picture=False))
    assert blind.pixel_values is None
    assert image not in blind.input_ids
    assert (seeing.input_ids == image).sum() == PLACES


def test_scenes_about_which_nothing_can_be_asked_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from humanagent.training.data.dialogues import source as module

    real = module.make_dialogue

    def silent(seed: int, *rest: Any) -> Any:
        from dataclasses import replace

        found = real(seed, *rest)
        return found if seed == 1 else replace(found, questions=())

    monkeypatch.setattr(module, "make_dialogue", silent)
    assert draw(source(scenes=3), 2).supervised  # on from 2 to 0, and to 1
    with pytest.raises(BadInputError, match="nothing can be asked"):
        draw(source(scenes=1), 0)
