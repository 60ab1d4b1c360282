"""The tokenizer of a recipe, trained on the texts of its own scenes."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from humanagent.pose import PAIR_VALUES, PERSON_VALUES
from humanagent.training.data.dialogues import DialogueConfig, make_dialogue
from humanagent.training.data.dialogues.captions import captions
from humanagent.training.data.dialogues.seeds import seed_at
from humanagent.training.data.views.ours import texts as made_texts
from humanagent.training.models import tokenizer
from humanagent.training.stages.recipe import Recipe
from humanagent.vlm.prompt import asked_as, told

_KEY: Final = 2741
_PEOPLE: Final = 20
_NAMES: Final = sorted(
    {word for table in (PERSON_VALUES, PAIR_VALUES) for n, v in table.items() for word in (n, *v)}
)
#: Pieces of every reply, ids of people, and names of facts and values as contexts (behind a blank)
#: and claims write them are whole tokens: texts are shorter, and a name is looked up in one step.
WHOLE: Final = (
    '{"claims": [', '{"subject": "', '", "predicate": "', '", "value": "', '", "other": null}',
    '", "other": null}, ', '", "other": "', '"}', '"}, ', '], "answer": "',
    *(f"P{number}" for number in range(1, _PEOPLE + 1)),
    *(f"{blank}{name}" for name in _NAMES if "_" in name for blank in ("", " ")),
)  # fmt: skip


def train_tokenizer(recipe: Recipe) -> Any:
    """Byte-level BPE over contexts, questions, replies and captions of training scenes.

    Of stages that read made data, it also learns from so many dialogues of each.
    """
    configs = [stage.data for stage in recipe.stages if stage.kind == "dialogues"]
    texts: list[str] = []
    for index in range(recipe.tokenizer.scenes):
        rng = np.random.default_rng([_KEY, recipe.seed, index])
        config = configs[index % len(configs)] if configs else DialogueConfig()
        found = make_dialogue(seed_at("train", index), config, rng)
        texts += [
            told(found.context),
            *(text for pair in captions(found.drawn, rng) for text in pair),
        ]
        for one in found.questions:
            texts += [asked_as(one.question), one.reply()]
    for stage in recipe.stages:
        if stage.made is not None:
            texts += made_texts(stage.made, recipe.tokenizer.scenes)
    return tokenizer.train(
        texts,
        vocab_size=recipe.tokenizer.vocab_size,
        digits=recipe.tokenizer.digits,
        extra_tokens=WHOLE,
    )
