"""One row of samples as the arguments of one model call.

Positions start again at 0 with every sample, and there is neither an attention mask nor a cache:
that is what makes transformers keep the samples apart. A mask of ones or a live cache would let
every sample read those before it, without any error (``check_isolation`` finds that out).
Branches of a sample begin at the position behind its prefix, which is not 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from humanagent.errors import BadInputError
from humanagent.training.packing.sample import Sample

IGNORE = -100


def collate(samples: Sequence[Sample], *, pad_id: int, length: int | None = None) -> dict[str, Any]:
    """``input_ids``, ``labels``, ``position_ids``, int64, (1, length), and ``pixel_values``.

    Call ``model(**batch)``: ``use_cache=False`` is in it. Pictures are in the order of the
    samples, (all pictures, 3, H, W); without any there is no such key. The rest of the row is
    filled with ``pad_id``, as a sample of its own that nothing is learned from; ``length=None``
    leaves that away. The first label of every sample is -100: the token before it is another's.

    Raises:
        BadInputError: the samples do not fit into the row.
    """
    import torch

    used = sum(len(s) for s in samples)
    rest = 0 if length is None else length - used
    if rest < 0:
        raise BadInputError(f"{used} tokens in a row of {length}", do="pack the samples first")
    ids = [s.input_ids for s in samples]
    labels = [np.concatenate(([IGNORE], s.labels[1:])) for s in samples]
    positions = [s.position_ids for s in samples]
    if rest:
        ids.append(np.full(rest, pad_id))
        labels.append(np.full(rest, IGNORE))
        positions.append(np.arange(rest))
    pictures = [s.pixel_values for s in samples if s.pixel_values is not None]
    batch: dict[str, Any] = {
        name: torch.from_numpy(np.concatenate(parts).astype(np.int64))[None]
        for name, parts in (("input_ids", ids), ("labels", labels), ("position_ids", positions))
    }
    if sum(len(p) for p in pictures):
        batch["pixel_values"] = torch.from_numpy(np.concatenate(pictures))
    batch["use_cache"] = False
    return batch
