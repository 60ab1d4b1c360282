#!/usr/bin/env python
"""A contact sheet of the scene maker: scenes, the truth drawn over some, moments of a sequence.

    python scripts/scenes_sheet.py --out sheet.png [--seed 1] [--rows 4] [--columns 6] [--size 224]

Under each scene stands its caption. In the row with the truth, joints are green where seen, pink
where hidden; left limbs are cyan, right ones orange; boxes carry id and posture.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import textwrap
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from humanagent.scene import INDEX, LIMBS
from humanagent.training.data.scenes import SceneConfig, SceneSample, make_scene, make_sequence

PAPER, INK, FAINT = (250, 248, 244), (45, 45, 50), (120, 118, 116)
GUTTER, TEXT, LINES = 12, 12, 4
LEFT, RIGHT, SEEN, HIDDEN = (0, 190, 220), (245, 140, 20), (40, 200, 70), (240, 70, 200)


def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=size)


def overlaid(sample: SceneSample) -> Image.Image:
    """The picture with boxes, limbs and joints."""
    picture = Image.fromarray(sample.image)
    draw = ImageDraw.Draw(picture)
    for person in sample.people:
        xy, state = person.person.keypoints.xy, person.person.keypoints.state
        for a, b in LIMBS:
            i, j = INDEX[a], INDEX[b]
            sided = LEFT if "left" in a and "right" not in b else RIGHT
            if "off_frame" not in (state[i], state[j]):
                middle = "left" in a and "right" in b
                draw.line([xy[i], xy[j]], fill=(230, 230, 230) if middle else sided, width=2)
        for (x, y), of in zip(xy, state, strict=True):
            if of != "off_frame":
                colour = SEEN if of == "seen" else HIDDEN
                draw.ellipse([x - 2.5, y - 2.5, x + 2.5, y + 2.5], fill=colour)
        draw.rectangle(person.bbox, outline=(255, 235, 60))
        words = f"{person.id} {person.shown_fact('posture')}"
        draw.text((person.bbox[0] + 2, person.bbox[1] - 12), words, fill=(255, 235, 60))
    return picture


def caption(sample: SceneSample, size: int) -> str:
    lines = textwrap.wrap(sample.captions[0], width=max(size * 2 // TEXT - 1, 10))
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], lines[LINES - 1][:-2] + " …"]
    return "\n".join(lines)


def sheet(seed: int, rows: int, columns: int, size: int) -> Image.Image:
    """Rows of scenes with captions, a row with the truth, two rows of sequences."""
    config = SceneConfig(
        size=(size, size), people={0: 0.01, 1: 3, 2: 3, 3: 2, 4: 1, 6: 0.5, 10: 0.3}
    )
    step, tall = size + GUTTER, size + GUTTER + LINES * (TEXT + 3)
    height = 60 + rows * tall + 26 + step + 26 + 2 * step + GUTTER
    paper = Image.new("RGB", (columns * step + GUTTER, height), PAPER)
    draw = ImageDraw.Draw(paper)
    draw.text((GUTTER, 14), "People who were never there", fill=INK, font=font(26))
    y = 60
    for row in range(rows):
        for column in range(columns):
            sample = make_scene(seed * 1000 + row * columns + column, config)
            x = GUTTER + column * step
            paper.paste(Image.fromarray(sample.image), (x, y))
            draw.multiline_text(
                (x, y + size + 4), caption(sample, size), fill=FAINT, font=font(TEXT - 1), spacing=3
            )
        y += tall
    draw.text((GUTTER, y), "The truth", fill=INK, font=font(16))
    y += 26
    for column in range(columns):
        sample = make_scene(seed * 1000 + 500 + column, config)
        paper.paste(overlaid(sample), (GUTTER + column * step, y))
    y += step
    draw.text((GUTTER, y), "Moments", fill=INK, font=font(16))
    y += 26
    for row in range(2):
        few = config.model_copy(update={"people": {2: 1, 3: 1}, "occluder": 0, "truncation": 0})
        frames = make_sequence(seed * 1000 + 700 + row, few, frames=columns, fps=3.0)
        for column, sample in enumerate(frames):
            paper.paste(Image.fromarray(sample.image), (GUTTER + column * step, y))
        y += step
    return paper


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=4)
    parser.add_argument("--columns", type=int, default=6)
    parser.add_argument("--size", type=int, default=224)
    options = parser.parse_args()
    picture = sheet(options.seed, options.rows, options.columns, options.size)
    with tempfile.NamedTemporaryFile(dir=options.out.parent, suffix=".png", delete=False) as file:
        picture.save(file, format="PNG")
    os.replace(file.name, options.out)


if __name__ == "__main__":
    main()
