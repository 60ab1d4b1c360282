"""Which questions a model answers rightly, without generating.

A greedy answer is the true one if, and only if, the true answer's tokens, end included, are each
the likeliest behind those before them. So one pass over packed rows scores many questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from humanagent.training.packing import Sample, collate, use_segments

_ROW = 4096


def right_answers(model: Any, samples: Sequence[Sample], *, pad_id: int) -> list[list[bool]]:
    """For every sample, whether each of its branches is answered exactly rightly."""
    import torch

    use_segments(model)
    training = model.training
    model.eval()
    found: list[list[bool]] = []
    with torch.no_grad():
        for row in _rows(samples):
            found += _row(model, row, pad_id)
    model.train(training)
    return found


def _rows(samples: Sequence[Sample]) -> Iterator[list[Sample]]:
    """In order, as many as fit."""
    row: list[Sample] = []
    for sample in samples:
        if row and sum(map(len, row)) + len(sample) > _ROW:
            yield row
            row = []
        row.append(sample)
    if row:
        yield row


def _row(model: Any, row: list[Sample], pad_id: int) -> list[list[bool]]:
    batch = collate(row, pad_id=pad_id)
    labels = batch.pop("labels")[0]
    places = (labels != -100).nonzero()[:, 0]
    best = model(**batch, logits_to_keep=places - 1).logits[0].argmax(-1)
    wrong = places[best != labels[places]].numpy()
    found, offset = [], 0
    for sample in row:
        edges = [*(sample.branches or (0,)), len(sample)]
        counts, _ = np.histogram(wrong, bins=np.array(edges) + offset - 0.5)
        found.append([bool(count == 0) for count in counts])
        offset += len(sample)
    return found
