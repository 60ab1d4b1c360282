"""What a model answers, many questions at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from humanagent.training.data.dialogues.encode import turns
from humanagent.training.evaluate.dialogues.asked import Asked
from humanagent.vlm.checkpoint.chat import END, PAD, encode_prompt
from humanagent.vlm.checkpoint.pixels import Preprocessing, pixel_values

_LONGEST = 160  # tokens of an answer; the longest true ones have half of that


def generate(
    model: Any,
    tokenizer: Any,
    asked: Sequence[Asked],
    *,
    batch: int = 32,
    progress: Callable[[int], None] = lambda _: None,
) -> list[str]:
    """Greedy answers in the order of ``asked``; ``progress`` gets the number of new ones.

    The model's attention is set to sdpa and back: a padded batch is not packed.
    """
    import torch

    order = sorted(range(len(asked)), key=lambda i: len(asked[i].context or ""))
    answers = [""] * len(asked)
    training, attention = model.training, model.config.text_config._attn_implementation
    model.eval()
    model.set_attn_implementation({"text_config": "sdpa"})
    try:
        for start in range(0, len(order), batch):
            places = order[start : start + batch]
            inputs = _inputs(model, tokenizer, [asked[i] for i in places])
            with torch.no_grad():
                ids = model.generate(
                    **inputs,
                    max_new_tokens=_LONGEST,
                    do_sample=False,
                    eos_token_id=tokenizer.convert_tokens_to_ids(END),
                    pad_token_id=tokenizer.convert_tokens_to_ids(PAD),
                )
            new = ids[:, inputs["input_ids"].shape[1] :]
            for i, text in zip(
                places, tokenizer.batch_decode(new, skip_special_tokens=True), strict=True
            ):
                answers[i] = text.strip()
            progress(len(places))
    finally:
        model.set_attn_implementation({"text_config": attention})
        model.train(training)
    return answers


def _inputs(model: Any, tokenizer: Any, asked: Sequence[Asked]) -> dict[str, Any]:
    """A batch padded on the left."""
    import torch

    config = model.config
    preprocessing = Preprocessing(image_size=config.vision_config.image_size)
    prompts, pictures = [], []
    for one in asked:
        shown = 0 if one.picture is None else 1
        said = turns(one.context, one.truth.question, "", pictures=shown)[:1]
        prompts.append(encode_prompt(tokenizer, said, image_tokens=config.image_seq_length))
        if one.picture is not None:
            pictures.append(pixel_values(one.picture, preprocessing))
    longest = max(map(len, prompts))
    pad = tokenizer.convert_tokens_to_ids(PAD)
    inputs = {
        "input_ids": torch.tensor([[pad] * (longest - len(p)) + p for p in prompts]),
        "attention_mask": torch.tensor([[0] * (longest - len(p)) + [1] * len(p) for p in prompts]),
    }
    if pictures:
        inputs["pixel_values"] = torch.from_numpy(np.stack(pictures))
    return {name: tensor.to(model.device) for name, tensor in inputs.items()}
