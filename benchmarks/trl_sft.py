"""TRL's side of ``training_throughput.py``: its SFTTrainer on conversations with a picture each."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import datasets
import numpy as np
import torch
from mixture import Questions, Run
from transformers import PrinterCallback, TrainerCallback
from transformers.utils.logging import disable_progress_bar
from trl import SFTConfig, SFTTrainer

from humanagent.training.data.dialogues.encode import turns
from humanagent.training.packing import Sample

logging.getLogger("transformers").setLevel(logging.ERROR)
datasets.disable_progress_bars()
disable_progress_bar()


@dataclass(frozen=True)
class Setting:
    """How TRL is run.

    ``order`` is its ``train_sampling_strategy``, or ``buckets``: batches of neighbours in length
    over all the data, shuffled, which pads less than any sampler it has. ``prepared`` is data that
    is tokenized in advance; otherwise its own collator gets pictures and messages.
    """

    batch: int
    order: str = "buckets"
    workers: int = 0
    prepared: bool = True

    def __str__(self) -> str:
        made = "" if self.prepared else ", its collator"
        workers = f", {self.workers} worker" if self.workers else ""
        return f"{self.batch}, {self.order}{workers}{made}"


class Pad:
    """Rows of prepared samples as a batch padded on the right."""

    def __init__(self, samples: list[Sample], pad: int) -> None:
        self._samples, self._pad = samples, pad

    def __call__(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        samples = [self._samples[row["row"]] for row in rows]
        longest = max(len(s) for s in samples)

        def padded(arrays: list[Any], value: int) -> Any:
            wide = [np.pad(a, (0, longest - len(a)), constant_values=value) for a in arrays]
            return torch.from_numpy(np.stack(wide))

        return {
            "input_ids": padded([s.input_ids for s in samples], self._pad),
            "labels": padded([s.labels for s in samples], -100),
            "attention_mask": padded([np.ones(len(s), dtype=np.int64) for s in samples], 0),
            "pixel_values": torch.from_numpy(np.concatenate([s.pixel_values for s in samples])),
        }


class Counting(SFTTrainer):
    """Counts what it trains on; nothing else is changed."""

    counted: Counter[str]

    def training_step(self, model: Any, inputs: dict[str, Any], *rest: Any) -> Any:
        self.counted["tokens"] += int((inputs["labels"][:, 1:] != -100).sum())
        self.counted["places"] += inputs["attention_mask"].numel()
        self.counted["padding"] += int((inputs["attention_mask"] == 0).sum())
        return super().training_step(model, inputs, *rest)


class Clock(TrainerCallback):
    """Ends a training after the first whole pass over the data that ends after ``seconds``."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.begun: tuple[float, float] | None = None
        self.ended = (0.0, 0.0)

    def on_epoch_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        if self.begun is None:
            self.begun = time.perf_counter(), time.process_time()

    def on_epoch_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self.ended = time.perf_counter(), time.process_time()
        assert self.begun is not None
        control.should_training_stop = self.ended[0] - self.begun[0] >= self._seconds


