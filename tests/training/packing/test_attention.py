"""Attention sample by sample is sdpa attention, in training and in every other use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from humanagent.training.packing import collate
from tests.training.models import tiny

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
torch.set_num_threads(1)


@pytest.fixture
def pair() -> tuple[Any, Any]:
    """Two models with the same weights."""
    return tiny.model().eval(), tiny.model(attention="segments").eval()


def logits(model: Any, batch: dict[str, Any]) -> Any:
    with torch.no_grad():
        return model(**batch).logits


def test_a_packed_row_is_the_same(pair: tuple[Any, Any]) -> None:
    batch = collate(tiny.samples(5), pad_id=0, length=400)
    expected, ours = (logits(m, batch) for m in pair)
    torch.testing.assert_close(ours, expected, rtol=0, atol=2e-5)


def test_the_mask_is_not_what_keeps_samples_apart(pair: tuple[Any, Any]) -> None:
    batch = collate(tiny.samples(3), pad_id=0)
    ones = torch.ones_like(batch["input_ids"])
    ours = logits(pair[1], batch | {"attention_mask": ones})
    torch.testing.assert_close(ours, logits(pair[0], batch), rtol=0, atol=2e-5)


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("rows", [1, 2])
def test_a_padded_batch_is_the_same(pair: tuple[Any, Any], side: str, rows: int) -> None:
    texts = ["Who is raising the left arm?", "How many people are there? Two people."][:rows]
    tokens = tiny.tokenizer()(
        texts, padding="max_length", max_length=40, padding_side=side, return_tensors="pt"
    )
    mask = tokens["attention_mask"]
    batch = {"input_ids": tokens["input_ids"], "attention_mask": mask}
    expected, ours = (logits(m, batch)[mask.bool()] for m in pair)
    torch.testing.assert_close(ours, expected, rtol=0, atol=2e-5)


def test_generation_is_the_same(pair: tuple[Any, Any]) -> None:
    ids = tiny.tokenizer()(["How many people are there?"], return_tensors="pt")["input_ids"]
    settings = {"max_new_tokens": 12, "min_new_tokens": 12, "do_sample": False, "pad_token_id": 0}
    expected, ours = (m.generate(input_ids=ids, **settings) for m in pair)
    assert torch.equal(ours, expected)


def test_the_tower_keeps_its_attention_and_a_checkpoint_knows_nothing_of_it(
    pair: tuple[Any, Any], tmp_path: Path
) -> None:
    model = pair[1]
    assert model.config.vision_config._attn_implementation == "sdpa"
    model.save_pretrained(tmp_path)
    assert "segments" not in (tmp_path / "config.json").read_text()
