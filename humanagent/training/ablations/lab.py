"""What both ablations work with: scenes, tokenizer, a new model, the test set's first line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from humanagent.training.ablations.begin import look_for_alike, order_numbers
from humanagent.training.ablations.cases import Case, cases
from humanagent.training.ablations.setup import MODEL, Setup
from humanagent.training.ablations.source import CaseSource
from humanagent.training.ablations.statistics import majority
from humanagent.training.ablations.table import Questions
from humanagent.training.ablations.words import train_words


@dataclass(frozen=True)
class Lab:
    """``folder`` keeps what can be made again: drawn scenes, states of runs."""

    setup: Setup
    folder: Path
    say: Callable[[str], None] = print

    @cached_property
    def train(self) -> list[Case]:
        """The training scenes."""
        return self._cases("train", self.setup.scenes)

    @cached_property
    def test(self) -> list[Case]:
        """The scenes of the test, from seeds that no training sees."""
        return self._cases("test", self.setup.test)

    @cached_property
    def words(self) -> Any:
        """The tokenizer, the same for all arms and seeds."""
        return train_words(self.train[: self.setup.words])

    @property
    def pad_id(self) -> int:
        return int(self.words.convert_tokens_to_ids(self.words.pad_token))

    def source(self, found: list[Case] | None = None, **form: Any) -> CaseSource:
        """Training scenes as samples; ``form`` as of ``CaseSource``."""
        return CaseSource(
            self.train if found is None else found, self.words, MODEL.vision.tokens, **form
        )

    def new_model(self, seed: int) -> Any:
        """A model with random weights."""
        import torch

        from humanagent.training.models.build import build

        torch.manual_seed(seed)
        model = build(MODEL, self.words)
        order_numbers(model, self.words)
        look_for_alike(model)
        return model

    def questions(self) -> Questions:
        """The first line of the table of results."""
        best = majority((q.kind, q.value) for case in self.train for q in case.questions)
        asked = [(i, q) for i, case in enumerate(self.test) for q in case.questions]
        return Questions(
            scene=tuple(i for i, _ in asked),
            kind=tuple(q.kind for _, q in asked),
            majority="".join("01"[best.get(q.kind) == q.value] for _, q in asked),
            setup={
                **self.setup.described(),
                "parameters": MODEL.parameters(len(self.words)),
                "vocabulary": len(self.words),
            },
        )

    def _cases(self, split: Any, count: int) -> list[Case]:
        def progress(index: int) -> None:
            if (index + 1) % 500 == 0:
                self.say(f"{split}: {index + 1} of {count} scenes drawn")

        return cases(self.folder, split, count, progress=progress)
