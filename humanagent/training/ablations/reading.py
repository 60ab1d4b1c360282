"""Questions about what stands in a context: a joint in a list of numbers, a fact in words.

A small model that starts from random weights does not find out from answers about arms and legs
which number of a list belongs to which joint (it stays at the majority answer). So every arm
begins with a phase in which both forms are read, as a pretrained language model can read them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from humanagent.scene.joints import JOINTS
from humanagent.training.ablations.cases import Case
from humanagent.training.data.dialogues.encode import encode_dialogue
from humanagent.training.packing import Sample
from humanagent.vlm.prompt import told

_PERSON: Final = re.compile(r"^(P\d+) person: \[.*?\], keypoints: \[(.*)\]$", re.MULTILINE)
_FACTS: Final = re.compile(r"^(P\d+) box [\d,]+; (.*)$", re.MULTILINE)
_ABSENT: Final = "not shown"
#: Of questions where a joint is, which is further left, which is higher.
_SHARES: Final = (0.6, 0.2, 0.2)
#: Joints as they stand in a question, and in front of numbers; each is one token.
JOINT_WORDS: Final = tuple(joint.replace("_", " ") for joint in JOINTS)
HEADINGS: Final = tuple(f"{joint} " for joint in JOINT_WORDS)


class ReadingSource:
    """A sample per case: ``questions``, two or more, about its ``paper`` or its ``compact`` context.

    Besides, the model learns to name, at each number of a list, the joint that it belongs to. There
    is no picture.
    """

    def __init__(self, cases: Sequence[Case], words: Any, *, questions: int = 12) -> None:
        self._cases, self._words, self._questions = cases, words, questions
        self._names = [words.convert_tokens_to_ids(name) for name in HEADINGS]

    def __len__(self) -> int:
        return len(self._cases)

    def sample(self, index: int, rng: np.random.Generator) -> Sample:
        """The ``index``-th case; ``rng`` draws what is asked."""
        case = self._cases[index]
        if rng.random() < 0.5:
            facts = [read_fact(case, rng) for _ in range(self._questions)]
            return encode_dialogue(self._words, case.contexts["compact"], facts)
        context = case.contexts["paper"]
        asked = [read_joint(case, rng) for _ in range(self._questions)]
        sample = encode_dialogue(self._words, context, asked)
        labels = sample.labels.copy()
        for start in self._lists(told(context), sample.branches[0]):
            # What is predicted behind the number at t is the label at t + 1.
            labels[start + 1 : start + 1 + 3 * len(JOINTS)] = np.repeat(self._names, 3)
        return replace(sample, labels=labels)

    def _lists(self, text: str, end: int) -> list[int]:
        """Where the lists of joints begin, in tokens of a sample whose context ends at ``end``."""

        def length(part: str) -> int:
            return len(self._words.encode(part, add_special_tokens=False))

        return [end - length(text[found.start(2) :]) for found in _PERSON.finditer(text)]


def read_joint(case: Case, rng: np.random.Generator) -> tuple[str, str]:
    """A question about the joints of one of the people, with its answer.

    Example:
        >>> from humanagent.training.ablations.cases import draw_case
        >>> read_joint(draw_case("train", 0, 4), np.random.default_rng(1))
        ("Where is P1's left eye?", 'left eye 0.283, 0.752, 2')
    """
    people = _PERSON.findall(case.contexts["paper"] or "")
    name, text = people[int(rng.integers(len(people)))]
    numbers = text.split(", ")
    first, second = (int(i) for i in rng.permutation(len(JOINTS))[:2])
    places = [numbers[3 * i : 3 * i + 3] for i in (first, second)]
    shown = [numbers[3 * i + 2] != "0" for i in (first, second)]
    joints = [JOINT_WORDS[i] for i in (first, second)]
    form = int(rng.choice(3, p=_SHARES))
    if form == 0 or not all(shown):
        where = ", ".join(places[0]) if shown[0] else _ABSENT
        return f"Where is {name}'s {joints[0]}?", f"{joints[0]} {where}"
    axis, word = ((0, "further left"), (1, "higher"))[form - 1]
    values = [float(place[axis]) for place in places]
    answer = joints[0] if values[0] <= values[1] else joints[1]
    return f"Which of {name} is {word}, the {joints[0]}, or the {joints[1]}?", answer


def read_fact(case: Case, rng: np.random.Generator) -> tuple[str, str]:
    """A question about a measured fact, with its answer.

    Example:
        >>> from humanagent.training.ablations.cases import draw_case
        >>> read_fact(draw_case("train", 0, 4), np.random.default_rng(1))
        ("What is P1's right arm?", 'unknown')
    """
    people = _FACTS.findall(case.contexts["compact"] or "")
    name, text = people[int(rng.integers(len(people)))]
    facts: list[tuple[str, str]] = []
    for part in text.split("; "):
        key, _, value = part.partition(" ")
        if key == "unknown":
            facts += [(one, "unknown") for one in value.split(",")]
        else:
            facts.append((key, value))
    key, value = facts[int(rng.integers(len(facts)))]
    return f"What is {name}'s {key.replace('_', ' ')}?", value
