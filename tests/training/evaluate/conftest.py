"""The small photo set, written to disk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.training.evaluate.truth import IMAGES, PEOPLE, QUESTIONS, SIZE, Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Write a photo set and return its folder; every part can be replaced."""

    def write(images: Any = IMAGES, people: Any = PEOPLE, questions: str | None = None) -> Path:
        (tmp_path / "images").mkdir(exist_ok=True)
        for n in range(1, 6):
            Image.new("RGB", SIZE, (10 * n,) * 3).save(tmp_path / "images" / f"{n}.png")
        coco = {"images": images, "annotations": people, "categories": []}
        (tmp_path / "annotations.json").write_text(json.dumps(coco))
        keys = ("image", "question", "answer", "kind")
        lines = [json.dumps(dict(zip(keys, row, strict=True))) for row in QUESTIONS]
        text = "\n".join(lines) + "\n" if questions is None else questions
        (tmp_path / "qa.jsonl").write_text(text)
        return tmp_path

    return write
