"""Pictures with captions, for the align stage."""

from __future__ import annotations

from typing import Final

import numpy as np
from PIL import Image

from humanagent.training.data.dialogues.drawn import DrawnSource
from humanagent.training.data.dialogues.encode import encode_dialogue
from humanagent.training.data.dialogues.seeds import seed_at
from humanagent.training.data.scenes import SceneConfig, SceneSample, make_scene
from humanagent.training.packing.sample import Sample
from humanagent.vlm.checkpoint.pixels import pixel_values

#: Ways to ask for a caption of the whole picture (L-Man trains its adapter on such requests).
REQUESTS: Final = (
    "Caption this picture.",
    "Give a short caption of the people in the picture.",
    "Write down what the picture shows.",
    "Put the picture into words.",
)


class CaptionSource(DrawnSource):
    """A sample per scene: captions of the picture, and of people by their place.

    The model sees the picture and is told nothing else (HumanVLM's first stage).
    """

    def sample(self, index: int, rng: np.random.Generator) -> Sample:
        """The ``index``-th scene with captions drawn by ``rng``."""
        size = (self._config.size, self._config.size)
        scene = make_scene(
            seed_at(self._split, index), SceneConfig(size=size, people=self._config.people)
        )
        picture = Image.fromarray(scene.image)
        return encode_dialogue(
            self._tokenizer,
            None,
            captions(scene, rng),
            image_tokens=self._image_tokens,
            pixels=pixel_values(picture, self._preprocessing)[None],
        )


def captions(scene: SceneSample, rng: np.random.Generator) -> list[tuple[str, str]]:
    """(request, caption): one of the whole picture, then one per person, at most four.

    Example:
        >>> from humanagent.training.data.scenes import SceneConfig, make_scene
        >>> scene = make_scene(7, SceneConfig(people={2: 1}))
        >>> [ask for ask, _ in captions(scene, np.random.default_rng(0))][1:]
        ['Caption P1.', 'Caption P2.']
    """
    request = REQUESTS[int(rng.integers(len(REQUESTS)))]
    whole = scene.captions[int(rng.integers(len(scene.captions)))]
    people = [(f"Caption {one.id}.", one.caption) for one in scene.people if one.caption]
    return [(request, whole), *people[:4]]
