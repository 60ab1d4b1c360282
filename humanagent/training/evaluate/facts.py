"""Are the pose facts right? Facts from predicted joints against facts from annotated joints.

People are compared whose prediction matches (OKS >= .5); pairs of people, when both match. The
truth is what the same rules say of the annotated joints, so this measures what perception costs;
the rules themselves are judged against labels by eye, elsewhere.

For each fact: ``n`` is how often the annotated joints decide it, ``decided`` the share of those
that the predicted joints decide too, ``accuracy`` the share of the decided that agree. ``all``
pools them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from humanagent.pose import PAIR_VALUES, PERSON_VALUES, Fact, SceneFacts, scene_facts
from humanagent.scene import Person, Scene
from humanagent.training.evaluate.dataset import Photo
from humanagent.training.evaluate.detection import pair_up


@dataclass(frozen=True, slots=True)
class FactScore:
    """Accuracy and share decided, in 0..1 or ``None`` without a case; the number of cases."""

    accuracy: float | None
    decided: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Facts:
    """A score for each fact, and of how many people with labelled joints."""

    scores: dict[str, FactScore]
    matched: int
    labelled: int


class FactCounter:
    """Counts agreements photo by photo.

    Example:
        >>> FactCounter().result().scores["posture"].n
        0
    """

    def __init__(self) -> None:
        self._cases: Counter[str] = Counter()
        self._decided: Counter[str] = Counter()
        self._agreed: Counter[str] = Counter()
        self._matched = self._labelled = 0

    def add(self, photo: Photo, scene: Scene) -> None:
        """Compare the facts of one photo's predicted people with those of its annotated people."""
        truth = true_scene(photo)
        named = {p.track_id: p.id for p in truth.people}
        pairs = [(p.id, named[t.id]) for p, t in pair_up(scene.people, photo.people)]
        self._matched += len(pairs)
        self._labelled += sum(t.labelled and not t.crowd for t in photo.people)
        said, true = scene_facts(scene), scene_facts(truth)
        same = dict(pairs)
        for mine, theirs in pairs:
            for name in PERSON_VALUES:
                self._count(name, _value(said, mine, name, same), _value(true, theirs, name, None))
        for (mine, theirs), (my_other, their_other) in combinations(sorted(pairs), 2):
            for name in PAIR_VALUES:
                self._count(
                    name, said.value(mine, name, my_other), true.value(theirs, name, their_other)
                )

    def result(self) -> Facts:
        """The scores so far."""
        scores = {name: self._score([name]) for name in (*PERSON_VALUES, *PAIR_VALUES)}
        scores["all"] = self._score(list(scores))
        return Facts(scores, self._matched, self._labelled)

    def _count(self, name: str, said: str, true: str) -> None:
        if true == "unknown":
            return
        self._cases[name] += 1
        self._decided[name] += said != "unknown"
        self._agreed[name] += said == true

    def _score(self, names: Sequence[str]) -> FactScore:
        cases = sum(self._cases[n] for n in names)
        decided = sum(self._decided[n] for n in names)
        agreed = sum(self._agreed[n] for n in names)
        return FactScore(
            accuracy=agreed / decided if decided else None,
            decided=decided / cases if cases else None,
            n=cases,
        )


def true_scene(photo: Photo) -> Scene:
    """The annotated people (no crowd regions) as a scene; ``track_id`` is the annotation's id."""
    people = [
        Person(id="P1", bbox=t.bbox, score=1.0, keypoints=t.keypoints, track_id=t.id)
        for t in photo.people
        if not t.crowd
    ]
    return Scene.from_people((photo.width, photo.height), people)


def _value(facts: SceneFacts, person: str, name: str, same: dict[str, str] | None) -> str:
    """A fact's value; a hand near somebody names whom, in the ids of the truth."""
    fact: Fact = facts.fact(person, name)
    if fact.other is None or not fact.known:
        return fact.value
    return f"{fact.value} {fact.other if same is None else same.get(fact.other, '?')}"
