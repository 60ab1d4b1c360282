"""HumanVLM by transformers: any checkpoint of ours, on a GPU where torch finds one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from humanagent.errors import VLMError
from humanagent.vlm.checkpoint.chat import END
from humanagent.vlm.checkpoint.pixels import Preprocessing, pixel_values
from humanagent.vlm.local.backend import MAX_NEW, LocalVLM, Model, Shown
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
        return TransformersModel(
            self.folder, words, self.contract.preprocessing, threads=self.threads
        )


class TransformersModel:
    """``LlavaForConditionalGeneration``, greedy.

    Raises:
        VLMError: transformers cannot load it, or a tensor is missing or left over.
    """

    def __init__(
        self,
        folder: Path,
        words: Words,
        preprocessing: Preprocessing,
        *,
        threads: int | None,
        device: str | None = None,
    ) -> None:
        import torch

        self._device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        if threads is not None and self._device.type == "cpu":
            torch.set_num_threads(threads)
        self._model = _weights(folder, self._device)
        self._preprocessing = preprocessing
        self._end = words.convert_tokens_to_ids(END)
        config = self._model.config
        self.image_tokens: int = config.image_seq_length
        self.places: int = config.text_config.max_position_embeddings

    def answer(
        self, ids: list[int], pictures: Sequence[Shown], said: Callable[[int], bool]
    ) -> dict[str, int]:
        """See ``Model``."""
        import torch
        from transformers import StoppingCriteria, StoppingCriteriaList

        end = self._end

        class Heard(StoppingCriteria):  # type: ignore[misc]
            """Told of every token, and asked whether to go on."""

            def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:
                token = int(input_ids[0, -1])
                over = token == end or not said(token)
                return torch.full((1,), over, dtype=torch.bool, device=input_ids.device)

        prompt = torch.tensor([ids], device=self._device)
        with torch.no_grad(), quiet():
            self._model.generate(
                input_ids=prompt,
                attention_mask=torch.ones_like(prompt),
                do_sample=False,
                max_new_tokens=MAX_NEW,
                stopping_criteria=StoppingCriteriaList([Heard()]),
                **self._pixels(pictures),
            )
        return {}

    def logits(self, ids: list[int], pictures: Sequence[Shown]) -> NDArray[np.float32]:
        """What comes after the last of ``ids``, (vocabulary,)."""
        import torch

        asked = torch.tensor([ids], device=self._device)
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
        return {"pixel_values": torch.from_numpy(values).to(self._device, self._model.dtype)}


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


@contextmanager
def quiet() -> Iterator[None]:
    """No progress bars and warnings of transformers in the middle of an answer."""
    from transformers.utils import logging

    verbosity, bar = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if bar:
            logging.enable_progress_bar()
