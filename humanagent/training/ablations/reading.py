"""Questions about what stands in a context: joints in a list of numbers, facts in words.

A small model that starts from random weights does not find out from answers about arms and legs
which number of a list belongs to which joint (it stays at the majority answer). So every arm
begins with a phase in which both forms are read, as a pretrained language model can read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from humanagent.pose.types import PERSON_VALUES
from humanagent.scene.joints import JOINTS
from humanagent.training.ablations.cases import Case
from humanagent.training.data.dialogues.encode import encode_dialogue
from humanagent.training.packing import Sample
from humanagent.vlm.prompt import told

_JOINTS_OF: Final = re.compile(r"^(P\d+) person: \[.*?\], keypoints: \[(.*)\]$", re.MULTILINE)
_FACTS_OF: Final = re.compile(r"^(P\d+) box [\d,]+; (.*)$", re.MULTILINE)
_LISTS, _SINGLE, _LISTED = 3, 4, 14  # lists and other questions of a sample; entries of a list
JOINT_WORDS: Final = tuple(joint.replace("_", " ") for joint in JOINTS)
#: What stands before a value in a list; each is one token.
JOINT_HEADS: Final = tuple(f"{joint} {axis} " for joint in JOINT_WORDS for axis in "xy")
FACT_HEADS: Final = tuple(f"{fact} " for fact in PERSON_VALUES)
Pair = tuple[str, str]


class ReadingSource:
    """A sample per case: questions about its ``paper`` or its ``compact`` context, no picture.

    In lists the heads stand in random order, so only what follows them is learned. Besides, the
    model learns to name, at each value in a context, the head that it belongs to.
    """

    def __init__(self, cases: Sequence[Case], words: Any) -> None:
        self._cases, self._words = cases, words
        self._joints, self._facts = (
            np.array([words.convert_tokens_to_ids(head) for head in heads])
            for heads in (JOINT_HEADS, FACT_HEADS)
        )

    def __len__(self) -> int:
        return len(self._cases)

    def sample(self, index: int, rng: np.random.Generator) -> Sample:
        """The ``index``-th case; ``rng`` draws what is asked."""
        case, numbers = self._cases[index], bool(rng.random() < 0.5)
        context = case.contexts["paper" if numbers else "compact"]
        several, single = (joint_list, one_joint) if numbers else (fact_list, one_fact)
        asked = [several(case, rng) for _ in range(_LISTS)]
        asked += [single(case, rng) for _ in range(_SINGLE)]
        sample = encode_dialogue(self._words, context, asked)
        heads = self._joints if numbers else self._facts
        labels = np.where(np.isin(sample.labels, heads), -100, sample.labels)
        # What is predicted behind the value at t is the label at t + 1.
        for place, head in self._values(told(context), sample, numbers=numbers):
            labels[place + 1] = head
        return replace(sample, labels=labels)

    def _values(self, text: str, sample: Sample, *, numbers: bool) -> Iterator[tuple[int, int]]:
        """Where values stand in the context of a sample, and the token of what they are of."""
        end = sample.branches[0]
        if not numbers:
            for place in np.flatnonzero(np.isin(sample.input_ids[:end], self._facts)):
                yield int(place) + 1, int(sample.input_ids[place])
            return
        for found in _JOINTS_OF.finditer(text):
            rest = self._words.encode(text[found.start(2) :], add_special_tokens=False)
            for joint in range(len(JOINTS)):
                for axis in (0, 1):
                    yield end - len(rest) + 3 * joint + axis, int(self._joints[2 * joint + axis])


def joint_list(case: Case, rng: np.random.Generator) -> Pair:
    """Some coordinates of one of the people, in random order.

    Example:
        >>> from humanagent.training.ablations.cases import draw_case
        >>> asked, answer = joint_list(draw_case("train", 2, 4), np.random.default_rng(0))
        >>> asked, answer.count(", ")
        ("Where are P2's joints?", 13)
    """
    name, places = _joints(case, rng)
    values = [number for place in places for number in place.split(", ")[:2]]
    order = rng.permutation(len(values))[:_LISTED]
    return f"Where are {name}'s joints?", ", ".join(JOINT_HEADS[i] + values[i] for i in order)


def one_joint(case: Case, rng: np.random.Generator) -> Pair:
    """Where a joint is, or which of two is further left or higher.

    Example:
        >>> from humanagent.training.ablations.cases import draw_case
        >>> one_joint(draw_case("train", 2, 4), np.random.default_rng(4))[0]
        "Where is P2's nose?"
    """
    name, places = _joints(case, rng)
    first, second = (int(i) for i in rng.permutation(len(JOINTS))[:2])
    form = int(rng.integers(3))
    if form == 2 or "0, 0, 0" in (places[first], places[second]):
        return f"Where is {name}'s {JOINT_WORDS[first]}?", places[first]
    values = [float(places[i].split(", ")[form]) for i in (first, second)]
    answer = JOINT_WORDS[first if values[0] <= values[1] else second]
    way = ("further left", "higher")[form]
    both = f"the {JOINT_WORDS[first]}, or the {JOINT_WORDS[second]}"
    return f"Which of {name} is {way}, {both}?", answer


def fact_list(case: Case, rng: np.random.Generator) -> Pair:
    """All facts about one of the people, in random order."""
    name, facts = _facts(case, rng)
    order = rng.permutation(len(FACT_HEADS))
    values = [FACT_HEADS[i] + facts.get(list(PERSON_VALUES)[i], "unknown") for i in order]
    return f"What is known of {name}?", ", ".join(values)


def one_fact(case: Case, rng: np.random.Generator) -> Pair:
    """A fact about one of the people."""
    name, facts = _facts(case, rng)
    fact = list(PERSON_VALUES)[int(rng.integers(len(PERSON_VALUES)))]
    return f"What is {name}'s {fact.replace('_', ' ')}?", facts.get(fact, "unknown")


def _joints(case: Case, rng: np.random.Generator) -> tuple[str, list[str]]:
    """Somebody's id, and ``x, y, v`` of all joints as they stand in the context."""
    people = _JOINTS_OF.findall(case.contexts["paper"] or "")
    name, text = people[int(rng.integers(len(people)))]
    numbers = text.split(", ")
    return name, [", ".join(numbers[3 * i : 3 * i + 3]) for i in range(len(JOINTS))]


def _facts(case: Case, rng: np.random.Generator) -> tuple[str, dict[str, str]]:
    """Somebody's id, and the facts that are known of them."""
    people = _FACTS_OF.findall(case.contexts["compact"] or "")
    name, text = people[int(rng.integers(len(people)))]
    parts = (part.partition(" ") for part in text.split("; "))
    return name, {key: value for key, _, value in parts if key in PERSON_VALUES}
