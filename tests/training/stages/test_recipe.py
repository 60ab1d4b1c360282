"""Recipes: short, complete, and errors that name the place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from humanagent.errors import BadInputError
from humanagent.training.stages.recipe import FOLDER, Recipe, StageRecipe, load_recipe

yaml = pytest.importorskip("yaml")

SHIPPED = sorted(FOLDER.glob("*.yaml"))
SMALL: dict[str, Any] = {"name": "one", "model": "tiny", "stages": [{"name": "a", "steps": 1}]}


def written(folder: Path, content: Any) -> Path:
    path = folder / "recipe.yaml"
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content))
    return path


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_shipped_recipes_are_short_and_load(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 60
    recipe = load_recipe(path.stem)
    assert recipe.name == path.stem
    assert recipe == load_recipe(path)
    assert recipe == Recipe.model_validate_json(recipe.model_dump_json())


def test_the_smoke_and_the_nano_recipe_are_shipped() -> None:
    assert {"smoke", "nano"} <= {path.stem for path in SHIPPED}


def test_a_folder_of_that_name_does_not_hide_a_recipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "smoke").mkdir()
    monkeypatch.chdir(tmp_path)
    assert load_recipe("smoke").model == "tiny"


@pytest.mark.parametrize("name", ["nowhere", "nowhere.yaml", "no/where"])
def test_no_such_recipe(name: str) -> None:
    with pytest.raises(BadInputError, match=rf"no such recipe \({name}\).*nano.*smoke"):
        load_recipe(name)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("", "recipe: "),
        ("[]", "recipe: "),
        ("a: [", "it is no YAML"),
        ("a: \0", "it is no YAML"),
        ({**SMALL, "model": "huge"}, "recipe: .*no model size 'huge'"),
        ({**SMALL, "seed": -1}, "seed: "),
        ({**SMALL, "colour": 1}, "colour: "),
        ({**SMALL, "stages": []}, "stages: "),
        ({**SMALL, "stages": SMALL["stages"] * 2}, "recipe: .*same name"),
        ({**SMALL, "stages": [{"name": "a"}]}, r"stages\.0\.steps: "),
        ({**SMALL, "stages": [{"name": "../a", "steps": 1}]}, r"stages\.0\.name: "),
        ({**SMALL, "stages": [{"name": "a", "steps": 0}]}, r"stages\.0\.steps: "),
        (
            {**SMALL, "stages": [{"name": "a", "steps": 1, "train": ["language", "lora"]}]},
            r"stages\.0: .*not both",
        ),
        ({**SMALL, "stages": [{"name": "a", "steps": 1, "train": ["ears"]}]}, r"stages\.0\.train"),
        (
            {**SMALL, "stages": [{"name": "a", "steps": 1, "data": {"scale": [0, 1]}}]},
            r"stages\.0\.data: .*scale",
        ),
        (
            {**SMALL, "stages": [{"name": "a", "steps": 1, "optimizer": {"decay": 0}}]},
            r"stages\.0\.optimizer\.decay: ",
        ),
    ],
)
def test_errors_name_file_and_place(tmp_path: Path, content: Any, place: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(BadInputError, match=rf"^{place}.*\({path}\): correct the recipe$"):
        load_recipe(path)


def test_a_binary_file_is_no_recipe(tmp_path: Path) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInputError, match="it is no YAML"):
        load_recipe(path)


def test_the_revision_is_of_what_decides_the_weights() -> None:
    recipe = Recipe.model_validate(SMALL)

    def changed(**changes: Any) -> str:
        return Recipe.model_validate({**SMALL, **changes}).revision

    assert recipe.revision == changed()
    assert recipe.revision == changed(name="two", threads=1)
    others = [
        changed(seed=1),
        changed(model="nano"),
        changed(tokenizer={"digits": 1}),
        changed(stages=[{"name": "a", "steps": 2}]),
        changed(stages=[{"name": "a", "steps": 1, "data": {"attributes": 0.4}}]),
        changed(stages=[{"name": "a", "steps": 1, "optimizer": {"clip": 2.0}}]),
    ]
    assert len({recipe.revision, *others}) == 1 + len(others)


def test_a_recipe_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        StageRecipe(name="a", steps=1).steps = 2  # type: ignore[misc]


def test_a_stage_of_made_data_names_its_folder_and_others_keep_their_revision() -> None:
    plain = Recipe.model_validate(SMALL)
    assert "made" not in plain.model_dump()["stages"][0]
    stage = SMALL["stages"][0] | {"kind": "made", "made": "views/messages"}
    made = Recipe.model_validate(SMALL | {"stages": [stage]})
    assert made.revision != plain.revision
    assert Recipe.model_validate_json(made.model_dump_json()) == made
    for wrong in ({"kind": "made"}, {"made": "views/messages"}):
        with pytest.raises(ValidationError, match="belong together"):
            Recipe.model_validate(SMALL | {"stages": [SMALL["stages"][0] | wrong]})
