"""From nothing to an answer by a model of our own, with the commands that a user types."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

for module in ("torch", "transformers", "peft", "accelerate", "matplotlib", "onnx", "onnxscript"):
    pytest.importorskip(module)
pytest.importorskip("ai_edge_litert")

PHOTO = Path(__file__).resolve().parents[2] / "examples" / "photos" / "skier.jpg"


def humanagent(folder: Path, *arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "humanagent", *map(str, arguments)],
        cwd=folder, capture_output=True, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_one_command_trains_evaluates_and_exports_and_another_asks(tmp_path: Path) -> None:
    train = ("train", "smoke", "--threads", 1, "--out", "run")
    said = humanagent(tmp_path, *train)
    last = tmp_path / "run" / "3-instruct"
    assert "test set" in said
    assert {p.name for p in last.iterdir()} >= {"log.jsonl", "curves.png", "samples.txt"}
    rows = json.loads((last / "evaluation.json").read_text())["rows"]
    assert {"geometry", "abstain", "all"} <= {row["name"] for row in rows}
    assert (last / "checkpoint" / "onnx" / "decoder.onnx").exists()
    asks = said.splitlines()[-1]
    assert asks == 'humanagent ask photo.jpg "How many people?" --vlm run/3-instruct/checkpoint'

    (tmp_path / "photo.jpg").write_bytes(PHOTO.read_bytes())
    answer = json.loads(humanagent(tmp_path, *shlex.split(asks)[1:], "--json"))
    # It has learned next to nothing: what it says may be of no use, but it was asked.
    speakers = answer["provenance"]["speaker"] + " ".join(answer["warnings"])
    assert "humanvlm-tiny@recipe" in speakers
    assert "(onnx)" in speakers
    assert answer["text"]

    # Started again, it has nothing to do, and the weights stay.
    weights = "model.safetensors sha256 "
    once, again = (
        [line for line in text.splitlines() if line.startswith(weights)]
        for text in (said, humanagent(tmp_path, *train))
    )
    assert once == again != []

    # Adapter and base are the checkpoint, connector and all.
    given = ("export", last / "adapter", "--out", "merged", "--json", "--base")
    merged = json.loads(humanagent(tmp_path, *given, "run/2-align/checkpoint"))
    assert merged["parity"]["answers"] == 1
    assert merged["verified"]
    weights_of = [
        (tmp_path / folder / "model.safetensors").read_bytes()
        for folder in ("merged", "run/3-instruct/checkpoint")
    ]
    assert weights_of[0] == weights_of[1]
