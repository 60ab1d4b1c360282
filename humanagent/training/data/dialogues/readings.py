"""Reading aloud what was measured: looking up is learned here, before questions use it.

A question of a dialogue needs one or two values from the context, behind a wording that has to be
understood first; a small model trained on such questions alone guesses the usual values for a long
time. Here one reply asks for many values, named by person and fact in random order.
"""

from __future__ import annotations

import json
from typing import Final

import numpy as np

from humanagent.pose import SceneFacts
from humanagent.scene import Scene
from humanagent.training.data.dialogues.dialogue import make_dialogue
from humanagent.training.data.dialogues.drawn import DrawnSource
from humanagent.training.data.dialogues.encode import encode_dialogue
from humanagent.training.data.dialogues.seeds import seed_at
from humanagent.training.packing.sample import Sample

REQUEST: Final = "Read out what was measured."
_CLAIMS: Final = 16
_WORDS: Final = 12


class ReadingSource(DrawnSource):
    """A sample per scene: its context, and several readings of it in different orders.

    ``config.questions`` is the number of readings. Nothing is seen: the context is all there is.
    """

    def sample(self, index: int, rng: np.random.Generator) -> Sample:
        """The ``index``-th scene, read out in orders that ``rng`` draws."""
        found = make_dialogue(seed_at(self._split, index), self._config, rng)
        asked = [
            (REQUEST, reading(found.scene, found.facts, rng)) for _ in range(self._config.questions)
        ]
        return encode_dialogue(self._tokenizer, found.context, asked)


def reading(scene: Scene, facts: SceneFacts, rng: np.random.Generator) -> str:
    """A reply with up to 16 known facts as claims, and up to 12 attributes as its words.

    Example:
        >>> reading(Scene(width=9, height=9), SceneFacts(people={}), np.random.default_rng(0))
        '{"claims": [], "answer": "people found: 0"}'
    """
    known = [
        {"subject": one.id, "predicate": name, "value": fact.value, "other": fact.other}
        for one in scene.people
        for name, fact in facts.people.get(one.id, {}).items()
        if fact.known
    ]
    known += [
        {"subject": fact.subject, "predicate": name, "value": fact.value, "other": fact.other}
        for table in facts.pairs.values()
        for name, fact in table.items()
        if fact.known
    ]
    words = [
        f"{one.id} {name} {value}" for one in scene.people for name, value in one.attributes.items()
    ]
    said = [known[i] for i in rng.permutation(len(known))[:_CLAIMS]]
    shown = [words[i] for i in rng.permutation(len(words))[:_WORDS]]
    answer = "; ".join([f"people found: {len(scene.people)}", *shown])
    return json.dumps({"claims": said, "answer": answer})
