"""Exactly what a stage names learns, and a merged model is the one that was trained."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from humanagent.errors import SettingsError
from humanagent.training.packing import collate, step_loss
from humanagent.training.stages.parts import merged, prepare
from humanagent.training.stages.recipe import LoraRecipe
from tests.training.models import tiny

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("peft")
torch.set_num_threads(1)

LORA = LoraRecipe(rank=4, alpha=8)
WHERE = {
    "vision": "model.vision_tower.",
    "connector": "model.multi_modal_projector.",
    "language": "model.language_model.",
}
COMBINATIONS = [
    parts
    for number in range(1, 4)
    for parts in itertools.combinations(("connector", "language", "vision", "lora"), number)
    if not {"language", "lora"} <= set(parts)
]


def learning(model: Any) -> set[str]:
    return {n for n, p in model.named_parameters() if p.requires_grad}


def logits(model: Any) -> Any:
    with torch.no_grad():
        return model.eval()(**collate(tiny.samples(3), pad_id=0)).logits


def trained(model: Any, steps: int = 3) -> set[str]:
    """Names of the weights that move."""
    before = {n: p.detach().clone() for n, p in model.named_parameters()}
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-2)
    for seed in range(steps):
        step_loss(model.train(), [collate(tiny.samples(4, seed=seed), pad_id=0)])
        optimizer.step()
        optimizer.zero_grad()
    return {n for n, p in model.named_parameters() if not torch.equal(p, before[n])}


@pytest.mark.parametrize("parts", COMBINATIONS, ids="+".join)
def test_what_is_named_learns_and_nothing_else(parts: tuple[Any, ...]) -> None:
    plain = tiny.model()
    names = {n for n, _ in plain.named_parameters()}
    unused = {n for n in names if "post_layernorm" in n}
    wanted = {n for n in names if n.startswith(tuple(WHERE[p] for p in parts if p != "lora"))}
    model = prepare(plain, parts, LORA)
    prefix = "base_model.model." if "lora" in parts else ""
    found = learning(model)
    adapters = {n for n in found if "lora_" in n}
    assert found - adapters == {prefix + n for n in wanted - unused}
    assert bool(adapters) == ("lora" in parts)
    assert trained(model) == found  # and all of it gets gradients


def test_lora_lies_on_every_linear_layer_of_the_language_model_alone() -> None:
    model = prepare(tiny.model(), ("lora",), LORA)
    found = {n.split(".lora_")[0].removeprefix("base_model.model.") for n in learning(model)}
    layers = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    assert {name.rsplit(".", 1)[1] for name in found} == set(layers)
    assert len(found) == len(layers) * tiny.CONFIG.text.layers
    assert all(name.startswith("model.language_model.layers.") for name in found)


def test_what_learned_before_is_frozen_again() -> None:
    model = prepare(tiny.model(), ("language",), LORA)
    model = prepare(model, ("connector",), LORA)
    assert all(n.startswith(WHERE["connector"]) for n in learning(model))


@pytest.mark.parametrize(
    "parts", [("lora",), ("connector", "lora"), ("connector", "vision", "lora")]
)
def test_a_merged_model_is_the_adapted_one(parts: tuple[Any, ...]) -> None:
    plain = tiny.model()
    names = [n for n, _ in plain.named_parameters()]
    start = logits(plain)
    model = prepare(plain, parts, LORA)
    torch.testing.assert_close(logits(model), start, rtol=0, atol=1e-6)  # LoRA begins at nothing
    trained(model)
    adapted = logits(model)
    assert (adapted - start).abs().max() > 1e-2
    whole = merged(model)
    torch.testing.assert_close(logits(whole), adapted, rtol=0, atol=1e-5)
    assert [n for n, _ in whole.named_parameters()] == names
    assert type(whole).__name__ == "LlavaForConditionalGeneration"


def test_a_plain_model_is_merged_already() -> None:
    model = tiny.model()
    assert merged(model) is model


def test_nothing_that_learns_is_an_error() -> None:
    with pytest.raises(SettingsError, match="nothing learns in no part"):
        prepare(tiny.model(), (), LORA)
