"""HumanVLM by transformers: any checkpoint of ours, on a GPU where torch finds one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from humanagent.errors import VLMError
from humanagent.quiet import quiet
from humanagent.vlm.checkpoint.chat import END, MAX_NEW
from humanagent.vlm.checkpoint.pixels import Preprocessing, pixel_values
from humanagent.vlm.local.backend import LocalVLM, Model, Shown
from humanagent.vlm.local.generation import device as torch_device
from humanagent.vlm.local.generation import speak
from humanagent.vlm.local.words import Words


class TransformersVLM(LocalVLM):
    """A checkpoint with its safetensors.

    Example:
        ``HumanAgent(vlm=TransformersVLM("checkpoints/small"))``
    """

    needs = ("torch", "transformers", "tokenizers")
    extra = "local"
    kind = "transformers"

    def _load(self, words: Words) -> Model:
        return TransformersModel.open(
            self.folder, words, self.contract.preprocessing, threads=self.threads
        )


class TransformersModel:
    """``LlavaForConditionalGeneration``, or one with LoRA around it, greedy."""

    def __init__(self, model: Any, words: Words, preprocessing: Preprocessing) -> None:
        self._model = model
        self._preprocessing = preprocessing
        self._end = words.convert_tokens_to_ids(END)
        self.image_tokens: int = model.config.image_seq_length
        self.places: int = model.config.text_config.max_position_embeddings

    @classmethod
    def open(
        cls,
        folder: Path,
        words: Words,
        preprocessing: Preprocessing,
        *,
        threads: int | None,
        device: str | None = None,
    ) -> TransformersModel:
        """That of a folder.

        Raises:
            VLMError: transformers cannot load it, or a tensor is missing or left over.
        """
        return cls(_weights(folder, torch_device(device, threads)), words, preprocessing)

    def answer(
        self, ids: list[int], pictures: Sequence[Shown], said: Callable[[int], bool]
    ) -> dict[str, int]:
        """See ``Model``."""
        import torch

        prompt = torch.tensor([ids], device=self._model.device)
        inputs = {"input_ids": prompt, "attention_mask": torch.ones_like(prompt)}
        inputs |= self._pixels(pictures)
        speak(self._model, inputs, ends=(self._end,), most=MAX_NEW, said=said)
        return {}

    def logits(self, ids: list[int], pictures: Sequence[Shown]) -> NDArray[np.float32]:
        """What comes after the last of ``ids``, (vocabulary,)."""
        import torch

        asked = torch.tensor([ids], device=self._model.device)
        with torch.no_grad():
            said = self._model(
                input_ids=asked, use_cache=False, logits_to_keep=1, **self._pixels(pictures)
            )
        last: NDArray[np.float32] = said.logits[0, -1].float().cpu().numpy()
        return last

    def _pixels(self, pictures: Sequence[Shown]) -> dict[str, Any]:
        import torch

        if not pictures:
            return {}
        values = np.stack([pixel_values(p.image, self._preprocessing) for p in pictures])
        model = self._model
        return {"pixel_values": torch.from_numpy(values).to(model.device, model.dtype)}


def _weights(folder: Path, device: Any) -> Any:
    from transformers import LlavaForConditionalGeneration

    try:
        with quiet():
            model, info = LlavaForConditionalGeneration.from_pretrained(
                str(folder),
                dtype="auto" if device.type == "cuda" else "float32",
                output_loading_info=True,
                use_safetensors=True,
                local_files_only=True,
            )
    except Exception as error:  # safetensors' and its own have no common base
        raise VLMError(f"transformers cannot load it: {error}", where=str(folder)) from error
    wrong = sorted(str(key) for keys in info.values() for key in keys)
    if wrong:
        raise VLMError(
            f"tensors are missing or left over: {', '.join(wrong[:5])}",
            where=str(folder),
            do="save the checkpoint again",
        )
    return model.eval().to(device)
