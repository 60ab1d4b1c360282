"""Questions that share a prefix are the same questions one by one: logits, loss, gradients."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from humanagent.training.packing import (
    LeakError,
    Sample,
    check_isolation,
    collate,
    step_loss,
    use_segments,
)
from tests.training.models import tiny
from tests.training.packing.trees import tree

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
torch.set_num_threads(1)

PAD = 0


@pytest.fixture
def model() -> Any:
    return tiny.model(attention="segments")


def logits(model: Any, row: list[Sample], length: int | None = None) -> list[Any]:
    """The logits of every sample of a row, (T, vocabulary) each."""
    batch = collate(row, pad_id=PAD, length=length)
    with torch.no_grad():
        out = model.eval()(**batch).logits[0]
    return list(out[: sum(len(s) for s in row)].split([len(s) for s in row]))


def branches(sample: Sample) -> list[slice]:
    return [slice(a, b) for a, b in pairwise((*sample.branches, len(sample)))]


def step(model: Any, rows: list[list[Sample]]) -> tuple[float, dict[str, Any]]:
    loss = float(step_loss(model, [collate(row, pad_id=PAD) for row in rows]).loss)
    found = {n: p.grad.clone() for n, p in model.named_parameters() if p.grad is not None}
    model.zero_grad()
    return loss, found


def worst_difference(model: Any, one: list[list[Sample]], two: list[list[Sample]]) -> float:
    """Of losses and gradients of two steps."""
    (loss_one, grads_one), (loss_two, grads_two) = step(model, one), step(model, two)
    assert grads_one.keys() == grads_two.keys()
    assert max(float(g.abs().max()) for g in grads_one.values()) > 0.01
    worst = max(float((g - grads_two[n]).abs().max()) for n, g in grads_one.items())
    return max(worst, abs(loss_one - loss_two))


@pytest.mark.parametrize("picture", [False, True])
@pytest.mark.parametrize("questions", [2, 3, 8])
def test_a_branch_has_the_logits_of_its_question_alone(
    model: Any, questions: int, picture: bool
) -> None:
    shared, flat = tree(questions, picture=picture)
    before, after = tiny.samples(2, pictures=int(picture))
    ours = logits(model, [before, shared, after], length=700)[1]
    for place, sample in zip(branches(shared), flat, strict=True):
        alone = logits(model, [sample])[0]
        # chat.encode closes the answer with a line break, which nothing is learned from
        expected = alone[shared.branches[0] : shared.branches[0] + place.stop - place.start]
        torch.testing.assert_close(ours[place], expected, rtol=0, atol=1e-5)
    prefix = slice(0, shared.branches[0])
    torch.testing.assert_close(ours[prefix], logits(model, [flat[0]])[0][prefix], rtol=0, atol=1e-5)


@pytest.mark.parametrize("picture", [False, True])
def test_loss_and_gradients_are_those_of_the_questions_one_by_one(
    model: Any, picture: bool
) -> None:
    shared, flat = tree(5, picture=picture)
    assert shared.supervised == sum(s.supervised for s in flat)
    assert len({s.supervised for s in flat}) > 1  # a mean of means would differ
    assert worst_difference(model, [[shared]], [[s] for s in flat]) < 1e-5


def test_trees_and_single_questions_share_a_row(model: Any) -> None:
    one, two = tree(3, picture=True, seed=1), tree(4, seed=2)
    single = tiny.samples(2)
    row = [single[0], one.shared, two.shared, single[1]]
    assert worst_difference(model, [row], [[s] for s in [*single, *one.flat, *two.flat]]) < 1e-5


def test_the_same_with_lora(model: Any) -> None:
    peft = pytest.importorskip("peft")
    from humanagent.training.stages.parts import LORA_TARGETS

    adapted = peft.get_peft_model(model, peft.LoraConfig(r=4, target_modules=LORA_TARGETS))
    with torch.no_grad():
        for name, weight in adapted.named_parameters():
            if "lora_B" in name:
                weight.normal_(std=0.1)
    shared, flat = tree(4, picture=True)
    check_isolation(adapted, collate([shared, *tiny.samples(1)], pad_id=PAD))
    assert worst_difference(adapted, [[shared]], [[s] for s in flat]) < 1e-5


@pytest.mark.parametrize("changed", [0, 1, 2])
def test_no_branch_reads_another(model: Any, changed: int) -> None:
    sample = tree(3, picture=True).shared
    neighbour = tiny.samples(1)[0]
    ids, place = sample.input_ids.copy(), branches(sample)[changed]
    ids[place] = np.roll(ids[place], 1)
    other = Sample(ids, sample.labels, sample.pixel_values, sample.branches)
    before, after = (logits(model, [s, neighbour]) for s in (sample, other))
    moved = (before[0] - after[0]).abs().amax(1)
    assert moved[place].max() > 1e-2
    moved[place] = 0
    assert moved.max() < 1e-6
    assert (before[1] - after[1]).abs().max() < 1e-6


def test_every_branch_reads_the_prefix_and_its_picture(model: Any) -> None:
    sample = tree(3, picture=True).shared
    assert sample.pixel_values is not None
    other = Sample(sample.input_ids, sample.labels, sample.pixel_values + 1, sample.branches)
    moved = (logits(model, [sample])[0] - logits(model, [other])[0]).abs().amax(1)
    assert all(moved[place].min() > 1e-4 for place in branches(sample))


@pytest.mark.parametrize("attention", ["sdpa", "eager"])
def test_other_attention_is_not_the_same_and_the_check_says_so(attention: str) -> None:
    """What ``use_segments`` is for: transformers takes a branch for a sample without its prefix."""
    model = tiny.model(attention=attention)
    shared, flat = tree(4, picture=True)
    assert worst_difference(model, [[shared]], [[s] for s in flat]) > 1e-3
    batch = collate([shared, *tiny.samples(1)], pad_id=PAD)
    with pytest.raises(LeakError, match=r"do not read their prefix.*use_segments"):
        check_isolation(model, batch)
    use_segments(model)
    check_isolation(model, batch)


def test_the_check_finds_branches_that_read_each_other(
    model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = tree(3).shared
    batch = collate([sample], pad_id=PAD)
    check_isolation(model, batch)
    from humanagent.training.packing import attention

    # The first branch taken for a part of the prefix, since positions go on there.
    whole = [(0, sample.branches[1], len(sample))]
    monkeypatch.setattr(attention, "spans", lambda positions, length: whole)
    with pytest.raises(LeakError, match="read each other"):
        check_isolation(model, batch)
