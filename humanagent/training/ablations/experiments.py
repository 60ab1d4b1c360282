"""The two ablations by name: what is run, and what their reports say around the figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from humanagent.training.ablations import grounding, stages
from humanagent.training.ablations.lab import Lab
from humanagent.training.ablations.setup import Setup
from humanagent.training.ablations.sweep import Run, Trial


@dataclass(frozen=True)
class Experiment:
    """An ablation. ``pairs`` are the arms whose differences answer its question."""

    name: str
    setup: Setup
    runs: Callable[[int], list[Run]]
    trial: Callable[[Lab, Run], Trial]
    title: str
    question: str
    method: str
    pairs: tuple[tuple[str, str], ...]
    controls: tuple[tuple[str, str], ...]
    limits: str


_SPOILED: Final = {
    "shuffled": "The context of another scene with as many people, at test time",
    "blank": "A picture of the mean colour, at test time",
}

_GROUNDING_QUESTION: Final = """\
The keypoints paper (arXiv 2409.09306) reports that a LLaVA-7B fine-tuned on data made with boxes
and keypoints is 21.18 % better than one that was not fine-tuned on it. It has no control that is
told boxes alone, and none whose data were made without keypoints. Here, in miniature: what does a
small model that is trained in the same way gain from being told nothing, boxes, boxes and joints,
or facts?"""

_GROUNDING_METHOD: Final = """\
- **Arms.** What stands before the questions: nothing (*none*), a box per person (*boxes*), box and
  17 x, y, v per person in the paper's format (*paper*), facts in words (*compact*). All are ground
  truth of the picture. Clothes and held things are in no context: *object* questions have to be
  answered from pixels in every arm. *... alone*: trained and tested without any picture.
- **Equal for all arms of a seed**: the weights they begin with, scenes, questions, their order,
  the number of steps.
- **Common first phases without pictures** teach reading both forms of context, as a pretrained
  language model can read them: first the lower layers alone name what each value is of, then the
  whole model reads lists and single values in both, and which of two joints is higher or further
  left. Numbers are one token each, their embeddings begin in the order of the numbers, and
  attention in the upper layers begins by looking for what is alike.
- **Questions** have an answer in the picture, whether or not the context tells it; the reply is
  the value alone ("raised"), compared exactly. *pose* needs limbs, *place* number, order and size
  of boxes. Test scenes are from seeds never trained on; wordings are those of the training.
- **Majority**: the commonest answer of each kind of question in the training set."""

_STAGES_QUESTION: Final = """\
HumanVLM aligns its connector on captions and then trains connector and LoRA on instructions. It
does not compare that with leaving a stage out. Here, in miniature: what do *align* only,
*instruct* only, and *both* reach, with little and with much instruct data?"""

_STAGES_METHOD: Final = """\
- **What stands for pretrained parts** (the same for all arms of a seed): a language model that has
  learned to answer from words about the scene, and a tower that has learned from captions through
  another connector, which is thrown away. Every arm begins with a connector of random weights.
- **align**: captions, the connector alone learns. **instruct**: questions about the picture,
  connector and LoRA of the language model learn. **both**: one after the other. *instruct* alone
  takes as many steps as both together, so the arms differ in what is learned, not in how long.
- **Sizes**: instruct data from an eighth of the scenes, or from all; the number of steps is the
  same, so few scenes are seen more often.
- **Nothing is told about the people**: questions are answered from the picture. Scenes, questions,
  scoring and majority baseline are those of the grounding ablation."""

_LIMITS: Final = """\
Drawn scenes of one or two people, 64 pixels wide, a model of {parameters:.1f} M parameters, minutes
of training, {seeds} seeds. The intervals cover test scenes and these seeds, not other sizes or
data. Which arm is better may turn round with larger models, real photos, noisy perception or more
training. The figures say nothing about the absolute numbers of the papers and must not be set
beside them."""

EXPERIMENTS: Final = {
    "grounding": Experiment(
        "grounding", grounding.SETUP, grounding.runs, grounding.trial,
        "Does grounding help?", _GROUNDING_QUESTION, _GROUNDING_METHOD,
        (
            ("boxes", "none"), ("paper", "none"), ("compact", "none"), ("paper", "boxes"),
            ("compact", "boxes"), ("compact", "paper"), ("paper", "paper alone"),
            ("compact", "compact alone"),
        ),
        tuple(_SPOILED.items()), _LIMITS,
    ),
    "stages": Experiment(
        "stages", stages.SETUP, stages.runs, stages.trial,
        "Does aligning first help?", _STAGES_QUESTION, _STAGES_METHOD,
        (
            ("instruct, 1/8", "align"), ("both, 1/8", "align"), ("both, 1/8", "instruct, 1/8"),
            ("both, all", "instruct, all"), ("instruct, all", "instruct, 1/8"),
            ("both, all", "both, 1/8"),
        ),
        (("blank", _SPOILED["blank"]),), _LIMITS,
    ),
}  # fmt: skip
