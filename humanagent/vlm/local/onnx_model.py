"""The exported halves of a HumanVLM, run by ONNX Runtime, and a memory of what was read.

The decoder is asked for what follows a list of ids; whatever of it was read before, in the same
order with the same pictures, is not computed again. An answer is a list that grows by one; a second
question about a picture shares everything up to the question.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from humanagent.errors import VLMError
from humanagent.vlm.checkpoint.chat import END, IMAGE, MAX_NEW
from humanagent.vlm.checkpoint.exported import (
    DECODER,
    EMBEDDINGS,
    FOLDER,
    VISION,
    check_exported,
)
from humanagent.vlm.checkpoint.pixels import Preprocessing, pixel_values
from humanagent.vlm.local.backend import Shown
from humanagent.vlm.local.words import Words

Array = NDArray[np.float32]


class OnnxModel:
    """Reads ids and pictures, says what comes next; keys and values of what was read are kept.

    Raises:
        CheckpointError: a file is missing, or is not the one that was exported.
    """

    def __init__(
        self, folder: Path, words: Words, preprocessing: Preprocessing, *, threads: int
    ) -> None:
        inside = folder / FOLDER
        exported = check_exported(inside)
        self._vision = _session(inside / VISION, threads)
        self._decoder = _session(inside / DECODER, threads)
        self._embeddings = np.load(inside / EMBEDDINGS, allow_pickle=False)
        self._preprocessing = preprocessing
        self._image, self._end = (words.convert_tokens_to_ids(t) for t in (IMAGE, END))
        self.image_tokens: int = self._vision.get_outputs()[0].shape[0]
        self.places = exported.places
        self._past: Array = np.empty((exported.places, *exported.cache), dtype=np.float32)
        self._read = np.empty(0, dtype=np.int64)  # what ``_past`` holds
        self._features: dict[str, Array] = {}

    def answer(
        self, ids: list[int], pictures: Sequence[Shown], said: Callable[[int], bool]
    ) -> dict[str, int]:
        """See ``Model``; ``cached_tokens`` is how much of the prompt had been read before."""
        logits, cached = self._next(ids, pictures)
        for _ in range(MAX_NEW):
            token = int(logits.argmax())
            if token == self._end or not said(token):
                break
            ids = [*ids, token]
            logits, _ = self._next(ids, pictures)
        return {"cached_tokens": cached}

    def logits(self, ids: list[int], pictures: Sequence[Shown]) -> Array:
        """What comes after the last of ``ids``, (vocabulary,)."""
        return self._next(ids, pictures)[0]

    def _next(self, ids: list[int], pictures: Sequence[Shown]) -> tuple[Array, int]:
        """The same, and how many ids were not computed."""
        marks = self._marks(ids, pictures)
        known = _common(self._read, marks[:-1])
        self._read = self._read[:known]  # should the session fail
        embeds = self._embeds(ids, pictures, known)
        logits, new = self._decoder.run(None, {"embeds": embeds, "past": self._past[:known]})
        self._past[known : len(ids)] = new
        self._read = marks
        return logits, known

    def _marks(self, ids: list[int], pictures: Sequence[Shown]) -> NDArray[np.int64]:
        """Ids, with numbers below zero of its own for each picture's places."""
        marks = np.array(ids, dtype=np.int64)
        own = [-1 - int(picture.key[:15], 16) for picture in pictures]
        marks[self._places(marks, pictures)] = np.repeat(own, self.image_tokens)
        return marks

    def _places(self, ids: NDArray[np.int64], pictures: Sequence[Shown]) -> NDArray[np.int64]:
        """Where the pictures stand; an image token that the model wrote itself is not one."""
        return np.flatnonzero(ids == self._image)[: len(pictures) * self.image_tokens]

    def _embeds(self, ids: list[int], pictures: Sequence[Shown], known: int) -> Array:
        """What the decoder reads at the places from ``known`` on, (T, H)."""
        everything = np.array(ids, dtype=np.int64)
        embeds: Array = self._embeddings[everything[known:]].astype(np.float32)
        places = self._places(everything, pictures)
        new = places >= known
        if new.any():
            features = np.concatenate([self._seen(picture) for picture in pictures])
            embeds[places[new] - known] = features[new]
        return embeds

    def _seen(self, picture: Shown) -> Array:
        """Features of a picture; those of the last one are kept."""
        found = self._features.get(picture.key)
        if found is None:
            pixels = pixel_values(picture.image, self._preprocessing)[None]
            found = self._vision.run(None, {"pixel_values": pixels})[0]
            self._features = {picture.key: found}
        return found


def _common(read: NDArray[np.int64], marks: NDArray[np.int64]) -> int:
    """How long both are the same from the beginning."""
    length = min(len(read), len(marks))
    differs = np.flatnonzero(read[:length] != marks[:length])
    return int(differs[0]) if len(differs) else length


def _session(path: Path, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    # Threads that wait busily for the next small product take the time of whoever else computes:
    # with two of them on a busy machine an answer took more than twice as long.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3  # errors: a warning would land in the middle of an answer
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its exceptions have no common base
        raise VLMError(f"ONNX Runtime cannot load it: {error}", where=str(path)) from error
