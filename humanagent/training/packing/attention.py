"""Attention that works sample by sample, for rows on a CPU.

sdpa and eager keep the samples of a row apart with a mask, and compute what it hides as well:
length squared, however short the samples are. Here every sample is a causal attention of its own
(what flash attention does on a GPU), found by the positions that start again at 0. Positions that
fall back to another number begin a branch: it reads so many tokens of its sample, and itself.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

NAME = "humanagent_segments"


def use_segments(model: Any) -> None:
    """Let the language model of a LLaVA attend sample by sample; the tower keeps its attention.

    Nothing of it is written into a checkpoint.
    """
    from transformers import AttentionInterface, AttentionMaskInterface
    from transformers.masking_utils import sdpa_mask

    AttentionInterface.register(NAME, _attention)
    AttentionMaskInterface.register(NAME, sdpa_mask)
    model.set_attn_implementation({"text_config": NAME})


def _attention(
    module: Any, query: Any, key: Any, value: Any, attention_mask: Any, **settings: Any
) -> tuple[Any, None]:
    """query (1, heads, T, head size); rows that are not packed, or read a cache, go to sdpa."""
    import torch
    from transformers.integrations.sdpa_attention import sdpa_attention_forward

    sdpa: Any = sdpa_attention_forward
    length = query.shape[2]
    found = spans(settings.get("position_ids"), length) if key.shape[2] == length else []
    if query.shape[0] != 1 or not found or (len(found) == 1 and found[0][1] == length):
        output, _ = sdpa(module, query, key, value, attention_mask, **settings)
        return output, None
    parts = []
    for start, split, end in found:
        prefix = slice(start, split)
        parts.append(
            sdpa(module, *(x[:, :, prefix] for x in (query, key, value)), None, **settings)[0]
        )
        if split < end:
            branches = query[:, :, split:end], key[:, :, start:end], value[:, :, start:end]
            mask = _tree_mask(settings["position_ids"][0, start:end], split - start)
            parts.append(sdpa(module, *branches, mask, **settings)[0])
    return torch.cat(parts, dim=1), None


def spans(positions: Any, length: int) -> list[tuple[int, int, int]]:
    """(start, start of the first branch or end, end) of each sample of a row.

    A sample begins where positions (1, length) are 0, a branch after the first where they fall
    back to another number: the length of the prefix. The first branch goes on where the prefix
    ends, so that number also says where it begins. Nothing where there are no positions.
    """
    if positions is None or tuple(positions.shape) != (1, length) or positions[0, 0] != 0:
        return []
    row = positions[0]
    breaks = [0, *((row[1:] != row[:-1] + 1).nonzero()[:, 0] + 1).tolist()]
    starts = [i for i in breaks if row[i] == 0]
    found = []
    for start, end in pairwise((*starts, length)):
        second = next((i for i in breaks if start < i < end), None)
        found.append((start, end if second is None else start + int(row[second]), end))
    return found


def _tree_mask(positions: Any, shared: int) -> Any:
    """What each token of the branches reads, bool (1, 1, branches' tokens, all tokens).

    The whole prefix, and its own branch up to itself.
    """
    import torch

    own = positions[shared:]
    branch = (own == shared).cumsum(0)
    place = torch.arange(len(own), device=own.device)
    mask = (branch[:, None] == branch[None, :]) & (place[:, None] >= place[None, :])
    return torch.nn.functional.pad(mask, (shared, 0), value=True)[None, None]
