"""Sizes: what they promise, and what cannot be built."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from humanagent.errors import SettingsError
from humanagent.training.models.config import SIZES, ModelConfig


@pytest.mark.parametrize(
    ("name", "millions", "tokens"),
    [("tiny", (0.1, 0.2), 4), ("nano", (7.5, 8.5), 64), ("small", (20, 22), 144)],
)
def test_a_size_has_the_parameters_it_is_named_for(
    name: str, millions: tuple[float, float], tokens: int
) -> None:
    size = ModelConfig.named(name)
    least, most = millions
    assert least <= size.parameters(size.vocab_size) / 1e6 <= most
    assert size.vision.tokens == tokens


def test_the_large_size_is_that_of_its_parts() -> None:
    size = ModelConfig.named("7b")
    assert size.parameters(size.vocab_size) / 1e9 == pytest.approx(0.41 + 7.62, abs=0.05)
    assert size.vision.tokens == 27 * 27


def test_an_unknown_size_names_the_known_ones() -> None:
    with pytest.raises(SettingsError, match="nano, small"):
        ModelConfig.named("huge")


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("text", {"heads": 3}),
        ("text", {"heads": 2, "kv_heads": 3}),
        ("text", {"hidden_size": 6, "heads": 2, "kv_heads": 1}),
        ("text", {"layers": 0}),
        ("text", {"lairs": 2}),
        ("vision", {"heads": 5}),
        ("vision", {"image_size": 7}),
    ],
)
def test_shapes_that_cannot_work_are_refused(part: str, change: dict[str, int]) -> None:
    settings = SIZES["tiny"].model_dump()
    settings[part] |= change
    with pytest.raises(ValidationError):
        ModelConfig.model_validate(settings)


def test_sizes_survive_json() -> None:
    for size in SIZES.values():
        assert ModelConfig.model_validate_json(size.model_dump_json()) == size
