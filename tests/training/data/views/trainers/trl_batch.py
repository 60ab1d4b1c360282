"""TRL's first batch of a view: trl_batch.py VIEW MODEL OUT, run by the Python that has TRL.

Its SFTTrainer is given the view as ``datasets`` loads it, and asked for the first batch of its own
dataloader, made by its own collator.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any


def load(view: Path) -> Any:
    """A table with pictures in it, or lines of JSON with their paths."""
    import datasets

    if (view / "train.parquet").exists():
        return datasets.load_dataset("parquet", data_dir=str(view), split="train")
    rows = datasets.load_dataset("json", data_files=str(view / "train.jsonl"), split="train")
    rows = rows.map(lambda row: {"images": [str(view / path) for path in row["images"]]})
    return rows.cast_column("images", datasets.List(datasets.Image()))


def main(view: Path, model: Path, out: Path) -> None:
    import trl
    from batch import batch_of, size_of, write
    from transformers import AutoConfig, AutoModelForImageTextToText, AutoProcessor

    rows = load(view)
    processor = AutoProcessor.from_pretrained(model)
    with tempfile.TemporaryDirectory() as scratch:
        trainer = trl.SFTTrainer(
            model=AutoModelForImageTextToText.from_config(AutoConfig.from_pretrained(model)),
            args=trl.SFTConfig(
                output_dir=scratch,
                per_device_train_batch_size=len(rows),
                assistant_only_loss=True,
                max_length=None,
                bf16=False,
                report_to="none",
                use_cpu=True,
            ),
            train_dataset=rows,
            processing_class=processor,
        )
        batch = next(iter(trainer.get_train_dataloader()))
    library = f"trl {trl.__version__}"
    write(out, library, batch_of(processor.tokenizer, batch), size_of(batch))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
