"""A new HumanVLM with random weights."""

from __future__ import annotations

from typing import Any

from humanagent.errors import SettingsError
from humanagent.training.models.config import ModelConfig
from humanagent.vlm.checkpoint.chat import END, IMAGE, PAD


def build(config: ModelConfig, tokenizer: Any, *, attention: str = "sdpa") -> Any:
    """A ``LlavaForConditionalGeneration`` of that size, float32, for that tokenizer.

    Weights are drawn from torch's global generator: seed it first (``torch.manual_seed``).
    ``attention`` is transformers' ``attn_implementation``.

    Raises:
        SettingsError: the tokenizer lacks one of the chat's special tokens.
    """
    from transformers import LlavaForConditionalGeneration

    ids = {token: tokenizer.convert_tokens_to_ids(token) for token in (IMAGE, END, PAD)}
    missing = [token for token, number in ids.items() if number in (None, tokenizer.unk_token_id)]
    if missing:
        raise SettingsError(
            f"the tokenizer has no {', '.join(missing)}",
            do="train it with humanagent.training.models.tokenizer.train",
        )
    hf = config.to_hf(vocab_size=len(tokenizer), image_token=ids[IMAGE], eos=ids[END], pad=ids[PAD])
    hf._attn_implementation = attention
    model = LlavaForConditionalGeneration(hf)
    freeze_unused(model)
    return model


def freeze_unused(model: Any) -> None:
    """No gradients for the tower's final norm: the features are taken before it."""
    model.model.vision_tower.post_layernorm.requires_grad_(False)
