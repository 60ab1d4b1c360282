"""How fast pictures with their questions are made for a training, and what of a step that is.

    python benchmarks/loader.py [--stage instruct] [--threads 2] [--images 300]

One core makes the data of a stage of nano (scene, noisy report, context, questions, token
ids, pixels) in CPU time, per part. Then the stage is trained as it is, ``--threads`` threads, and
the images that it uses per second are compared with those that one core makes: the loop makes its
data between two steps, so that is the share of the training's time.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from unittest import mock

import numpy as np
from training_throughput import run_ours, tokenizer_of, versions

from humanagent.training.data.dialogues import DialogueSource, dialogue, source
from humanagent.training.stages.recipe import load_recipe
from humanagent.vlm.checkpoint.pixels import Preprocessing

PARTS = {
    "scene": (dialogue, "make_scene"),
    "noisy report and its facts": (dialogue, "measure"),
    "context": (dialogue, "context_text"),
    "questions": (dialogue, "make_questions"),
    "token ids": (source, "encode_dialogue"),
    "pixels": (source, "pixel_values"),
}
ROUNDS = 3


@contextmanager
def timed_parts(taken: dict[str, float]) -> Iterator[None]:
    """CPU seconds of each part are added to ``taken``."""

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **settings: Any) -> Any:
            begun = time.process_time()
            try:
                return function(*args, **settings)
            finally:
                taken[name] += time.process_time() - begun

        return call

    with ExitStack() as stack:
        for name, (module, attribute) in PARTS.items():
            wrapped = timed(name, getattr(module, attribute))
            stack.enter_context(mock.patch.object(module, attribute, wrapped))
        yield


def make(loader: DialogueSource, images: int) -> tuple[float, float]:
    """Images per CPU second, median over the rounds, and supervised tokens per image."""
    rates, tokens = [], 0
    loader.sample(0, np.random.default_rng(0))
    for number in range(ROUNDS):
        begun = time.process_time()
        for index in range(number * images, (number + 1) * images):
            tokens += loader.sample(index, np.random.default_rng(index)).supervised
        rates.append(images / (time.process_time() - begun))
    return median(rates), tokens / images / ROUNDS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    names = [one.name for one in load_recipe("nano").stages if one.kind == "dialogues"]
    parser.add_argument("--stage", choices=names, default="instruct")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--images", type=int, default=300, help="per round, of three")
    parser.add_argument("--minutes", type=float, default=0.5, help="of training")
    parser.add_argument("--tokenizer", type=Path, help="of an earlier run; none: train one")
    args = parser.parse_args()
    import torch

    from humanagent.training.models.build import build
    from humanagent.training.models.config import ModelConfig
    from humanagent.training.stages.parts import prepare

    torch.set_num_threads(args.threads)
    recipe = load_recipe("nano")
    stage = next(one for one in recipe.stages if one.name == args.stage)
    config = ModelConfig.named(recipe.model)
    tokenizer = tokenizer_of(recipe, args.tokenizer)
    pre = Preprocessing(image_size=config.vision.image_size)
    loader = DialogueSource(stage.data, tokenizer, pre, config.vision.tokens)
    print(
        f"{platform.machine()}, {args.threads} of {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}, stage {stage.name}, Python {platform.python_version()}, "
        + versions("torch", "transformers", "numpy")
    )
    rate, tokens = make(loader, args.images)
    print(
        f"{rate:.1f} images/s on one core, with {stage.data.questions} questions each at most "
        f"({rate * tokens:.0f} supervised tokens/s): {1e3 / rate:.1f} ms an image, of which"
    )
    parts: dict[str, float] = defaultdict(float)
    with timed_parts(parts):
        make(loader, args.images)
    for name, seconds in sorted(parts.items(), key=lambda part: -part[1]):
        each = 1e3 * seconds / args.images / ROUNDS
        print(f"  {name:28}{each:6.2f} ms {each * rate / 1e3:6.1%}")
    endless = {"steps": 10**6, "save_every": 10**6, "evaluate_every": 0}
    model = prepare(build(config, tokenizer), stage.train, stage.lora)
    run = run_ours(model, loader, stage.model_copy(update=endless), args.minutes * 60)
    # With one thread, time that others took from this process is left out.
    used = (run.cpu_rate if args.threads == 1 else run.rate) / tokens
    print(f"training uses {used:.1f} images/s: {used / rate:.1%} of its time makes data")


if __name__ == "__main__":
    main()
