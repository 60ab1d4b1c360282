"""Scenes with everything that any arm is told or asked about them, drawn once and kept.

Every arm and every seed sees the same scenes and questions; only their order differs by seed.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from humanagent.atomic import write_atomic
from humanagent.training.ablations.kinds import KINDS
from humanagent.training.data.dialogues.captions import captions
from humanagent.training.data.dialogues.config import ContextArm
from humanagent.training.data.dialogues.context import context_text
from humanagent.training.data.dialogues.seeds import seed_at
from humanagent.training.data.perception import Noise, measure
from humanagent.training.data.questions import Split, make_questions
from humanagent.training.data.scenes import SceneConfig, make_scene

#: The pictures' side in pixels, and how many people are in them.
SIDE = 64
PEOPLE = {1: 2.0, 2: 1.0}
ARMS: tuple[ContextArm, ...] = ("none", "boxes", "paper", "compact")


class Question(NamedTuple):
    """What is asked, and the value that answers it: the whole reply of these small models."""

    kind: str
    text: str
    value: str


@dataclass(frozen=True)
class Case:
    """A scene: ``contexts`` by arm, ``words`` is ``compact`` with clothes and what is held."""

    seed: int
    people: int
    picture: NDArray[np.uint8]
    contexts: dict[str, str | None]
    words: str | None
    captions: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]

    @property
    def image(self) -> Image.Image:
        """The picture, RGB."""
        return Image.fromarray(self.picture)


def draw_case(split: Split, index: int, questions: int) -> Case | None:
    """The ``index``-th scene of a split; ``None`` where nobody is seen, or nothing asked.

    The context is the ground truth without attributes, answers are the truth of the picture
    whether or not the context tells it; questions without an answer are left out. Questions have
    the forms of the training split in every split: this compares contexts, not wordings.
    """
    seed = seed_at(split, index)
    drawn = make_scene(seed, SceneConfig(size=(SIDE, SIDE), people=PEOPLE))
    rng = np.random.default_rng(seed)
    found = measure(drawn, Noise.named("none"), rng, attributes=False)
    full = measure(drawn, Noise.named("none"), rng, attributes=True)
    asked = make_questions(drawn, 0, "train", questions, kinds=KINDS)
    kept = tuple(
        Question(q.kind, q.question, q.value) for q in asked if q.status == "answered" and q.value
    )
    if not kept or not drawn.people:
        return None
    return Case(
        seed=seed,
        people=len(drawn.people),
        picture=np.asarray(drawn.image),
        contexts={arm: context_text(arm, found.scene, found.facts) for arm in ARMS},
        words=context_text("compact", full.scene, full.facts),
        captions=tuple(captions(drawn, rng)),
        questions=kept,
    )


def cases(
    folder: Path,
    split: Split,
    count: int,
    *,
    questions: int = 16,
    progress: Callable[[int], None] = lambda _: None,
) -> list[Case]:
    """The first scenes of a split with questions, at most ``count``; kept in a file in ``folder``.

    ``progress`` is called with the number of every scene that is drawn.
    """
    path = folder / f"cases-{split}-{count}-{questions}.npz"
    if not path.exists():
        drawn = []
        for index in range(count):
            drawn.append(draw_case(split, index, questions))
            progress(index)
        write_atomic(path, _packed([case for case in drawn if case is not None]))
    return _unpacked(path)


def _packed(found: list[Case]) -> bytes:
    texts = [{k: v for k, v in asdict(case).items() if k != "picture"} for case in found]
    file = io.BytesIO()
    np.savez_compressed(
        file,
        pictures=np.stack([case.picture for case in found]),
        texts=np.frombuffer(json.dumps(texts).encode(), dtype=np.uint8),
    )
    return file.getvalue()


def _unpacked(path: Path) -> list[Case]:
    with np.load(path, allow_pickle=False) as file:
        pictures, texts = file["pictures"], json.loads(file["texts"].tobytes())
    return [_case(picture, text) for picture, text in zip(pictures, texts, strict=True)]


def _case(picture: NDArray[np.uint8], text: dict[str, Any]) -> Case:
    return Case(
        seed=text["seed"],
        people=text["people"],
        picture=picture,
        contexts=text["contexts"],
        words=text["words"],
        captions=tuple((ask, said) for ask, said in text["captions"]),
        questions=tuple(Question(*question) for question in text["questions"]),
    )
