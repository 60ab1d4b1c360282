"""Small models of other people's layouts, of random weights, made from configs."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from tests.training.models import tiny

MARKS = ("<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>")
#: As Qwen's, in short.
QWEN_TEMPLATE = """\
{%- for message in messages -%}
<|im_start|>{{ message['role'] + '\\n' }}
{%- if message['content'] is string -%}{{ message['content'] }}
{%- else -%}
{%- for part in message['content'] -%}
{%- if part['type'] == 'image' -%}<|vision_start|><|image_pad|><|vision_end|>
{%- else -%}{{ part['text'] }}{%- endif -%}
{%- endfor -%}
{%- endif -%}
<|im_end|>{{ '\\n' }}
{%- endfor -%}
{%- if add_generation_prompt -%}<|im_start|>assistant{{ '\\n' }}{%- endif -%}
"""


def llava(folder: Path) -> Path:
    """One of ours that forgot where it came from."""
    from humanagent.training.models.save import save

    save(folder, tiny.model(), tiny.tokenizer(), tiny.CONFIG, context=None, data_revision="s0")
    (folder / "humanagent.json").unlink()
    return folder


def qwen(folder: Path) -> Path:
    """Qwen2.5-VL: pictures of any shape, merged patches, places in three dimensions."""
    import torch
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    words = copy.deepcopy(tiny.tokenizer())
    words.add_tokens(list(MARKS), special_tokens=True)
    words.chat_template = QWEN_TEMPLATE
    start, end, image, video = (words.convert_tokens_to_ids(mark) for mark in MARKS)
    text: dict[str, Any] = {
        "vocab_size": len(words), "hidden_size": 32, "intermediate_size": 64,
        "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 1,
        "max_position_embeddings": 2048, "bos_token_id": None, "pad_token_id": 0,
        "eos_token_id": words.convert_tokens_to_ids("<|im_end|>"),
        "rope_parameters": {
            "rope_type": "default", "rope_theta": 10_000.0, "mrope_section": [2, 3, 3]
        },
    }  # fmt: skip
    vision = {
        "depth": 2, "hidden_size": 32, "intermediate_size": 64, "num_heads": 2,
        "out_hidden_size": 32, "window_size": 56, "fullatt_block_indexes": [1],
    }  # fmt: skip
    config = Qwen2_5_VLConfig(
        text_config=text, vision_config=vision, image_token_id=image, video_token_id=video,
        vision_start_token_id=start, vision_end_token_id=end,
    )  # fmt: skip
    torch.manual_seed(0)
    model = Qwen2_5_VLForConditionalGeneration(config)
    with torch.no_grad():
        for weights in model.parameters():  # larger than usual, so that what is seen shows
            if weights.ndim > 1:
                weights.mul_(5)
    # As the published ones come: never greedy by themselves.
    model.generation_config.update(do_sample=True, temperature=0.7, repetition_penalty=1.05)
    model.save_pretrained(folder)
    words._set_processor_class("Qwen2_5_VLProcessor")  # ours was saved for LLaVA
    words.save_pretrained(folder)
    Qwen2VLImageProcessorPil(min_pixels=28 * 28, max_pixels=16 * 28 * 28).save_pretrained(folder)
    return folder
