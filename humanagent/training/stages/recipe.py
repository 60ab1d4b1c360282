"""A recipe: everything that decides what a training makes, in one short YAML file."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
    model_validator,
)

from humanagent.errors import BadInputError
from humanagent.training.data.dialogues.config import DialogueConfig
from humanagent.training.models.config import SIZES

Part = Literal["connector", "language", "vision", "lora"]
Positive = Annotated[int, Field(gt=0)]

FOLDER = Path(__file__).resolve().parents[1] / "recipes"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TokenizerRecipe(_Strict):
    """A tokenizer trained on the texts of so many scenes."""

    vocab_size: Positive = 2048
    digits: Annotated[int, Field(ge=1, le=3)] = 3
    scenes: Positive = 1500


class OptimizerRecipe(_Strict):
    """*adamw*, or *muon* (Jordan et al. 2024) for matrices with AdamW for the rest.

    ``lr`` is the peak of AdamW, ``matrix_lr`` that of Muon. It rises over ``warmup`` steps, stays,
    and falls linearly to a fiftieth over the last ``decay`` share of the steps.
    """

    name: Literal["adamw", "muon"] = "adamw"
    lr: Annotated[float, Field(gt=0)] = 1e-3
    matrix_lr: Annotated[float, Field(gt=0)] = 0.01
    weight_decay: Annotated[float, Field(ge=0)] = 0.01
    warmup: Annotated[int, Field(ge=0)] = 50
    decay: Annotated[float, Field(gt=0, le=1)] = 0.4
    clip: Annotated[float, Field(gt=0)] = 1.0


class LoraRecipe(_Strict):
    """LoRA on every linear layer of the language model (Hu et al. 2021)."""

    rank: Positive = 16
    alpha: Positive = 32
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.0


class StageRecipe(_Strict):
    """One stage. ``row`` is the tokens of a packed row, ``rows`` the rows of a step.

    A row is packed from the next ``buffer`` samples: where they all fit, it is exactly these.
    ``made`` is the folder that a stage of that kind reads (``humanagent data view --as messages``).
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    kind: Literal["readings", "captions", "dialogues", "made"] = "dialogues"
    data: DialogueConfig = DialogueConfig()
    made: Path | None = None
    train: tuple[Part, ...] = ("connector", "language", "vision")
    lora: LoraRecipe = LoraRecipe()
    steps: Positive
    row: Positive = 1536
    rows: Positive = 1
    buffer: Positive = 24
    optimizer: OptimizerRecipe = OptimizerRecipe()
    save_every: Positive = 200
    evaluate_every: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _one_way_to_train_the_language_model(self) -> Self:
        if {"language", "lora"} <= set(self.train):
            raise ValueError("train the language model whole or by LoRA, not both")
        return self

    @model_validator(mode="after")
    def _made_is_of_its_kind(self) -> Self:
        if (self.kind == "made") != (self.made is not None):
            raise ValueError("kind: made and the folder made belong together")
        return self

    @model_serializer(mode="wrap")
    def _only_what_is_said(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # Recipes without it keep the revision that runs and checkpoints of theirs carry.
        found: dict[str, Any] = dump(self)
        if self.made is None:
            found.pop("made", None)
        return found


class EvaluationRecipe(_Strict):
    """Scenes asked about at the end of the training (``scenes``) and in between (``few``)."""

    scenes: Positive = 300
    few: Positive = 12


class Recipe(_Strict):
    """A whole training.

    Example:
        >>> load_recipe("nano").model
        'nano'
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    model: str
    seed: Annotated[int, Field(ge=0)] = 0
    threads: Positive = 2
    tokenizer: TokenizerRecipe = TokenizerRecipe()
    stages: Annotated[tuple[StageRecipe, ...], Field(min_length=1)]
    evaluation: EvaluationRecipe = EvaluationRecipe()

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        if self.model not in SIZES:
            raise ValueError(f"no model size {self.model!r}: use one of {', '.join(SIZES)}")
        names = [stage.name for stage in self.stages]
        if len(set(names)) != len(names):
            raise ValueError("two stages have the same name")
        return self

    @property
    def revision(self) -> str:
        """SHA-256 of everything in the recipe but its name and the number of threads."""
        content = self.model_dump_json(exclude={"name", "threads"})
        return f"recipe {hashlib.sha256(content.encode()).hexdigest()[:16]}"


def load_recipe(name: str | Path) -> Recipe:
    """A recipe from a file, or one of those in ``recipes/`` by its name.

    Raises:
        BadInputError: no such file, no YAML, or something in it that cannot be used.
    """
    path = Path(name)
    if not path.suffix and not path.is_file():  # there may be a folder "nano" of a run
        path = FOLDER / f"{name}.yaml"
    try:
        return Recipe.model_validate(_yaml(path))
    except OSError as error:
        shipped = ", ".join(sorted(p.stem for p in FOLDER.glob("*.yaml")))
        raise BadInputError(
            "no such recipe", where=str(name), do=f"give a YAML file, or one of {shipped}"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(p) for p in first["loc"]) or "recipe"
        raise BadInputError(
            f"{place}: {first['msg']}", where=str(path), do="correct the recipe"
        ) from error


def _yaml(path: Path) -> Any:
    import yaml

    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadInputError(
            f"it is no YAML: {str(error).splitlines()[0]}", where=str(path), do="correct the recipe"
        ) from error
