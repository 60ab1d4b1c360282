"""Write a checkpoint that transformers and vLLM load as it lies there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from humanagent.training.models.atomic import atomic_folder
from humanagent.training.models.config import ModelConfig
from humanagent.training.models.revision import code_revision
from humanagent.vlm.checkpoint.chat import END, IMAGE, PAD
from humanagent.vlm.checkpoint.contract import FILE, ContextContract, Contract, hashes
from humanagent.vlm.checkpoint.pixels import Preprocessing
from humanagent.vlm.prompt import PROMPT_VERSION, PromptStyle

# transformers 5 writes the tower without "vision_model.", vLLM wants it, transformers reads both.
_WRITTEN, _WANTED = "vision_tower.", "vision_tower.vision_model."


def save(
    folder: Path,
    model: Any,
    tokenizer: Any,
    config: ModelConfig,
    *,
    context: ContextContract | None,
    data_revision: str,
    prompt: PromptStyle = "plain",
    focus: bool = False,
) -> Contract:
    """Write weights, tokenizer, processor, chat template and ``humanagent.json``, all or nothing.

    ``data_revision`` names the data: a hash of the recipe and its seeds, say. ``prompt`` and
    ``focus`` say how the data was rendered, so that the agent renders its questions alike. To put
    more files into the same folder, use ``write`` inside an ``atomic_folder``.

    Raises:
        BadInputError: the folder exists, or cannot be written.
    """
    with atomic_folder(folder) as inside:
        return write(
            inside,
            model,
            tokenizer,
            config,
            context=context,
            data_revision=data_revision,
            prompt=prompt,
            focus=focus,
        )


def write(
    folder: Path,
    model: Any,
    tokenizer: Any,
    config: ModelConfig,
    *,
    context: ContextContract | None,
    data_revision: str,
    prompt: PromptStyle = "plain",
    focus: bool = False,
) -> Contract:
    """The same into a folder that is there."""
    preprocessing = Preprocessing(image_size=config.vision.image_size)
    write_weights(folder, model, tokenizer)
    _processor(tokenizer, config, preprocessing).save_pretrained(folder)
    contract = Contract(
        model=config.name,
        parameters=sum(p.numel() for p in model.parameters()),
        preprocessing=preprocessing,
        context=context,
        prompt=prompt,
        prompt_version=PROMPT_VERSION,
        focus=focus,
        data_revision=data_revision,
        code_revision=code_revision(),
        **hashes(folder),
    )
    (folder / FILE).write_text(contract.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return contract


def write_weights(folder: Path, model: Any, tokenizer: Any) -> None:
    """Weights, ``config.json`` and ``generation_config.json`` alone."""
    _generation(tokenizer).save_pretrained(folder)
    previous, model.generation_config = model.generation_config, _generation(tokenizer)
    try:
        model.save_pretrained(folder, safe_serialization=True)
    finally:
        model.generation_config = previous
    _rename_tower(folder)


def _generation(tokenizer: Any) -> Any:
    """Greedy, and an answer ends where the turn ends."""
    from transformers import GenerationConfig

    return GenerationConfig(
        do_sample=False,
        eos_token_id=tokenizer.convert_tokens_to_ids(END),
        pad_token_id=tokenizer.convert_tokens_to_ids(PAD),
    )


def _processor(tokenizer: Any, config: ModelConfig, preprocessing: Preprocessing) -> Any:
    """The Pillow version of the image processor: the other one needs torchvision."""
    from transformers import LlavaProcessor
    from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil

    side = preprocessing.image_size
    images = SiglipImageProcessorPil(
        size={"height": side, "width": side},
        image_mean=list(preprocessing.mean),
        image_std=list(preprocessing.std),
    )
    return LlavaProcessor(
        image_processor=images,
        tokenizer=tokenizer,
        patch_size=config.vision.patch_size,
        vision_feature_select_strategy="full",
        num_additional_image_tokens=0,
        image_token=IMAGE,
        chat_template=tokenizer.chat_template,
    )


def _rename_tower(folder: Path) -> None:
    """Rename the tower's tensors in every shard, and in the index where there is one."""
    from safetensors import safe_open
    from safetensors.torch import save_file

    for path in sorted(folder.glob("*.safetensors")):
        with safe_open(path, "pt") as file:
            metadata = file.metadata()
            tensors = {_new_name(name): file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        save_file(tensors, path, metadata)
    index = folder / "model.safetensors.index.json"
    if index.exists():
        content = json.loads(index.read_text(encoding="utf-8"))
        places = content["weight_map"]
        content["weight_map"] = {_new_name(name): file for name, file in places.items()}
        index.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _new_name(name: str) -> str:
    if name.startswith(_WRITTEN) and not name.startswith(_WANTED):
        return _WANTED + name.removeprefix(_WRITTEN)
    return name