class Sft:
    """SFTTrainer with this processor, steps of about ``per_step`` supervised tokens."""

    def __init__(
        self, processor: Any, new_model: Callable[[], Any], per_step: float, folder: Path
    ) -> None:
        self._processor, self._new_model = processor, new_model
        self._per_step, self._folder = per_step, folder

    def run(
        self, questions: Questions, setting: Setting, seconds: float, *, compact: bool = False
    ) -> Run:
        """Whole passes over the questions.

        On a CPU, TRL computes logits and entropy for every place, on a GPU only where a token is
        learned: ``compact`` makes it do the latter here too.
        """
        clock = Clock(seconds)
        with head_as_on_a_gpu(compact):
            trainer = self._trainer(self._new_model(), questions, setting, [clock])
            self._warm_up(trainer)
            trainer.train()
        assert clock.begun is not None
        took = [end - begin for begin, end in zip(clock.begun, clock.ended, strict=True)]
        return Run(**trainer.counted, seconds=took[0], cpu=took[1])

    def one_step(self, model: Any, questions: Questions) -> tuple[float, int]:
        """Loss and number of supervised tokens of one batch; leaves gradients in the model."""
        setting = Setting(len(questions.alone), "sequential")
        trainer = self._trainer(model, questions, setting, [])
        batch = trainer.data_collator([{"row": i} for i in range(len(questions.alone))])
        tokens = (batch["labels"][:, 1:] != -100).sum()
        loss = trainer.training_step(model, batch, tokens)
        return float(loss), int(tokens)

    def refusals(self, questions: Questions) -> dict[str, str]:
        """What TRL says to packing and to padding-free with pictures."""
        said = {}
        for name in ("packing", "padding_free"):
            try:
                args = self._config(Setting(4, prepared=False), **{name: True})
                SFTTrainer(
                    model=self._new_model(),
                    args=args,
                    train_dataset=messages(questions.first(2)),
                    processing_class=self._processor,
                )
                said[f"{name}=True"] = "accepted"
            except ValueError as error:
                said[f"{name}=True"] = str(error)
        return said

    def _trainer(
        self, model: Any, questions: Questions, setting: Setting, callbacks: list[Any]
    ) -> Counting:
        tokens_each = questions.tokens_each
        accumulate = max(1, round(self._per_step / tokens_each / setting.batch))
        order = {"buckets": "sequential"}.get(setting.order, setting.order)
        args = self._config(
            setting, gradient_accumulation_steps=accumulate, train_sampling_strategy=order
        )
        rows = list(range(len(questions.alone)))
        lengths = [len(sample) for sample in questions.alone]
        if setting.order == "buckets":
            rows = buckets(lengths, setting.batch)
        if setting.prepared:
            data = datasets.Dataset.from_dict({"row": rows, "length": [lengths[i] for i in rows]})
            pad = Pad(questions.alone, self._processor.tokenizer.pad_token_id)
        else:
            data = messages(questions).add_column("length", lengths).select(rows)
            pad = None
        trainer = Counting(
            model=model,
            args=args,
            train_dataset=data,
            processing_class=self._processor,
            data_collator=pad,
            callbacks=callbacks,
        )
        trainer.remove_callback(PrinterCallback)
        trainer.counted = Counter(tokens=0, places=0, padding=0)
        return trainer

    def _config(self, setting: Setting, **more: Any) -> SFTConfig:
        return SFTConfig(
            output_dir=str(self._folder / "trl"),
            per_device_train_batch_size=setting.batch,
            dataloader_num_workers=setting.workers,
            dataloader_persistent_workers=setting.workers > 0,
            dataset_kwargs={"skip_prepare_dataset": True},
            remove_unused_columns=False,
            max_length=None,
            num_train_epochs=10**4,
            learning_rate=1e-3,
            max_grad_norm=1.0,
            bf16=False,  # TRL's default is True; none of the two uses autocast here
            gradient_checkpointing=False,  # TRL's default is True; it would compute more
            save_strategy="no",
            logging_strategy="no",
            report_to="none",
            disable_tqdm=True,
            dataloader_pin_memory=False,
            **more,
        )

    def _warm_up(self, trainer: Counting) -> None:
        few = min(trainer.args.per_device_train_batch_size, len(trainer.train_dataset))
        rows = [trainer.train_dataset[i] for i in range(few)]
        for _ in range(2):
            batch = trainer.data_collator([dict(row) for row in rows])
            trainer.training_step(trainer.model, batch, torch.tensor(1))
        trainer.model.zero_grad()
        trainer.counted.update({name: -count for name, count in trainer.counted.items()})


@contextmanager
def head_as_on_a_gpu(yes: bool) -> Any:
    """Let TRL's head leave out places without a label, which it does for triton only."""
    if not yes:
        yield
        return
    with mock.patch("trl.trainer.utils._use_triton", return_value=True):
        yield


def buckets(lengths: list[int], batch: int) -> list[int]:
    """Indices in batches of neighbours in length, the batches shuffled."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    batches = [order[i : i + batch] for i in range(0, len(order), batch)]
    last = batches.pop() if len(batches[-1]) < batch else []  # it would shift all behind it
    random = np.random.default_rng(0)
    return [i for n in random.permutation(len(batches)) for i in batches[n]] + last


def messages(questions: Questions) -> datasets.Dataset:
    """Pictures, prompts and completions, as TRL's documentation has them."""
    rows = []
    for dialogue in questions.dialogues:
        for one in dialogue.questions:
            asked, reply = turns(dialogue.context, one.question, one.reply(), pictures=1)
            rows.append(
                {
                    "images": [dialogue.picture],
                    "prompt": [{"role": "user", "content": asked.text}],
                    "completion": [{"role": "assistant", "content": reply.text}],
                }
            )
    return datasets.Dataset.from_list(rows)
