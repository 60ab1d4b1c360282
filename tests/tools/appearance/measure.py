"""How often colours of clothes are named, and how often rightly, on drawn scenes.

python -m tests.tools.appearance.measure [FIRST_SEED] [SCENES]
"""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np

from humanagent.tools.appearance import NAMES, ClothesReader
from humanagent.training.data.perception import Noise
from humanagent.training.data.perception.report import report
from humanagent.training.data.scenes import SceneConfig, SceneSample, make_scene

SIZE = (224, 224)


def outcomes(sample: SceneSample, level: str, rng: np.random.Generator) -> Counter[str]:
    """``top shown``, ``top named``, ``top right`` and the same of bottoms."""
    said = report(sample, Noise.named(level), rng)
    told = ClothesReader().read(sample.image, said.scene)
    found = Counter[str]()
    for one in sample.people:
        for region in ("top", "bottom") if one.id in said.found else ():
            colours = set(one.seen_attributes.get(region, "none").split()) & set(NAMES)
            if not colours:
                continue
            value = told[said.found[one.id]][region].value  # type: ignore[index]
            found[f"{region} shown"] += 1
            found[f"{region} named"] += value != "unknown"
            found[f"{region} right"] += value in colours
    return found


def main(first: int = 990_000, scenes: int = 300) -> None:
    rng = {level: np.random.default_rng(0) for level in ("none", "good", "embedded")}
    totals = {level: Counter[str]() for level in rng}
    for seed in range(first, first + scenes):
        sample = make_scene(seed, SceneConfig(size=SIZE))
        for level, total in totals.items():
            total.update(outcomes(sample, level, rng[level]))
    for level, total in totals.items():
        for region in ("top", "bottom"):
            shown, named, right = (total[f"{region} {k}"] for k in ("shown", "named", "right"))
            print(f"{level:9}{region:7}{shown:5} shown  {named / shown:.3f} named  "
                  f"{right / max(named, 1):.3f} of these right")  # fmt: skip


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
