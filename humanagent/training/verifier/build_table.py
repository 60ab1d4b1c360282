"""Measures candidates on photos and their versions, and writes the feature table.

Run with ``python -m humanagent.training.verifier.build_table PHOTOS [--out FILE]``, PHOTOS being a
folder with ``images/`` and a COCO ``annotations.json``. Same photos, same table.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from humanagent.tools.blazepose.measure import Looked, Measurer
from humanagent.training.verifier.photos import WHOLE, Version, read_photos, versions
from humanagent.training.verifier.table import TABLE, make_table


def looks(folder: Path, measurer: Measurer) -> Iterator[tuple[Version, Looked, float]]:
    """Every version of every photo with what was found in it; hands in whole photos only."""
    photos = read_photos(folder)
    for i, photo in enumerate(photos, start=1):
        print(f"photo {i}/{len(photos)}", flush=True)
        for version in versions(photo):
            looked = measurer.look(version.image)
            yield version, looked, _hand(measurer, version, looked)


def _hand(measurer: Measurer, version: Version, looked: Looked) -> float:
    if version.kind not in WHOLE:
        return float("nan")
    return max((hand.presence for hand in measurer.hands(looked.picture)), default=0.0)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=Path)
    parser.add_argument("--out", type=Path, default=TABLE)
    arguments = parser.parse_args()
    table = make_table(looks(arguments.photos, Measurer()))
    table.save(arguments.out)
    print(f"{arguments.out}: {len(table.rows)} candidates in {len(table.photo)} pictures")


if __name__ == "__main__":
    main()
