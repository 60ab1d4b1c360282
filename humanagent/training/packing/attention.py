"""Attention that works sample by sample, for rows on a CPU.

sdpa and eager keep the samples of a row apart with a mask, and compute what it hides as well:
length squared, however short the samples are. Here every sample is a causal attention of its own
(what flash attention does on a GPU), found by the positions that start again at 0.
"""

from __future__ import annotations

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
    starts = _starts(settings.get("position_ids"), length) if key.shape[2] == length else []
    if query.shape[0] != 1 or len(starts) < 2:
        output, _ = sdpa(module, query, key, value, attention_mask, **settings)
        return output, None
    ends = [*starts[1:], length]
    parts = [
        sdpa(module, query[:, :, a:b], key[:, :, a:b], value[:, :, a:b], None, **settings)[0]
        for a, b in zip(starts, ends, strict=True)
    ]
    return torch.cat(parts, dim=1), None


def _starts(positions: Any, length: int) -> list[int]:
    """Where samples begin, nothing where positions (1, length) do not say so."""
    if positions is None or tuple(positions.shape) != (1, length) or positions[0, 0] != 0:
        return []
    return [int(i) for i in (positions[0] == 0).nonzero()[:, 0]]
