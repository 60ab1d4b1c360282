"""WebDataset's first samples of a view: webdataset_batch.py VIEW MODEL OUT.

There is no tokenizer in it: what it decodes are pictures and JSON.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path


def main(view: Path, model: Path, out: Path) -> None:
    import webdataset

    samples = []
    shards = sorted(map(str, view.glob("train-*.tar")))
    for one in webdataset.WebDataset(shards, shardshuffle=False).decode("pil"):
        picture = one.get("png") or one.get("jpg")
        about = one["json"]
        assert picture.size == (about["width"], about["height"]), one["__key__"]
        samples += [dialogue["messages"] for dialogue in about["dialogues"]]
    content = {"library": f"webdataset {version('webdataset')}", "samples": samples}
    out.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
