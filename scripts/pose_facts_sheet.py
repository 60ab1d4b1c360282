#!/usr/bin/env python
"""Pose-fact rules against labels by eye: a table, and a contact sheet to look at.

    python scripts/pose_facts_sheet.py --photos DIR --out sheet.png

Every person with joints is drawn with the skeleton (thin and pale: guessed joints) and, per
fact, what the eye said and what the rule said: green right, red wrong, grey where the rule is
silent, orange where it claims what the eye could not tell. ``DIR`` holds ``annotations.json``
(COCO keypoints) and ``images``. With ``--joints FILE`` the joints are also written as the small
fixture that the tests use.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from humanagent.pose import Fact, person_facts
from humanagent.pose.report import LABELLED, as_text, tally, verdict
from humanagent.scene import LIMBS, Keypoints, Person

LABELS = Path(__file__).parent.parent / "tests" / "data" / "pose_facts.json"
ATTRIBUTION = (
    "Joints from the COCO 2017 keypoint annotations, COCO Consortium, https://cocodataset.org, "
    "licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/); a selection, "
    "unchanged: 17 x, y, v per person in pixels, v 2 seen, 1 occluded, 0 not labelled."
)
TILE, TEXT, COLUMNS = 300, 118, 6
COLOURS = {
    "right": (20, 140, 40),
    "wrong": (210, 20, 20),
    "silent": (130, 130, 130),
    "agreed": (180, 180, 180),
    "extra": (220, 120, 0),
}


def people(photos: Path, labels: Path) -> list[dict[str, Any]]:
    """The labelled people with their joints: id, image, size, bbox (xywh), keypoints, labels."""
    coco = json.loads((photos / "annotations.json").read_text())
    images = {image["id"]: image for image in coco["images"]}
    annotations = {a["id"]: a for a in coco["annotations"]}
    found = []
    for label in json.loads(labels.read_text())["people"]:
        annotation = annotations[label["annotation_id"]]
        image = images[annotation["image_id"]]
        found.append(
            {
                "annotation_id": annotation["id"],
                "image": image["file_name"],
                "size": [image["width"], image["height"]],
                "bbox": annotation["bbox"],
                "keypoints": annotation["keypoints"],
                "label": label,
            }
        )
    return found


def facts_of(one: dict[str, Any]) -> tuple[Person, dict[str, Fact]]:
    """A person from COCO's fields, and the facts."""
    x, y, w, h = one["bbox"]
    keypoints = Keypoints.from_array(one["keypoints"])
    person = Person(id="P1", bbox=(x, y, x + w, y + h), score=1.0, keypoints=keypoints)
    return person, person_facts(person, (one["size"][0], one["size"][1]))


def tile(picture: Image.Image, person: Person, title: str) -> Image.Image:
    """The person cut out with a margin and scaled to a square, with the skeleton."""
    margin = 0.1 * max(person.width, person.height) + 4
    x0, y0 = max(person.bbox[0] - margin, 0), max(person.bbox[1] - margin, 0)
    x1 = min(person.bbox[2] + margin, picture.width)
    y1 = min(person.bbox[3] + margin, picture.height)
    scale = min((TILE - 4) / (x1 - x0), (TILE - 4) / (y1 - y0))
    size = (max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale)))
    crop = picture.resize(size, Image.Resampling.BICUBIC, box=(x0, y0, x1, y1))
    draw = ImageDraw.Draw(crop)
    keypoints = person.keypoints
    for a, b in LIMBS:
        if keypoints.usable(a, b):
            # The person's left is blue, the right orange, so that a swapped side is seen.
            colour = (255, 140, 0) if a.startswith("right") else (40, 120, 255)
            if a.split("_")[0] != b.split("_")[0]:
                colour = (255, 255, 255)
            ends = [
                ((p[0] - x0) * scale, (p[1] - y0) * scale)
                for p in (keypoints.point(a), keypoints.point(b))
            ]
            draw.line(ends, fill=colour, width=3 if keypoints.seen(a, b) else 1)
    for name in keypoints.visible_names():
        px, py = (keypoints.point(name) - (x0, y0)) * scale
        fill = (255, 255, 0) if keypoints.seen(name) else None
        draw.ellipse((px - 3, py - 3, px + 3, py + 3), fill=fill, outline=(255, 255, 0))
    square = Image.new("RGB", (TILE, TILE), (245, 245, 245))
    square.paste(crop, ((TILE - size[0]) // 2, (TILE - size[1]) // 2))
    ImageDraw.Draw(square).text((4, 2), title, fill=(255, 0, 160), stroke_width=1)
    return square


def lines(facts: dict[str, Fact], label: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Per fact a line of text, eye and rule, and the outcome."""
    for name in LABELLED:
        eye = label[name]
        seen = eye["value"] + "".join(f"|{also}" for also in eye["also"])
        fact = facts[name]
        yield f"{name}: {seen} / {fact.value} {fact.confidence:.2f}", verdict(fact.value, eye)


def sheet(found: list[dict[str, Any]], images: Path) -> Image.Image:
    """All people on one picture."""
    rows = -(-len(found) // COLUMNS)
    page = Image.new("RGB", (COLUMNS * TILE, rows * (TILE + TEXT)), "white")
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(12)
    for index, one in enumerate(found):
        person, facts = facts_of(one)
        with Image.open(images / one["image"]) as opened:
            picture = opened.convert("RGB")
        x, y = index % COLUMNS * TILE, index // COLUMNS * (TILE + TEXT)
        page.paste(tile(picture, person, f"{one['annotation_id']} {one['image']}"), (x, y))
        for row, (text, outcome) in enumerate(lines(facts, one["label"])):
            place = (x + 4, y + TILE + 2 + 16 * row)
            draw.text(place, text[:48], fill=COLOURS[outcome], font=font)
    return page


def write_joints(found: list[dict[str, Any]], path: Path) -> None:
    """The fixture of the tests: joints without labels and without pictures."""
    rows = [{k: v for k, v in one.items() if k != "label"} for one in found]
    body = ",\n".join(json.dumps(row) for row in rows)
    text = f'{{"attribution": {json.dumps(ATTRIBUTION)},\n"people": [\n{body}\n]}}\n'
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as draft:
        draft.write(text)
    os.replace(draft.name, path)


def main() -> None:
    """Draw the sheet and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--photos", type=Path, required=True, help="folder of annotations.json")
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--out", type=Path, help="PNG of the contact sheet")
    parser.add_argument("--joints", type=Path, help="also write the joints fixture here")
    arguments = parser.parse_args()
    found = people(arguments.photos, arguments.labels)
    if arguments.joints:
        write_joints(found, arguments.joints)
    if arguments.out:
        sheet(found, arguments.photos / "images").save(arguments.out)
    print(as_text(tally((facts_of(one)[1], one["label"]) for one in found)))


if __name__ == "__main__":
    main()
