"""A batch as what can be compared: of each sample all its text, and what of it is learned."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_IGNORED = -100


def batch_of(tokenizer: Any, batch: Any) -> list[dict[str, Any]]:
    """``text`` of the places that count, and ``learned`` texts, one per answer."""
    found = []
    rows = (batch[name].tolist() for name in ("input_ids", "labels", "attention_mask"))
    for ids, labels, mask in zip(*rows, strict=True):
        kept = [(i, n) for i, n, seen in zip(ids, labels, mask, strict=True) if seen]
        found.append({"text": tokenizer.decode([i for i, _ in kept]), "learned": []})
        run: list[int] = []
        for _, label in [*kept, (0, _IGNORED)]:
            if label != _IGNORED:
                run.append(label)
            elif run:
                found[-1]["learned"].append(tokenizer.decode(run))
                run = []
    return found


def size_of(batch: Any) -> dict[str, list[int]]:
    """The shape of every tensor."""
    return {name: list(value.shape) for name, value in batch.items() if hasattr(value, "shape")}


def write(
    out: Path, library: str, samples: list[dict[str, Any]], shapes: dict[str, list[int]]
) -> None:
    """For the test that asked."""
    content = {"library": library, "samples": samples, "shapes": shapes}
    out.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
