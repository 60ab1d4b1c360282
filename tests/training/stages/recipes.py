"""Small recipes for tests."""

from __future__ import annotations

from typing import Any

from humanagent.training.stages.recipe import Recipe, StageRecipe, load_recipe


def smoke(**changes: Any) -> Recipe:
    """The shipped one, on one thread."""
    return load_recipe("smoke").model_copy(update={"threads": 1, **changes})


def stage(**changes: Any) -> StageRecipe:
    """A stage of a few steps on one person, without pictures."""
    given = {
        "name": "language", "train": ["language"], "steps": 3, "row": 700, "save_every": 1,
        "data": {"scenes": 60, "people": {1: 1}, "picture": False, "size": 28, "questions": 4},
        "optimizer": {"warmup": 1},
    }  # fmt: skip
    return StageRecipe.model_validate(given | changes)
