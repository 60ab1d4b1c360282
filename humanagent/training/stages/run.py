"""A whole recipe: tokenizer, model, stages, evaluation, checkpoint."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from pydantic import ValidationError

from humanagent.atomic import write_atomic
from humanagent.errors import BadInputError
from humanagent.training.data.dialogues import CaptionSource, DialogueSource, ReadingSource
from humanagent.training.data.views.ours import MadeSource
from humanagent.training.evaluate.dialogues import Asked, Row, ask_about, generate, table
from humanagent.training.models.adapter import save_adapter
from humanagent.training.models.atomic import atomic_folder
from humanagent.training.models.build import build
from humanagent.training.models.config import ModelConfig
from humanagent.training.models.load import load
from humanagent.training.models.save import save
from humanagent.training.packing import SampleSource
from humanagent.training.stages.lock import only_one
from humanagent.training.stages.loop import Step, train_stage
from humanagent.training.stages.parts import merged, prepare
from humanagent.training.stages.recipe import Recipe, StageRecipe
from humanagent.training.stages.words import train_tokenizer
from humanagent.vlm.checkpoint.contract import ContextContract
from humanagent.vlm.checkpoint.pixels import Preprocessing

CHECKPOINT = "checkpoint"
SOURCES: Final[dict[str, Callable[..., SampleSource]]] = {
    "captions": CaptionSource,
    "dialogues": DialogueSource,
    "readings": ReadingSource,
}


class Watcher(Protocol):
    """Who is told how a training goes."""

    def stage(self, stage: StageRecipe, number: int, folder: Path) -> None: ...

    def step(self, step: Step) -> None: ...

    def evaluated(self, step: int, rows: list[Row], asked: list[Asked], texts: list[str]) -> None:
        """``texts`` are the answers to ``asked``."""
        ...


class Trained(NamedTuple):
    """Where the checkpoint lies, and the SHA-256 of its weights."""

    folder: Path
    sha256: str


def train(recipe: Recipe, folder: Path, watcher: Watcher) -> Trained:
    """Run every stage that is not done, each from where it was stopped.

    ``folder`` gets the recipe, the tokenizer, a folder per stage and, at the end, ``checkpoint``.

    Raises:
        BadInputError: ``folder`` holds a run of another recipe, another process trains there, or
            it cannot be written.
    """
    import torch

    torch.set_num_threads(recipe.threads)
    _open(recipe, folder)
    config = ModelConfig.named(recipe.model)
    with only_one(folder):
        for number, stage in enumerate(recipe.stages, start=1):
            place = folder / f"{number}-{stage.name}"
            watcher.stage(stage, number, place)
            if not (place / CHECKPOINT).exists():
                # From the disk even if it is in memory: a stop in between makes no difference.
                model, tokenizer = _start(recipe, config, folder, number)
                _stage(recipe, config, stage, number, place, model, tokenizer, watcher)
    last = folder / f"{len(recipe.stages)}-{recipe.stages[-1].name}" / CHECKPOINT
    return Trained(last, hashlib.sha256((last / "model.safetensors").read_bytes()).hexdigest())


def evaluate_last(
    recipe: Recipe,
    checkpoint: Path,
    answering: Callable[[int], Callable[[int], None]] = lambda _: lambda _: None,
) -> list[Row]:
    """The test set of the last stage that is about dialogues; written to ``evaluation.json``.

    ``answering`` is told the number of questions, and gives what is told the number of new answers.
    """
    stage = next((s for s in reversed(recipe.stages) if s.kind == "dialogues"), None)
    if stage is None:
        return []
    loaded = load(checkpoint)
    asked = ask_about(stage.data, "test", recipe.evaluation.scenes)
    rows = table(
        [one.truth for one in asked],
        generate(loaded.model, loaded.processor.tokenizer, asked, progress=answering(len(asked))),
    )
    content = {"split": "test", "rows": [row._asdict() for row in rows]}
    path = checkpoint.parent / "evaluation.json"
    write_atomic(path, (json.dumps(content, indent=2) + "\n").encode())
    return rows


def _start(recipe: Recipe, config: ModelConfig, folder: Path, number: int) -> tuple[Any, Any]:
    """Model and tokenizer that a stage begins with: new ones, or those of the stage before it."""
    import torch
    from transformers import AutoTokenizer

    before = _before(recipe, folder, number)
    if before is not None:
        loaded = load(before)
        return loaded.model, loaded.processor.tokenizer
    words = folder / "tokenizer"
    if not words.exists():
        with atomic_folder(words) as inside:
            train_tokenizer(recipe).save_pretrained(inside)
    tokenizer = AutoTokenizer.from_pretrained(str(words), local_files_only=True)
    torch.manual_seed(recipe.seed)
    return build(config, tokenizer), tokenizer


def _before(recipe: Recipe, folder: Path, number: int) -> Path | None:
    """The checkpoint that a stage begins with; None for the first."""
    if number == 1:
        return None
    return folder / f"{number - 1}-{recipe.stages[number - 2].name}" / CHECKPOINT


def _stage(
    recipe: Recipe, config: ModelConfig, stage: StageRecipe, number: int, place: Path,
    model: Any, tokenizer: Any, watcher: Watcher,
) -> None:  # fmt: skip
    import torch

    torch.manual_seed(recipe.seed * 1000 + number)  # LoRA's first weights, dropout
    pad = tokenizer.convert_tokens_to_ids(tokenizer.pad_token)
    learning = prepare(model, stage.train, stage.lora)
    few = _few(recipe, stage)

    def evaluate(step: int) -> None:
        texts = generate(model, tokenizer, few)
        watcher.evaluated(step, table([one.truth for one in few], texts), few, texts)

    train_stage(
        learning,
        _source(config, stage, tokenizer),
        stage,
        place,
        pad_id=pad,
        seed=recipe.seed * 1000 + number,
        each_step=watcher.step,
        evaluate=evaluate,
    )
    name = "none" if stage.kind in ("captions", "made") else stage.data.context
    context = ContextContract.of(name) if name in ("paper", "compact") else None
    if "lora" in stage.train:
        base = _before(recipe, place.parent, number)
        save_adapter(
            place / "adapter", learning, base=base, context=context, data_revision=recipe.revision
        )
    save(
        place / CHECKPOINT,
        merged(learning),
        tokenizer,
        config,
        context=context,
        data_revision=recipe.revision,
    )


def _source(config: ModelConfig, stage: StageRecipe, tokenizer: Any) -> SampleSource:
    preprocessing = Preprocessing(image_size=config.vision.image_size)
    if stage.made is not None:
        return MadeSource(stage.made, tokenizer, preprocessing, config.vision.tokens)
    return SOURCES[stage.kind](stage.data, tokenizer, preprocessing, config.vision.tokens)


def _few(recipe: Recipe, stage: StageRecipe) -> list[Asked]:
    """Validation questions for the curve; none for captions."""
    if stage.kind != "dialogues" or not stage.evaluate_every:
        return []
    return ask_about(stage.data, "validation", recipe.evaluation.few)


def _open(recipe: Recipe, folder: Path) -> None:
    """A folder for this run, without what killed runs left half written."""
    path = folder / "recipe.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            write_atomic(path, (recipe.model_dump_json(indent=2) + "\n").encode())
        earlier = Recipe.model_validate_json(path.read_bytes()).revision
    except OSError as error:
        raise BadInputError(
            f"cannot write there: {error.strerror or error}", where=str(folder)
        ) from error
    except ValidationError:
        earlier = "unreadable"
    if earlier != recipe.revision:
        raise BadInputError(
            "a run of another recipe lies here", where=str(folder), do="give another folder"
        )
    for half in folder.rglob(".*.partial"):
        shutil.rmtree(half)
