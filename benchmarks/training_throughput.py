"""Training throughput of the packed loop against TRL's SFTTrainer, in supervised tokens per second.

    pip install humanagent[train] trl
    python benchmarks/training_throughput.py [--minutes 1] [--rounds 3] [--threads 2]

Both train the same ``nano`` on the same questions of its own *instruct* mixture, in float32, with
AdamW, no checkpoints and no logging to speak of; a step has about as many supervised tokens.

- TRL gets every (picture, context, question, reply) as a conversation of its own: neither packing
  nor padding-free takes pictures (its errors are printed). Batch size, order and workers are tuned
  first. Its data is tokenized and its pictures are processed before the clock runs.
- *ours* is ``stages.loop.train_stage``, on data made before the clock runs: once with every
  question in a sample of its own (packing alone), once with one prefix for all questions about a
  picture, as the recipe has it. *as trained* is the recipe itself, scenes drawn on the fly, Muon.

Before that, one step of both on the same questions has to give the same loss and gradients.
Rates are per second of the clock; those per second of CPU time stand beside them, because they
mean something on a busy machine too.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from mixture import Questions, Run, draw, supervised_share

from humanagent.training.data.dialogues import DialogueSource
from humanagent.training.packing import Sample, SampleSource, collate, step_loss, use_segments
from humanagent.training.stages.loop import Step, train_stage
from humanagent.training.stages.recipe import OptimizerRecipe, Recipe, StageRecipe, load_recipe
from humanagent.vlm.checkpoint.pixels import Preprocessing

WARM_UP = 2  # steps
BATCHES = (1, 2, 4, 8, 16, 32)
ADAMW = OptimizerRecipe(name="adamw", lr=1e-3, warmup=0)
TOLERANCE = 1e-4


class Enough(Exception):  # noqa: N818 - not an error: the clock has run out
    """The time of a run is over."""


class Prepared:
    """Samples that were made before the clock runs."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        self._samples = samples

    def __len__(self) -> int:
        return len(self._samples)

    def sample(self, index: int, rng: np.random.Generator) -> Sample:
        return self._samples[index]


def run_ours(model: Any, source: SampleSource, stage: StageRecipe, seconds: float) -> Run:
    """The loop that ``humanagent train`` runs, for so many seconds after its warm-up."""
    clock: list[tuple[float, float]] = []
    counted: Counter[str] = Counter()

    def each_step(step: Step) -> None:
        if step.step >= WARM_UP:
            clock.append((time.perf_counter(), time.process_time()))
        if step.step > WARM_UP:
            counted["tokens"] += step.tokens
            counted["places"] += step.row_tokens
            if clock[-1][0] - clock[0][0] >= seconds:
                raise Enough

    pad = model.config.text_config.pad_token_id
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(Enough):
        train_stage(model, source, stage, Path(folder), pad_id=pad, seed=0, each_step=each_step)
    (begun, cpu), (ended, cpu_end) = clock[0], clock[-1]
    return Run(counted["tokens"], counted["places"], 0, ended - begun, cpu_end - cpu)


def check_same(new_model: Callable[[], Any], questions: Questions, trl: Any) -> None:
    """One step on the same questions: equal loss, equal gradients.

    Raises:
        AssertionError: they differ by more than ``TOLERANCE`` (gradients: of their norm).
    """
    few = questions.first(2)
    ours, theirs = new_model(), new_model()
    use_segments(ours)
    ours.train()
    theirs.train()
    packed = step_loss(ours, [collate(few.shared, pad_id=ours.config.text_config.pad_token_id)])
    loss, tokens = trl.one_step(theirs, few)
    difference = abs(float(packed.loss) - loss)
    named = dict(theirs.named_parameters())
    apart = norm = 0.0
    for name, parameter in ours.named_parameters():
        if parameter.grad is not None:
            apart += float((parameter.grad - named[name].grad).square().sum())
            norm += float(parameter.grad.square().sum())
    share = (apart / norm) ** 0.5
    print(
        f"one step on {len(few.alone)} questions, {packed.tokens} / {tokens} supervised tokens: "
        f"loss {float(packed.loss):.6f} / {loss:.6f}, gradients differ by {share:.1e} of their norm"
    )
    assert packed.tokens == tokens, "ours and TRL count supervised tokens differently"
    assert difference <= TOLERANCE, f"losses differ by {difference:.2g}"
    assert share <= TOLERANCE, f"gradients differ by {share:.2g} of their norm"


def show(
    name: str, runs: Sequence[Run], questions: Questions, base: tuple[float, float] | None = None
) -> None:
    """One line: medians over the runs; ``base`` is the same of TRL, by clock and by CPU time."""
    rate = median(run.rate for run in runs)
    cpu = median(run.cpu_rate for run in runs)
    padding = sum(run.padding for run in runs) / sum(run.places for run in runs)
    places = sum(run.places for run in runs) / sum(run.tokens for run in runs)
    spread = f"{min(run.rate for run in runs):.0f}-{max(run.rate for run in runs):.0f}"
    print(
        f"{name:34}{rate:9.1f}{spread:>12}{cpu:11.1f}{rate / questions.tokens_each:9.1f}"
        f"{places:9.1f}{padding:9.1%}"
        + (f"{rate / base[0]:11.2f}{cpu / base[1]:6.2f}" if base else ""),
        flush=True,
    )


def header() -> None:
    print(
        f"\n{'':34}{'superv.':>9}{'least-':>12}{'per CPU':>11}{'ques-':>9}{'places/':>9}{'pad-':>9}"
        f"{'times TRL,':>14}"
        f"\n{'':34}{'tokens/s':>9}{'most':>12}{'second':>11}{'tions/s':>9}{'superv.':>9}{'ding':>9}"
        f"{'clock':>11}{'CPU':>6}"
    )


