"""Dialogues as training samples, drawn on the fly."""

from __future__ import annotations

import numpy as np

from humanagent.errors import BadInputError
from humanagent.training.data.dialogues.dialogue import make_dialogue
from humanagent.training.data.dialogues.drawn import DrawnSource
from humanagent.training.data.dialogues.encode import encode_dialogue
from humanagent.training.data.dialogues.seeds import seed_at
from humanagent.training.packing.sample import Sample
from humanagent.vlm.checkpoint.pixels import pixel_values


class DialogueSource(DrawnSource):
    """A sample per scene; every epoch asks other questions about it, with other noise.

    With ``config.shared`` a sample has a branch per question, otherwise it is one question.
    """

    def sample(self, index: int, rng: np.random.Generator) -> Sample:
        """The ``index``-th scene; ``rng`` draws everything that differs between epochs.

        Instead of a scene about which nothing can be asked comes the next one.

        Raises:
            BadInputError: nothing can be asked about any scene.
        """
        for place in range(index, index + len(self)):
            seed = seed_at(self._split, place % len(self))
            found = make_dialogue(seed, self._config, rng)
            asked = [(one.question, one.reply()) for one in found.questions]
            if not asked:
                continue
            if not self._config.shared:
                asked = asked[:1]
            pixels = None
            if found.picture is not None:
                pixels = pixel_values(found.picture, self._preprocessing)[None]
            return encode_dialogue(
                self._tokenizer,
                found.context,
                asked,
                image_tokens=self._image_tokens,
                pixels=pixels,
            )
        raise BadInputError(
            f"nothing can be asked about any of {len(self)} scenes",
            do="change the number of people, questions or scenes in the recipe",
        )
