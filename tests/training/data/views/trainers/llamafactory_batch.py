"""LLaMA-Factory's first batch of a view: llamafactory_batch.py VIEW MODEL OUT.

Its arguments as a user's YAML file gives them, its tokenizer, template, data set, processing and
collator; the view is found through its ``dataset_info.json``.
"""

from __future__ import annotations

import sys
import tempfile
from importlib.metadata import version
from pathlib import Path


def main(view: Path, model: Path, out: Path) -> None:
    from batch import batch_of, size_of, write
    from llamafactory.data import SFTDataCollatorWith4DAttentionMask, get_dataset
    from llamafactory.data.template import get_template_and_fix_tokenizer
    from llamafactory.hparams import get_train_args
    from llamafactory.model import load_tokenizer
    from torch.utils.data import DataLoader

    with tempfile.TemporaryDirectory() as scratch:
        model_args, data_args, training_args, _, _ = get_train_args(
            {
                "model_name_or_path": str(model),
                "stage": "sft",
                "do_train": True,
                "finetuning_type": "full",
                "template": "qwen2_vl",
                "dataset_dir": str(view),
                "dataset": "humanagent_train",
                "cutoff_len": 8192,
                "image_max_pixels": 64 * 28 * 28,
                "image_min_pixels": 4 * 28 * 28,
                "output_dir": scratch,
                "overwrite_cache": True,
                "report_to": "none",
                "use_cpu": True,
            }
        )
        loaded = load_tokenizer(model_args)
        tokenizer = loaded["tokenizer"]
        template = get_template_and_fix_tokenizer(tokenizer, data_args)
        rows = get_dataset(template, model_args, data_args, training_args, stage="sft", **loaded)[
            "train_dataset"
        ]
        collator = SFTDataCollatorWith4DAttentionMask(
            template=template, pad_to_multiple_of=8, **loaded
        )
        batch = next(iter(DataLoader(rows, batch_size=len(rows), collate_fn=collator)))
    library = f"llamafactory {version('llamafactory')}"
    write(out, library, batch_of(tokenizer, batch), size_of(batch))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