def versions(*names: str) -> str:
    found = []
    for name in names:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} -")
    return ", ".join(found)


def tokenizer_of(recipe: Recipe, folder: Path | None) -> Any:
    """From a run's folder, or trained as the recipe says (half a minute)."""
    from transformers import AutoTokenizer

    from humanagent.training.stages.words import train_tokenizer

    if folder is None:
        return train_tokenizer(recipe)
    return AutoTokenizer.from_pretrained(str(folder), local_files_only=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=1.0, help="of every run")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--scenes", type=int, default=64, help="pictures, eight questions each")
    parser.add_argument("--tokenizer", type=Path, help="of an earlier run; none: train one")
    parser.add_argument("--batch", type=int, help="leave the tuning away: this batch size, buckets")
    args = parser.parse_args()
    try:
        import trl  # noqa: F401
    except ImportError:
        sys.exit("this benchmark compares with TRL: pip install trl")
    import torch
    from trl_sft import Setting, Sft

    from humanagent.training.models.build import build
    from humanagent.training.models.config import ModelConfig
    from humanagent.training.models.load import load
    from humanagent.training.models.save import save

    torch.set_num_threads(args.threads)
    recipe = load_recipe("nano")
    stage = recipe.stages[-1]
    config = ModelConfig.named(recipe.model)
    pre = Preprocessing(image_size=config.vision.image_size)
    tokenizer = tokenizer_of(recipe, args.tokenizer)
    questions = draw(stage, tokenizer, pre, config.vision.tokens, args.scenes)
    print(
        f"{platform.machine()}, {args.threads} of {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}, "
        + versions("torch", "transformers", "accelerate", "trl", "datasets")
        + f"\nstage {stage.name}: {len(questions.shared)} pictures, "
        f"{len(questions.alone)} questions of {questions.tokens_each:.1f} supervised tokens"
    )
    with tempfile.TemporaryDirectory() as folder:
        torch.manual_seed(recipe.seed)
        path = Path(folder) / "nano"
        model = build(config, tokenizer)
        save(path, model, tokenizer, config, context=None, data_revision="benchmark")
        processor = load(path).processor

        def new_model() -> Any:
            return load(path).model

        per_step = stage.rows * stage.row * supervised_share(questions.shared)
        sft = Sft(processor, new_model, per_step, Path(folder))
        for asked, answer in sft.refusals(questions).items():
            print(f"TRL with {asked}: {answer}")
        check_same(new_model, questions, sft)
        best = Setting(args.batch) if args.batch else tune(sft, questions.first(args.scenes // 2))
        compare(sft, best, new_model, questions, stage, args, DialogueSource(
            stage.data, tokenizer, pre, config.vision.tokens))  # fmt: skip


def tune(sft: Any, questions: Questions) -> Any:
    """One pass over the questions in every setting; returns the fastest that has prepared data.

    With one thread the fastest is the one that takes least CPU time, whatever else runs here.
    """
    from torch import get_num_threads
    from trl_sft import Setting

    header()

    @cache
    def tried(setting: Setting) -> float:
        run = sft.run(questions, setting, 0.0)
        show(str(setting), [run], questions)
        return run.cpu_rate if get_num_threads() == 1 else run.rate

    best = max([Setting(batch) for batch in BATCHES], key=tried)
    others = [Setting(best.batch, order) for order in ("group_by_length", "random")]
    best = max([best, *others], key=tried)
    tried(Setting(best.batch, best.order, workers=1))
    for workers in (0, 1):
        tried(Setting(best.batch, best.order, workers=workers, prepared=False))
    print(f"TRL's best: {best}")
    return best


def compare(
    sft: Any, best: Any, new_model: Callable[[], Any], questions: Questions, stage: StageRecipe,
    args: argparse.Namespace, live: SampleSource,
) -> None:  # fmt: skip
    """Alternating runs of all, then their medians."""
    seconds = args.minutes * 60
    endless: dict[str, Any] = {"steps": 10**6, "save_every": 10**6, "evaluate_every": 0}
    plain = stage.model_copy(update={**endless, "optimizer": ADAMW})
    # Rows of single questions hold fewer supervised tokens: more of them make an equal step.
    more = supervised_share(questions.shared) / supervised_share(questions.alone)
    alone = plain.model_copy(update={"rows": round(stage.rows * more)})
    ways: dict[str, Callable[[], Run]] = {
        f"TRL, {best}": lambda: sft.run(questions, best, seconds),
        "TRL, the same, head as on a GPU": lambda: sft.run(questions, best, seconds, compact=True),
        "ours, packing alone": lambda: run_ours(
            new_model(), Prepared(questions.alone), alone, seconds
        ),
        "ours, packing and shared prefix": lambda: run_ours(
            new_model(), Prepared(questions.shared), plain, seconds
        ),
        "ours, as trained": lambda: run_ours(
            new_model(), live, stage.model_copy(update=endless), seconds
        ),
    }
    runs: dict[str, list[Run]] = defaultdict(list)
    header()
    for number in range(args.rounds):
        for name, way in ways.items():
            runs[name].append(way())
            show(f"{number + 1} {name}", runs[name][-1:], questions)
    print(f"\nmedian of {args.rounds}, load {os.getloadavg()[0]:.1f}")
    header()
    first = runs[next(iter(ways))]
    base = median(run.rate for run in first), median(run.cpu_rate for run in first)
    for name, found in runs.items():
        show(name, found, questions, base)


if __name__ == "__main__":
    main()
