"""Muon is torch's Muon; who gets which optimizer; the course of the learning rate."""

from __future__ import annotations

from typing import Any

import pytest

from humanagent.training.stages.optimizer import factor, make_optimizers, set_rates
from humanagent.training.stages.recipe import OptimizerRecipe
from tests.training.models import tiny

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
torch.set_num_threads(1)

SHAPES = ((8, 8), (24, 8), (8, 24), (24, 8))


def matrices(seed: int = 0) -> list[Any]:
    random = torch.Generator().manual_seed(seed)
    return [torch.nn.Parameter(torch.randn(*shape, generator=random)) for shape in SHAPES]


def run(optimizer: Any, weights: list[Any], steps: range) -> None:
    for step in steps:
        random = torch.Generator().manual_seed(1000 + step)
        for weight in weights:
            weight.grad = torch.randn(weight.shape, generator=random)
        optimizer.step()


@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_muon_is_the_muon_of_torch(decay: float) -> None:
    """Which orthogonalises in bfloat16: 8 bits. The steps are 0.02 per weight and more."""
    from humanagent.training.stages.muon import Muon

    ours, theirs, start = matrices(), matrices(), matrices()
    one = Muon(ours, lr=0.1, weight_decay=decay)
    two = torch.optim.Muon(theirs, lr=0.1, weight_decay=decay, momentum=0.95)
    run(one, ours, range(6))
    run(two, theirs, range(6))
    for a, b, before in zip(ours, theirs, start, strict=True):
        assert (a - before).norm() > 0.3
        assert (a - b).norm() < 0.02 * (a - before).norm()


def test_updates_are_orthogonal() -> None:
    from humanagent.training.stages.muon import orthogonal

    random = torch.Generator().manual_seed(0)
    for shape in ((24, 8), (8, 24)):
        values = torch.linalg.svdvals(orthogonal(torch.randn(3, *shape, generator=random), 5))
        assert 0.6 < values.min() < values.max() < 1.3  # as the published coefficients leave it
    assert not orthogonal(torch.zeros(1, 4, 4), 5).any()


def test_a_matrix_without_gradient_stays() -> None:
    from humanagent.training.stages.muon import Muon

    weights = matrices()
    optimizer = Muon(weights, lr=0.1)
    weights[1].grad = torch.ones_like(weights[1])
    optimizer.step()
    moved = [not torch.equal(a, b) for a, b in zip(weights, matrices(), strict=True)]
    assert moved == [False, True, False, False]


@pytest.mark.parametrize("name", ["muon", "adamw"])
def test_a_state_that_was_saved_goes_on_bit_for_bit(name: Any, tmp_path: Any) -> None:
    recipe = OptimizerRecipe(name=name)

    def fresh() -> tuple[Any, list[Any]]:
        model = tiny.model().requires_grad_(False)
        model.model.language_model.requires_grad_(True)
        return make_optimizers(model, recipe), list(model.model.language_model.parameters())

    optimizers, weights = fresh()
    for one in optimizers:
        run(one, weights, range(3))
    torch.save([o.state_dict() for o in optimizers], tmp_path / "state.pt")
    again, copies = fresh()
    with torch.no_grad():
        for copy, weight in zip(copies, weights, strict=True):
            copy.copy_(weight)
    saved = torch.load(tmp_path / "state.pt", weights_only=True)
    for one, state in zip(again, saved, strict=True):
        one.load_state_dict(state)
    for one, other in zip(optimizers, again, strict=True):
        run(one, weights, range(3, 6))
        run(other, copies, range(3, 6))
    assert all(torch.equal(a, b) for a, b in zip(weights, copies, strict=True))


def test_muon_takes_the_matrices_inside_and_adamw_the_rest() -> None:
    model = tiny.model()
    muon, adamw = make_optimizers(model, OptimizerRecipe(name="muon", weight_decay=0.1))
    names = {id(p): n for n, p in model.named_parameters()}

    def of(optimizer: Any) -> set[str]:
        return {names[id(p)] for group in optimizer.param_groups for p in group["params"]}

    assert of(muon) | of(adamw) == {n for n, p in model.named_parameters() if p.requires_grad}
    assert not of(muon) & of(adamw)
    assert "model.language_model.embed_tokens.weight" in of(adamw)
    assert "model.language_model.layers.0.mlp.up_proj.weight" in of(muon)
    assert all(".layers." in n or "projector" in n for n in of(muon))
    assert [group["weight_decay"] for group in adamw.param_groups] == [0.0]


def test_without_matrices_muon_is_left_out() -> None:
    model = tiny.model().requires_grad_(False)
    model.model.language_model.norm.requires_grad_(True)
    (only,) = make_optimizers(model, OptimizerRecipe(name="muon"))
    assert type(only).__name__ == "AdamW"


@pytest.mark.parametrize(
    ("steps", "warmup"), [(1, 0), (1, 50), (3, 50), (10, 4), (10, 10), (10, 0)]
)
@pytest.mark.parametrize("decay", [0.1, 0.4, 1.0])
def test_rates_rise_and_fall(steps: int, warmup: int, decay: float) -> None:
    recipe = OptimizerRecipe(warmup=warmup, decay=decay)
    rates = [factor(step, steps, recipe) for step in range(steps)]
    assert all(0 < rate <= 1 for rate in rates)
    top = rates.index(max(rates))
    assert rates[: top + 1] == sorted(rates[: top + 1])
    assert rates[top:] == sorted(rates[top:], reverse=True)


def test_every_group_keeps_its_own_peak() -> None:
    model = tiny.model()
    optimizers = make_optimizers(model, OptimizerRecipe(name="muon", lr=0.004, matrix_lr=0.02))
    peaks = [[group["lr"] for group in o.param_groups] for o in optimizers]
    for share in (0.5, 0.25):
        set_rates(optimizers, peaks, share)
    assert [[g["lr"] for g in o.param_groups] for o in optimizers] == [[0.005], [0.001]]
