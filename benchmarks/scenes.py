"""How fast scenes are made, and how often the pose rules disagree with how they were made.

    OMP_NUM_THREADS=1 python benchmarks/scenes.py            speed, against 100 scenes/s on one core
    python benchmarks/scenes.py --facts 2000                  rules against the generator

Speed is the median of several rounds over different seeds, pictures and truth included. The
disagreement measures ``humanagent.pose``: its rules read the exact joints of the picture, the
truth comes from the pose library and the placement. Only facts that the picture shows count.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections import Counter, defaultdict
from statistics import median

import numpy as np

from humanagent.pose import PAIR_VALUES, PERSON_VALUES, scene_facts
from humanagent.training.data.scenes import SceneConfig, make_scene

BOUND = 100.0  # scenes per second and core


def rate(config: SceneConfig, scenes: int, rounds: int) -> float:
    """Scenes per second, median over the rounds."""
    make_scene(0, config)
    rates = []
    for i in range(rounds):
        start = time.process_time()
        for seed in range(i * scenes, (i + 1) * scenes):
            make_scene(seed, config)
        rates.append(scenes / (time.process_time() - start))
    return median(rates)


def speed(scenes: int, rounds: int) -> None:
    """Table: scenes per second by number of people and by size."""
    print(f"{platform.processor() or platform.machine()}, numpy {np.__version__}, one thread")
    print(f"{'':24}{'scenes/s':>10}{'ratio to ' + str(int(BOUND)):>15}")
    rows = [("default mix, 112 px", SceneConfig())]
    rows += [
        (f"{n:2} people, 112 px", SceneConfig(people={n: 1})) for n in (0, 1, 2, 3, 4, 6, 9, 12)
    ]
    rows += [("default mix, 224 px", SceneConfig(size=(224, 224)))]
    rows += [("default mix, 448 px", SceneConfig(size=(448, 448)))]
    for name, config in rows:
        found = rate(config, scenes, rounds)
        print(f"{name:24}{found:10.0f}{found / BOUND:15.2f}", flush=True)


def disagreement(scenes: int) -> None:
    """Table: per fact, how often the rules agree, disagree and are silent."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    confused: dict[str, Counter[str]] = defaultdict(Counter)
    for seed in range(scenes):
        sample = make_scene(seed)
        facts = scene_facts(sample.scene)
        for one in sample.people:
            for name in PERSON_VALUES:
                _count(tally, confused, name, one.shown_fact(name), facts.value(one.id, name))
        for pair, values in sample.pairs.items():
            first, second = pair.split(">")
            for name in PAIR_VALUES:
                _count(tally, confused, name, values[name], facts.value(first, name, second))
    print(f"{scenes} scenes; truth known and shown = 100 %")
    print(f"{'fact':14}{'truths':>8}{'agree':>8}{'disagree':>10}{'silent':>8}  disagreements")
    for name in (*PERSON_VALUES, *PAIR_VALUES):
        found = tally[name]
        total = sum(found.values()) or 1
        shares = (f"{found[k] / total:.1%}" for k in ("agree", "disagree", "silent"))
        agree, disagree, silent = shares
        worst = ", ".join(f"{k} {n}" for k, n in confused[name].most_common(3))
        print(f"{name:14}{total:8}{agree:>8}{disagree:>10}{silent:>8}  {worst}")
    whole = sum((tally[n] for n in (*PERSON_VALUES, *PAIR_VALUES)), Counter())
    claimed = whole["agree"] + whole["disagree"]
    print(
        f"all: {whole['disagree'] / max(claimed, 1):.2%} of what the rules claim is disagreed with"
    )


def _count(
    tally: dict[str, Counter[str]],
    confused: dict[str, Counter[str]],
    name: str,
    truth: str,
    rule: str,
) -> None:
    if truth == "unknown":
        return
    verdict = "silent" if rule == "unknown" else "agree" if rule == truth else "disagree"
    tally[name][verdict] += 1
    if verdict == "disagree":
        confused[name][f"{truth}->{rule}"] += 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--facts", type=int, default=0, help="scenes to compare the rules on")
    parser.add_argument("--scenes", type=int, default=100, help="scenes per round of the speed")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if options.facts:
        disagreement(options.facts)
    else:
        speed(options.scenes, options.rounds)
