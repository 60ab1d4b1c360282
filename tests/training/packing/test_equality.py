"""Packing changes the speed and nothing else: logits, loss and gradients are the same.

Tolerances: float32 sums differ by their order. On a loss of about 6 and gradients up to about 1
that is less than 1e-5; bfloat16 has 8 bits, and is held to a few per cent.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from humanagent.errors import BadInputError
from humanagent.training.packing import (
    LeakError,
    Sample,
    check_isolation,
    collate,
    pack,
    step_loss,
)
from tests.training.models import tiny

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
torch.set_num_threads(1)

PAD = 0
Gradients = dict[str, Any]


@pytest.fixture(params=["sdpa", "eager", "segments"])
def model(request: pytest.FixtureRequest) -> Any:
    return tiny.model(attention=request.param)


@pytest.fixture(params=["sdpa", "eager"])
def masked(request: pytest.FixtureRequest) -> Any:
    """A model whose samples are kept apart by a mask that transformers makes."""
    return tiny.model(attention=request.param)


def gradients(model: Any) -> Gradients:
    found = {n: p.grad.clone() for n, p in model.named_parameters() if p.grad is not None}
    model.zero_grad()
    return found


def alone(model: Any, samples: Iterable[Sample]) -> tuple[float, Gradients]:
    """The reference, by transformers alone: one sample per call, no positions, no packing."""
    samples = list(samples)
    total, count = torch.zeros(()), sum(s.supervised for s in samples)
    for sample in samples:
        pixels = sample.pixel_values
        out = model(
            input_ids=torch.from_numpy(sample.input_ids)[None],
            labels=torch.from_numpy(sample.labels)[None],
            pixel_values=None if pixels is None else torch.from_numpy(pixels),
        )
        loss = out.loss * sample.supervised / count
        loss.backward()
        total += loss.detach()
    return float(total), gradients(model)


def packed(model: Any, rows: Iterable[list[Sample]], length: int | None = None) -> Any:
    done = step_loss(model, [collate(row, pad_id=PAD, length=length) for row in rows])
    return float(done.loss), gradients(model)


def logits(model: Any, row: list[Sample], length: int | None = None) -> list[Any]:
    """The logits of every sample of a row."""
    batch = collate(row, pad_id=PAD, length=length)
    with torch.no_grad():
        out = model.eval()(**batch).logits[0]
    return list(out[: sum(len(s) for s in row)].split([len(s) for s in row]))


def assert_equal(one: Any, two: Any, atol: float = 1e-5) -> None:
    (loss_one, grads_one), (loss_two, grads_two) = one, two
    assert loss_one == pytest.approx(loss_two, abs=atol)
    assert grads_one.keys() == grads_two.keys()
    for name, gradient in grads_one.items():
        worst = (gradient - grads_two[name]).abs().max()
        assert worst < atol, f"{name}: {worst}"


@pytest.mark.parametrize("pictures", [0, 1, 2])
@pytest.mark.parametrize("pad", [0, 1, 37])
def test_packed_is_unpacked(model: Any, pictures: int, pad: int) -> None:
    samples = tiny.samples(6, pictures=pictures)
    length = sum(len(s) for s in samples) + pad
    assert_equal(packed(model, [samples], length), alone(model, samples))


def test_samples_with_and_without_pictures_share_a_row(model: Any) -> None:
    samples = [s for n in (1, 0, 2, 0) for s in tiny.samples(1, pictures=n, seed=n)]
    assert_equal(packed(model, [samples]), alone(model, samples))


def test_rows_of_any_split_are_the_same_step(model: Any) -> None:
    samples = tiny.samples(9)
    rows = pack(samples, 150)
    assert len(rows) > 2
    assert_equal(packed(model, rows, 150), alone(model, samples))


def test_one_row_of_eight_is_eight_rows_of_one(model: Any) -> None:
    samples = tiny.samples(8)
    assert len({s.supervised for s in samples}) > 2  # a mean of means would differ
    assert_equal(packed(model, [samples]), packed(model, [[s] for s in samples]))


def test_a_mean_of_means_would_not_be_the_same(model: Any) -> None:
    """What the normalisation is for: without it the last test would fail."""
    samples = tiny.samples(8)
    for sample in samples:
        (model(**collate([sample], pad_id=PAD)).loss / len(samples)).backward()
    wrong, (_, right) = gradients(model), packed(model, [samples])
    assert max(float((wrong[n] - right[n]).abs().max()) for n in right) > 1e-3


def test_bfloat16_autocast_is_close(model: Any) -> None:
    samples = tiny.samples(6)
    with torch.autocast("cpu", torch.bfloat16):
        (loss, ours), (expected, theirs) = packed(model, [samples]), alone(model, samples)
    assert loss == pytest.approx(expected, rel=0.01)
    for name, gradient in ours.items():
        scale = theirs[name].norm()
        assert (gradient - theirs[name]).norm() < 0.05 * scale + 1e-4, name


def test_lora_on_the_language_model_changes_nothing_of_this(model: Any) -> None:
    peft = pytest.importorskip("peft")
    names = r".*language_model.*\.(q_proj|v_proj|down_proj)"  # the tower has a q_proj too
    adapted = peft.get_peft_model(model, peft.LoraConfig(r=4, target_modules=names))
    with torch.no_grad():
        for name, weight in adapted.named_parameters():
            if "lora_B" in name:
                weight.normal_()
    samples = tiny.samples(6)
    check_isolation(adapted, collate(samples, pad_id=PAD))
    ours, theirs = packed(adapted, [samples]), alone(adapted, samples)
    assert all("lora" in name for name in ours[1])
    assert_equal(ours, theirs, atol=1e-4)  # larger weights, larger gradients


def test_a_row_without_pictures_is_fine_when_only_the_connector_learns(model: Any) -> None:
    model.requires_grad_(False)
    model.model.multi_modal_projector.requires_grad_(True)
    seeing, blind = tiny.samples(3), tiny.samples(3, pictures=0, seed=1)
    assert_equal(packed(model, [seeing, blind]), packed(model, [seeing + blind]))


def test_neighbours_do_not_matter(model: Any) -> None:
    one, two, three, other = tiny.samples(4)
    here = logits(model, [one, two, three])
    there = logits(model, [other, two, three], length=300)
    for sample in (1, 2):
        torch.testing.assert_close(here[sample], there[sample], rtol=0, atol=2e-5)
    assert (logits(model, [two])[0] - here[1]).abs().max() < 2e-5


def test_the_order_does_not_matter(model: Any) -> None:
    row = tiny.samples(4)
    here, there = logits(model, row), logits(model, row[::-1])[::-1]
    for ours, theirs in zip(here, there, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=0, atol=2e-5)


def test_a_picture_reaches_its_own_sample_and_no_other(model: Any) -> None:
    one, two, three = tiny.samples(3)
    assert two.pixel_values is not None
    changed = Sample(two.input_ids, two.labels, two.pixel_values + 1)
    before, after = logits(model, [one, two, three]), logits(model, [one, changed, three])
    moved = [float((a - b).abs().max()) for a, b in zip(before, after, strict=True)]
    assert moved[1] > 1e-2
    assert max(moved[0], moved[2]) < 1e-6


def test_a_picture_of_its_own_is_what_a_sample_sees(model: Any) -> None:
    one, two = tiny.samples(2)
    swapped = [
        Sample(one.input_ids, one.labels, two.pixel_values),
        Sample(two.input_ids, two.labels, one.pixel_values),
    ]
    assert_equal(packed(model, [swapped]), alone(model, swapped))
    assert abs(packed(model, [swapped])[0] - packed(model, [[one, two]])[0]) > 1e-5


def test_the_first_token_is_not_predicted_from_the_neighbour(model: Any) -> None:
    everything = [Sample(s.input_ids, s.input_ids, s.pixel_values) for s in tiny.samples(3)]
    batch = collate(everything, pad_id=PAD)
    starts = np.cumsum([0, *(len(s) for s in everything)])[:-1]
    assert (batch["labels"][0, starts] == -100).all()
    assert step_loss(model, [batch]).tokens == sum(len(s) - 1 for s in everything)
    model.zero_grad()
    assert_equal(packed(model, [everything]), alone(model, everything))


def test_logits_are_made_only_where_something_is_learned(model: Any) -> None:
    """The shortcut gives the loss that transformers computes from all logits."""
    batch = collate(tiny.samples(4), pad_id=PAD)
    expected = float(model(**batch).loss.detach())
    assert float(step_loss(model, [batch]).loss) == pytest.approx(expected, abs=1e-5)


def test_a_row_without_answers_counts_for_nothing(model: Any) -> None:
    samples = tiny.samples(2)
    silent = [Sample(s.input_ids, np.full_like(s.labels, -100), s.pixel_values) for s in samples]
    loss, _ = packed(model, [samples, silent])
    assert loss == pytest.approx(packed(model, [samples])[0], abs=1e-6)
    with pytest.raises(BadInputError, match="nothing to learn"):
        packed(model, [silent])


def test_the_check_passes_for_our_batches(model: Any) -> None:
    check_isolation(model, collate(tiny.samples(3), pad_id=PAD, length=256))
    assert model.training


@pytest.mark.parametrize(
    "mistake",
    [
        {"attention_mask": "ones"},
        {"use_cache": True},
    ],
    ids=lambda m: next(iter(m)),
)
def test_the_check_finds_the_silent_leaks(masked: Any, mistake: dict[str, Any]) -> None:
    batch = collate(tiny.samples(3), pad_id=PAD)
    if "attention_mask" in mistake:
        mistake = {"attention_mask": torch.ones_like(batch["input_ids"])}
    with pytest.raises(LeakError, match="read each other"):
        check_isolation(masked, batch | mistake)


def test_positions_that_are_not_reset_leak(model: Any) -> None:
    class Forgetful(torch.nn.Module):
        config = model.config

        def forward(self, **inputs: Any) -> Any:
            places = torch.arange(inputs["position_ids"].shape[1])[None]
            return model(**inputs | {"position_ids": places})

    with pytest.raises(LeakError):
        check_isolation(Forgetful(), collate(tiny.samples(3), pad_id=PAD))


def test_the_check_needs_two_samples(model: Any) -> None:
    with pytest.raises(BadInputError, match="two or more"):
        check_isolation(model, collate(tiny.samples(1), pad_id=PAD))


def test_a_row_that_is_too_full_is_refused() -> None:
    with pytest.raises(BadInputError, match="in a row of 10"):
        collate(tiny.samples(3), pad_id=PAD, length=10)
