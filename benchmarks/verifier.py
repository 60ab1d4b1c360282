"""How well planted errors are found in texts about people, and how often true texts are blamed.

    OMP_NUM_THREADS=1 python benchmarks/verifier.py                     exact joints
    python benchmarks/verifier.py --noise 0.03 --json verifier.json      joints off by 3 % of a body

Texts are made from what the scene maker drew, not from what is measured: a few true sentences
about facts that the picture shows, and in half of the texts one error of a type (another posture,
another number of people, somebody who is not there, talk of the source, coordinates ...). The
verifier reads the text and the joints of the row. Per type:

- recall: share of the planted errors that are found, as what they are;
- precision: of all that is reported as that type, the share that was planted;
- blamed: share of the true texts in which that type is reported.

What was drawn and what joints can show differ at times, so a true text is blamed now and then;
what the joints do not decide is not found. "repaired" counts planted texts that were made usable,
"whole" the share of those in which the error is gone and every true sentence is left.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from verifier_words import FORMS, HARMLESS, LEAKS, NUMBERS, PLACES

from humanagent.claims.agreement import agreement
from humanagent.pose import PERSON_VALUES
from humanagent.training.data.geometry.check import TextChecker
from humanagent.training.data.geometry.scene import measure
from humanagent.training.data.rows import Keypoints, Row
from humanagent.training.data.scenes import PersonTruth, SceneConfig, SceneSample, make_scene
from humanagent.training.data.teacher.drawn import drawn_row

Dice = np.random.Generator
TYPES = (
    *("posture", "arm", "leg", "orientation", "count", "side", "invented"),
    *("leak", "coordinates"),
)


def name_of(one: PersonTruth, sample: SceneSample, dice: Dice) -> str:
    """Who is meant: by id, or in words where there are one or two people."""
    if len(sample.people) == 1 and dice.random() < 0.5:
        return "The person"
    if len(sample.people) == 2 and dice.random() < 0.3:
        return f"The person on the {'left' if one is sample.people[0] else 'right'}"
    return one.id


def said(name: str, fact: str, value: str, dice: Dice) -> str:
    """A sentence that somebody has a value of a fact."""
    forms = FORMS[fact][value]
    return str(dice.choice(forms)).format(name, side=fact.split("_")[0])


def conflicting(fact: str, truth: str, dice: Dice) -> str | None:
    """Another value, not one that can be true as well."""
    others = [
        v
        for v in PERSON_VALUES[fact]
        if v in FORMS[fact] and agreement(fact, v, truth) not in ("agrees", "overlap")
    ]
    return str(dice.choice(others)) if others else None


def of_person(kind: str) -> Callable[[SceneSample, Dice, bool], str | None]:
    """A sentence about one fact of one person, true or not."""

    def make(sample: SceneSample, dice: Dice, wrong: bool) -> str | None:
        facts = [kind] if kind in FORMS else [f"left_{kind}", f"right_{kind}"]
        known = [
            (one, fact)
            for one in sample.people
            for fact in facts
            if one.shown_fact(fact) in FORMS[fact]
        ]
        if not known:
            return None
        one, fact = known[int(dice.integers(len(known)))]
        value = one.facts[fact]
        told = conflicting(fact, value, dice) if wrong else value
        return None if told is None else said(name_of(one, sample, dice), fact, told, dice)

    return make


def count(sample: SceneSample, dice: Dice, wrong: bool) -> str | None:
    number = len(sample.people)
    if wrong:
        number = int(dice.choice([n for n in (number - 1, number + 1, number + 2) if n > 0]))
    if not 0 < number < len(NUMBERS):
        return None
    word = NUMBERS[number]
    people = "person" if number == 1 else "people"
    verb = "is" if number == 1 else "are"
    return str(dice.choice([f"There {verb} {word} {people} in the picture.",
                            f"The picture shows {word} {people}."]))  # fmt: skip


def side(sample: SceneSample, dice: Dice, wrong: bool) -> str | None:
    pairs = [(k, v["side"]) for k, v in sample.pairs.items() if v["side"] != "unknown"]
    if not pairs:
        return None
    key, value = pairs[int(dice.integers(len(pairs)))]
    a, b = key.split(">")
    way = "left" if (value == "left_of") != wrong else "right"
    return f"{a} is to the {way} of {b}."


def invented(sample: SceneSample, dice: Dice, wrong: bool) -> str | None:
    if not wrong:
        return None
    who = f"P{len(sample.people) + int(dice.integers(1, 4))}"
    return str(dice.choice([f"{who} is standing.", f"{who} is facing the camera."]))


def leak(sample: SceneSample, dice: Dice, wrong: bool) -> str | None:
    return str(dice.choice(LEAKS)) if wrong else None


def coordinates(sample: SceneSample, dice: Dice, wrong: bool) -> str | None:
    x, y = (int(v) for v in dice.integers(100, 600, 2))
    more = {"x": x, "y": y, "x2": x + 80, "y2": y + 90}
    return str(dice.choice(PLACES)).format(**more) if wrong else None


MAKERS: dict[str, Callable[[SceneSample, Dice, bool], str | None]] = {
    **{kind: of_person(kind) for kind in ("posture", "arm", "leg", "orientation")},
    "count": count,
    "side": side,
    "invented": invented,
    "leak": leak,
    "coordinates": coordinates,
}


def noisy(row: Row, share: float, dice: Dice) -> Row:
    """Joints off by a share of the height of the person's box, as an annotator's are."""
    people = []
    for one in row.people:
        joints, box = one.keypoints, one.bbox
        if joints is not None and box is not None:
            off = dice.normal(0, share * (box[3] - box[1]), len(joints.xy))
            xy = tuple((np.array(joints.xy) + off).tolist())
            one = replace(one, keypoints=Keypoints(joints.skeleton, xy, joints.visibility))
        people.append(one)
    return replace(row, people=tuple(people))


def true_sentences(sample: SceneSample, dice: Dice) -> list[str]:
    """Two to four different ones, and one that is no claim."""
    kinds = dice.permutation([k for k in TYPES if k not in ("invented", "leak", "coordinates")])
    made = [MAKERS[str(kind)](sample, dice, False) for kind in kinds]
    found = list(dict.fromkeys(text for text in made if text))
    return [*found[: int(dice.integers(2, 5))], str(dice.choice(HARMLESS))]


def run(scenes: int, noise: float) -> dict[str, Counter[str]]:
    """Counts by type."""
    table = {kind: Counter[str]() for kind in TYPES}
    config = SceneConfig(size=(224, 224))
    for seed in range(scenes):
        sample = make_scene(seed, config)
        dice = np.random.default_rng((seed, 11))
        row = drawn_row(sample)
        checker = TextChecker(row, measure(noisy(row, noise, dice) if noise else row))
        for kind in TYPES:
            one_text(table, kind, sample, checker, dice)
    return table


def one_text(
    table: dict[str, Counter[str]],
    kind: str,
    sample: SceneSample,
    checker: TextChecker,
    dice: Dice,
) -> None:
    """A true text, and the same one with an error of the type in it."""
    error = MAKERS[kind](sample, dice, True)
    if error is None:
        return
    good = true_sentences(sample, dice)
    # The error stands last, or it would stand beside the true value of the same fact.
    clean = checker.check(" ".join(good))
    for found in {f.kind for f in clean.findings}:
        table.get(found, Counter())["blamed"] += 1
    for counter in table.values():
        counter["clean texts"] += 1
    place = int(dice.integers(len(good) + 1))
    planted = checker.check(" ".join([*good[:place], error, *good[place:]]))
    kinds = {f.kind for f in planted.findings}
    table[kind]["planted"] += 1
    table[kind]["found"] += kind in kinds
    table[kind]["stopped"] += planted.outcome != "kept"
    for other in kinds - {kind} - {f.kind for f in clean.findings}:
        table.get(other, Counter())["elsewhere"] += 1
    if planted.outcome == "repaired":
        table[kind]["repaired"] += 1
        table[kind]["whole"] += planted.text == " ".join(good)


def rates(table: dict[str, Counter[str]]) -> dict[str, dict[str, float]]:
    """Per type what the module's description says."""
    made = {}
    for kind, n in table.items():
        reported = n["found"] + n["blamed"] + n["elsewhere"]
        made[kind] = {
            "planted": n["planted"],
            "recall": n["found"] / max(n["planted"], 1),
            "precision": n["found"] / max(reported, 1),
            "blamed": n["blamed"] / max(n["clean texts"], 1),
            "stopped": n["stopped"] / max(n["planted"], 1),
            "repaired": n["repaired"],
            "whole": n["whole"] / max(n["repaired"], 1),
        }
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--scenes", type=int, default=500)
    parser.add_argument("--noise", type=float, default=0.0, help="of the joints, over box height")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    options = parser.parse_args()
    found = rates(run(options.scenes, options.noise))
    print(f"{options.scenes} drawn scenes, joints off by {options.noise:.1%} of the box")
    names = ("planted", "recall", "precision", "blamed", "stopped", "repaired", "whole")
    print(f"{'type':12}" + "".join(f"{name:>11}" for name in names))
    for kind, row in found.items():
        cells = [
            f"{row[n]:.0f}" if n in ("planted", "repaired") else f"{row[n]:.3f}" for n in names
        ]
        print(f"{kind:12}" + "".join(f"{cell:>11}" for cell in cells))
    if options.json:
        about = {"scenes": options.scenes, "noise": options.noise, "types": found}
        options.json.write_text(json.dumps(about, indent=2) + "\n")


if __name__ == "__main__":
    main()
