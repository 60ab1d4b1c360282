"""What transformers (and peft) write, token by token, and what the server writes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from humanagent.media import load_picture
from humanagent.training.models.load import load
from humanagent.vlm.checkpoint.chat import Turn, encode_prompt
from humanagent.vlm.checkpoint.pixels import pixel_values
from humanagent.vlm.local.words import Words
from humanagent.vlm.types import Message

LIMIT = 48  # a model that is hardly trained may never end; what differs does so early


class Reference:
    """A checkpoint in float32 by transformers, with a LoRA adapter where one is given."""

    def __init__(self, checkpoint: Path, adapter: Path | None = None) -> None:
        found = load(checkpoint)
        self._model, self._seen = found.model, found.contract.preprocessing
        self._image_tokens: int = found.model.config.image_seq_length
        self._words = Words(checkpoint)
        if adapter is not None:
            from peft import PeftModel

            self._model = PeftModel.from_pretrained(self._model, str(adapter)).eval()

    def tokens(self, messages: Sequence[Message]) -> tuple[list[int], list[int]]:
        """Ids of the prompt, and the ids that follow greedily, at most ``LIMIT``."""
        import torch

        turns = [Turn(m.role, m.text, len(m.images)) for m in messages]  # type: ignore[arg-type]
        ids = encode_prompt(self._words, turns, image_tokens=self._image_tokens)
        pictures = [load_picture(url).to_pil() for m in messages for url in m.images]
        more: dict[str, Any] = {}
        if pictures:
            seen = np.stack([pixel_values(p, self._seen) for p in pictures])
            more["pixel_values"] = torch.from_numpy(seen)
        prompt = torch.tensor([ids])
        with torch.no_grad():
            said = self._model.generate(
                input_ids=prompt,
                attention_mask=torch.ones_like(prompt),
                do_sample=False,
                max_new_tokens=LIMIT,
                **more,
            )
        return ids, said[0, len(ids) :].tolist()


def served_tokens(url: str, model: str, messages: Sequence[Message]) -> tuple[list[int], list[int]]:
    """The same from the server."""
    body = {
        "model": model,
        "messages": [
            {
                "role": m.role,
                "content": [
                    *({"type": "image_url", "image_url": {"url": one}} for one in m.images),
                    {"type": "text", "text": m.text},
                ],
            }
            for m in messages
        ],
        "temperature": 0,
        "max_tokens": LIMIT,
        "return_token_ids": True,
    }
    reply = httpx.post(f"{url}/chat/completions", json=body, timeout=300)
    assert reply.status_code == 200, reply.text[:500]
    said = reply.json()
    return said["prompt_token_ids"], said["choices"][0]["token_ids"]
