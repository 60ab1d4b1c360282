"""What the trainers' own code makes of the views: the same text and the same places in each.

``scripts/test_trainers`` runs this, and makes the environments that HUMANAGENT_TRAINERS names.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from typer.testing import CliRunner

from humanagent.cli.app import app
from humanagent.training.data.instruct import Instruction, MadeRow, Where
from humanagent.training.data.instruct.types import Kind
from humanagent.training.data.pipeline.store import read_made
from humanagent.training.data.views import FORMS, VIEWS, coordinates, export, rendered
from humanagent.training.data.views.coordinates import FormName
from humanagent.training.data.views.ours import MadeSource, texts
from humanagent.vlm.checkpoint.pixels import Preprocessing
from tests.training.data.views.made import made
from tests.training.data.views.trainers import model

TRAINERS = os.environ.get("HUMANAGENT_TRAINERS", "")
if not TRAINERS:
    pytest.skip("scripts/test_trainers runs these", allow_module_level=True)

HERE = Path(__file__).parent
_MOST = 3  # instructions of a row and task, so that the whole set is one batch
_TURN = re.compile(r"<\|im_start\|>(\w+)\n(.*?)<\|im_end\|>", re.DOTALL)
_PICTURE = re.compile(r"<\|vision_start\|>((?:<\|image_pad\|>)+)<\|vision_end\|>\n?")
Turns = tuple[tuple[str, str], ...]


def inputs() -> Iterator[tuple[str, ...]]:
    """What ``humanagent data make`` is given: all four kinds, and two of them of photos.

    Those two ask for nothing but what is annotated: no model has to be there.
    """
    for kind in get_args(Kind):
        yield kind, "scenes:3:11"
    photos = os.environ.get("HUMANAGENT_PHOTOS")
    if photos:
        for kind in ("humanins", "keypoints"):
            notes = str(Path(photos, "annotations.json"))
            yield kind, photos, "--annotations", notes, "--embed", "--limit", "4"


def few(one: MadeRow) -> MadeRow:
    """At most so many instructions of each task, for training."""
    seen: Counter[str] = Counter()
    kept = []
    for instruction in one.instructions:
        seen[instruction.task] += 1
        if seen[instruction.task] <= _MOST and instruction.split == "train":
            kept.append(instruction)
    return replace(one, instructions=tuple(kept))


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[MadeRow]:
    """Those of the fast tests, and what the command makes: a record per picture."""
    found = {one.row.id: few(one) for one in made()}
    for kind, given, *options in inputs():
        out = tmp_path_factory.mktemp(kind) / "made"
        result = CliRunner().invoke(app, ["data", "make", kind, given, str(out), *options])
        assert result.exit_code == 0, result.output
        for one in map(few, read_made(out)):
            earlier = found[one.row.id].instructions if one.row.id in found else ()
            found[one.row.id] = replace(one, instructions=earlier + one.instructions)
    return list(found.values())


@dataclass(frozen=True)
class Shown:
    """The views of one form, and the instruction behind every dialogue."""

    folder: Path
    form: FormName
    dialogues: dict[Turns, tuple[Instruction, MadeRow]]
    counts: Counter[Turns]


@pytest.fixture(scope="module", params=FORMS)
def shown(
    request: pytest.FixtureRequest, rows: list[MadeRow], tmp_path_factory: pytest.TempPathFactory
) -> Shown:
    folder: Path = tmp_path_factory.mktemp(request.param)
    marks = request.param == "minigpt"
    for view in VIEWS:
        export(rows, folder / view, view, request.param, task_marks=marks)
    model.build(folder / "model", texts(folder / "messages", 10**6))
    dialogues: dict[Turns, tuple[Instruction, MadeRow]] = {}
    counts: Counter[Turns] = Counter()
    for one in rows:
        for instruction in one.instructions:
            form = coordinates(request.param)
            text = rendered(instruction, one.row, form, task_marks=marks)
            turns = tuple((plain(asked), plain(said)) for asked, said in text.turns)
            dialogues[turns] = instruction, one
            counts[turns] += 1
    assert len(dialogues) > 20
    return Shown(folder, request.param, dialogues, counts)


def plain(text: str) -> str:
    """As tokenizers normalise it."""
    return unicodedata.normalize("NFC", text)


def first_batch(library: str, view: str, shown: Shown) -> dict[str, Any]:
    """What the library's own code makes of a view."""
    out = shown.folder / f"{library}-{view}.json"
    python = Path(TRAINERS, "trl" if library == "webdataset" else library, "bin", "python")
    scratch = shown.folder / "cache"
    alone = {
        "HF_HOME": str(scratch), "MODELSCOPE_CACHE": str(scratch), "HF_HUB_OFFLINE": "1",
        "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": "",
    }  # fmt: skip
    done = subprocess.run(
        [python, HERE / f"{library}_batch.py", shown.folder / view, shown.folder / "model", out],
        capture_output=True, text=True, env={**os.environ, **alone},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    print(found["library"], view, shown.form, len(found["samples"]), "dialogues")
    return found


def turns_of(text: str) -> Turns:
    """Question and answer in turn, without the picture and the usual system turn."""
    found = [(role, _PICTURE.sub("", said)) for role, said in _TURN.findall(text)]
    if found[0] == ("system", model.SYSTEM):
        found = found[1:]
    assert [role for role, _ in found] == ["user", "assistant"] * (len(found) // 2)
    said = [one for _, one in found]
    return tuple(zip(said[::2], said[1::2], strict=True))


def assert_places(turns: Turns, shown: Shown) -> None:
    """Every place of the instruction is read back, in its order, within half a step."""
    instruction, one = shown.dialogues[turns]
    form, size = coordinates(shown.form), (one.row.width, one.row.height)
    expected = [p for t in instruction.turns for p in t.pieces if isinstance(p, Where)]
    text = " ".join(said for pair in turns for said in pair)
    found = [p for p in form.pieces(text, *size) if isinstance(p, Where)]
    assert [p.kind for p in found] == [p.kind for p in expected]
    for was, now in zip(expected, found, strict=True):
        assert now.visibility == was.visibility
        for i, (x, y) in enumerate(zip(was.xy, now.xy, strict=True)):
            if was.kind != "keypoints" or was.visibility[i // 2]:
                side = min(max(x, 0), size[i % 2])  # what lies outside is put onto the edge
                assert abs(side - y) <= form.half_step(*size)[i % 2] * (1 + 1e-6)


@pytest.mark.parametrize(
    ("library", "view"),
    [
        ("trl", "messages"),
        ("trl", "hf"),
        ("swift", "messages"),
        ("swift", "hf"),
        ("llamafactory", "conversations"),
    ],
)
def test_its_first_batch_is_what_was_made(library: str, view: str, shown: Shown) -> None:
    batch = first_batch(library, view, shown)
    found: Counter[Turns] = Counter()
    for sample in batch["samples"]:
        assert len(_PICTURE.findall(sample["text"])) == 1
        turns = turns_of(sample["text"])
        learned = [text.removesuffix("\n").removesuffix("<|im_end|>") for text in sample["learned"]]
        assert learned == [said for _, said in turns]
        assert_places(turns, shown)
        found[turns] += 1
    assert found == shown.counts
    tokens = sum(sample["text"].count("<|image_pad|>") for sample in batch["samples"])
    assert batch["shapes"]["pixel_values"][0] == 4 * tokens  # two by two patches are merged


def test_webdataset_gives_the_same(shown: Shown) -> None:
    found: Counter[Turns] = Counter()
    for messages in first_batch("webdataset", "webdataset", shown)["samples"]:
        said = ["".join(b.get("text", "") for b in m["content"]) for m in messages]
        turns = tuple(zip(map(plain, said[::2]), map(plain, said[1::2]), strict=True))
        assert_places(turns, shown)
        found[turns] += 1
    assert found == shown.counts


def test_our_trainer_gives_the_same(shown: Shown) -> None:
    pytest.importorskip("transformers")
    from humanagent.training.models.tokenizer import train

    folder = shown.folder / "messages"
    tokenizer = train(texts(folder, 100), vocab_size=800)
    source = MadeSource(folder, tokenizer, Preprocessing(image_size=28), image_tokens=4)
    found: Counter[Turns] = Counter()
    for index in range(len(source)):
        sample = source.sample(index, np.random.default_rng(0))
        text = tokenizer.decode(sample.input_ids, skip_special_tokens=False)
        text = text.replace("<image>" * 4 + "\n", "", 1).replace("user\nQuestion: ", "user\n")
        turns = turns_of(text)
        learned = tokenizer.decode(sample.labels[sample.labels != -100])
        assert learned == "".join(f"{said}<|im_end|>" for _, said in turns)
        assert_places(turns, shown)
        found[turns] += 1
    assert found == shown.counts
