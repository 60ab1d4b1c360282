"""The two halves of a HumanVLM as plain modules with tensors in and out, for ``torch.onnx``.

They call transformers' own layers; only the loops around them are ours, because its model classes
carry caches and hooks that an exporter cannot follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor


def vision(model: Any) -> Any:
    """Pixel values (1, 3, S, S) to what stands at the picture's places in the text, (N, H)."""
    from torch import nn

    class Vision(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.tower = model.model.vision_tower
            self.connector = model.model.multi_modal_projector

        def forward(self, pixel_values: Tensor) -> Tensor:
            hidden = self.tower.embeddings(pixel_values)
            for layer in self.tower.encoder.layers:
                hidden = layer(hidden, attention_mask=None)
            features: Tensor = self.connector(hidden)
            return features[0]

    return Vision().eval()


def decoder(model: Any) -> Any:
    """T new places behind P old ones: the logits of the last one, and the new keys and values.

    ``embeds`` is (T, H). ``past`` and the keys and values given back are (P or T, layers, 2,
    kv_heads, head): the places come first, so that a cache grows at its end, and the keys and
    values of a common beginning are a slice that needs no copy.
    """
    import torch
    from torch import nn

    class Decoder(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            text = model.model.language_model
            self.layers, self.norm, self.rotary = text.layers, text.norm, text.rotary_emb
            self.head = model.lm_head

        def forward(self, embeds: Tensor, past: Tensor) -> tuple[Tensor, Tensor]:
            new, old = embeds.shape[0], past.shape[0]
            hidden = embeds[None]
            places = torch.arange(old, old + new)
            angles = self.rotary(hidden, places[None])
            later = torch.arange(old + new)[None] > places[:, None]
            mask = later.to(hidden.dtype)[None, None] * torch.finfo(hidden.dtype).min
            cache = _Cache(past)
            for layer in self.layers:
                hidden = layer(
                    hidden, attention_mask=mask, position_embeddings=angles, past_key_values=cache
                )
            logits: Tensor = self.head(self.norm(hidden[:, -1:]))
            return logits[0, 0], torch.stack(cache.new, dim=1)

    return Decoder().eval()


class _Cache:
    """What a decoder layer wants of a cache, and the new keys and values, layer by layer."""

    def __init__(self, past: Tensor) -> None:
        self.past, self.new = past, list[Any]()

    def update(self, key: Tensor, value: Tensor, layer: int) -> tuple[Tensor, Tensor]:
        """New (1, kv_heads, T, head) behind the old ones."""
        import torch

        self.new.append(torch.stack([key[0], value[0]]).permute(2, 0, 1, 3))
        old = self.past[:, layer].permute(1, 2, 0, 3)[:, None]
        return torch.cat([old[0], key], dim=2), torch.cat([old[1], value], dim=2)
