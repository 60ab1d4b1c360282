"""ms-swift's first batch of a view: swift_batch.py VIEW MODEL OUT.

Its ``load_dataset``, its template for Qwen2-VL, the template's ``encode`` and collator. It looks
for pictures in ``ROOT_IMAGE_DIR``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main(view: Path, model: Path, out: Path) -> None:
    os.environ["ROOT_IMAGE_DIR"] = str(view)
    import swift
    from batch import batch_of, size_of, write
    from swift.dataset import load_dataset
    from swift.model import get_model_processor
    from swift.template import get_template

    name = "train.parquet" if (view / "train.parquet").exists() else "train.jsonl"
    rows, _ = load_dataset(str(view / name), load_from_cache_file=False, strict=True)
    # Without weights: its collator asks the model for positions, not for numbers.
    built, processor = get_model_processor(
        str(model), model_type="qwen2_vl", return_dummy_model=True
    )
    template = get_template(processor, template_type="qwen2_vl")
    template.set_mode("train")
    template.model = built
    encoded = [template.encode(dict(row)) for row in rows]
    batch = template.data_collator(encoded)
    library = f"ms-swift {swift.__version__}"
    write(out, library, batch_of(processor.tokenizer, batch), size_of(batch))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
