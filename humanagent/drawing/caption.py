"""A bar with text under a picture."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFont

from humanagent.drawing.canvas import RGB, Font

_PAPER: RGB = (250, 250, 248)
_INK: RGB = (28, 30, 36)
_SOFT_INK: RGB = (105, 110, 120)
_LEAST_WIDTH = 240  # pixels: narrower, and hardly a word fits on a line
_MOST_LINES = 12


def add_caption(picture: Image.Image, text: str) -> Image.Image:
    """The picture with a bar below it; nothing of the picture is covered.

    Of several lines the first one, usually the question, is written paler than the others. Long
    text is wrapped, and cut after 12 lines with an ellipsis. The letters are those of Pillow's own
    font: Latin scripts; other characters show as empty boxes.

    Args:
        picture: RGB. It is not changed.
        text: What to write; empty text adds nothing.

    Returns:
        A picture that is taller, and wider where the picture has less than 240 pixels.

    Example:
        >>> add_caption(Image.new("RGB", (320, 200)), "Who sits?").size[0]
        320
    """
    # A lone surrogate, which a broken decoder may leave behind, cannot be drawn.
    text = text.encode("utf-8", "replace").decode("utf-8").strip()
    if not text:
        return picture
    width = max(picture.width, _LEAST_WIDTH)
    size = max(13.0, max(width, picture.height) / 42)
    font = ImageFont.load_default(size)
    margin = round(0.8 * size)
    paragraphs = text.splitlines()
    lines = [
        (line, _SOFT_INK if i == 0 and len(paragraphs) > 1 else _INK)
        for i, paragraph in enumerate(paragraphs)
        for line in wrap(paragraph, font, width - 2 * margin)
    ]
    if len(lines) > _MOST_LINES:
        last = wrap(lines[_MOST_LINES - 1][0] + " ", font, width - 2 * margin - 2 * size)[0]
        lines = [*lines[: _MOST_LINES - 1], (last + " …", lines[_MOST_LINES - 1][1])]
    step = round(1.35 * size)
    whole = Image.new("RGB", (width, picture.height + 2 * margin + step * len(lines)), _PAPER)
    whole.paste(picture, ((width - picture.width) // 2, 0))
    draw = ImageDraw.Draw(whole)
    for i, (line, ink) in enumerate(lines):
        draw.text((margin, picture.height + margin + i * step), line, fill=ink, font=font)
    return whole


def wrap(text: str, font: Font, width: float) -> list[str]:
    """Break one paragraph into lines at most ``width`` pixels wide; a longer word is cut.

    Example:
        >>> wrap("one two three", ImageFont.load_default(10), 40)
        ['one two', 'three']
    """
    lines: list[str] = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if font.getlength(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and font.getlength(lines[-1] + letter) > width:
                lines.append("")
            lines[-1] += letter
    return lines
