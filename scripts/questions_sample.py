#!/usr/bin/env python
"""Print questions and answers about a few drawn scenes, or figures over many.

python scripts/questions_sample.py                     six questions on each of five scenes
python scripts/questions_sample.py --figures 2000      balance, router agreement, speed
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict

from humanagent.routing import route
from humanagent.training.data.questions import (
    NEIGHBOURS,
    SPLITS,
    QuestionAnswer,
    Split,
    make_questions,
)
from humanagent.training.data.scenes import make_scene

#: Kinds that have no other answer than an abstention or a refusal.
ONE_ANSWER = ("reason.", "not_about_people.", "refuse.")


def show(scenes: int, start: int, split: Split) -> None:
    for seed in range(start, start + scenes):
        sample = make_scene(seed)
        print(f"\n--- scene {seed}: {sample.captions[0]}")
        for one in make_questions(sample, 0, split):
            print(f"{one.kind:26} {one.question}\n{'':26} -> {one.answer}  [{one.status}]")
            print(f"{'':29} {'; '.join(str(c) for c in one.claims)}")


def figures(scenes: int, start: int, split: Split) -> None:
    samples = [make_scene(seed) for seed in range(start, start + scenes)]
    begin = time.process_time()
    asked = [one for sample in samples for one in make_questions(sample, 0, split)]
    seconds = time.process_time() - begin
    print(f"{scenes} scenes, {len(asked)} questions, split {split}")
    print(f"{len(asked) / seconds:.0f} questions/s, {1000 * seconds / len(asked):.3f} ms each")
    balance(asked)
    routed(asked)


def balance(asked: list[QuestionAnswer]) -> None:
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    templates: dict[str, Counter[str]] = defaultdict(Counter)
    for one in asked:
        value = one.value if one.status == "answered" else one.status
        groups[one.kind][value] += 1
        templates[one.template][value] += 1
    print(f"\n{'kind':28}{'share':>7}{'abstains':>9}{'majority':>9}{'worst template':>15}")
    for kind in sorted(groups):
        values, n = groups[kind], sum(groups[kind].values())
        top = ", ".join(f"{k[:24]} {v / n:.0%}" for k, v in values.most_common(4))
        worst = max(
            max(c.values()) / sum(c.values())
            for t, c in templates.items()
            if t.startswith(kind + "/")
        )
        print(
            f"{kind:28}{n / len(asked):7.1%}{values['abstained'] / n:9.0%}"
            f"{max(values.values()) / n:9.0%}{worst:15.0%}  {top}"
        )
    judged = {t: c for t, c in templates.items() if not t.startswith(ONE_ANSWER)}
    over = {t: c for t, c in judged.items() if max(c.values()) / sum(c.values()) > 0.65}
    print(f"\ntemplates whose majority answer is over 65 %: {len(over)} of {len(judged)}")
    for template, c in over.items():
        print(f"  {template:32} {dict(c.most_common(3))}")
    status = Counter(one.status for one in asked)
    print("status:", {k: f"{v / len(asked):.1%}" for k, v in status.items()})
    yes = Counter(one.value for one in asked if one.value in ("yes", "no"))
    print("yes/no:", dict(yes))
    counts = Counter(int(one.value) for one in asked if one.kind == "count.people")
    print("number of people asked:", dict(sorted(counts.items())))


def routed(asked: list[QuestionAnswer]) -> None:
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    wrong: dict[str, Counter[str]] = defaultdict(Counter)
    total: Counter[str] = Counter()
    for one in asked:
        total[one.template] += 1
        found = route(one.question).intent
        own, near = found == one.intent, found in NEIGHBOURS.get(one.kind, ())
        kinds[one.intent]["own" if own else "near" if near else "wrong"] += 1
        if not own and not near:
            wrong[one.template][found] += 1
    print(f"\n{'router: intent':20}{'n':>7}{'own':>7}{'or near':>9}")
    for intent, c in [*sorted(kinds.items()), ("all", sum(kinds.values(), Counter()))]:
        n = sum(c.values())
        print(f"{intent:20}{n:7}{c['own'] / n:7.1%}{(c['own'] + c['near']) / n:9.1%}")
    print("\nworst templates:")
    rows = sorted(wrong, key=lambda t: -sum(wrong[t].values()))[:25]
    examples = {
        one.template: one.question
        for one in reversed(asked)
        if route(one.question).intent in wrong[one.template]
    }
    for t in rows:
        n = sum(wrong[t].values())
        print(f"  {n:4}/{total[t]:<4} {t:34} {dict(wrong[t].most_common(3))}  {examples[t]}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--scenes", type=int, default=5)
    parser.add_argument("--start", type=int, default=0, help="first scene seed")
    parser.add_argument("--split", choices=SPLITS, default="train")
    parser.add_argument("--figures", type=int, default=0, help="scenes to take figures from")
    options = parser.parse_args()
    if options.figures:
        figures(options.figures, options.start, options.split)
    else:
        show(options.scenes, options.start, options.split)
