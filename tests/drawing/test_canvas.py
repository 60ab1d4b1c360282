from __future__ import annotations

import numpy as np
import pytest
from PIL import ImageFont

from humanagent.drawing import canvas as canvas_module
from humanagent.drawing.canvas import Canvas

WHITE = (255, 255, 255)


def black(width: int = 80, height: int = 60) -> Canvas:
    return Canvas(np.zeros((height, width, 3), np.uint8))


def ink(canvas: Canvas) -> float:
    """Area of white ink in pixels."""
    return float(canvas.pixels[..., 0].sum() / 255)


def test_shapes_have_the_area_they_should_have() -> None:
    disc, line, box = black(), black(), black()
    disc.disc((40.3, 30.1), 12, WHITE)
    line.line((10, 10), (60, 40), 4, WHITE)
    box.box((10, 10.5, 40, 30), 0, WHITE)
    assert ink(disc) == pytest.approx(np.pi * 144, rel=0.01)
    assert ink(line) == pytest.approx(4 * np.hypot(50, 30) + np.pi * 4, rel=0.02)
    assert ink(box) == pytest.approx(30 * 19.5, rel=0.01)


def test_edges_are_anti_aliased() -> None:
    canvas = black()
    canvas.line((10, 10), (60, 33), 3, WHITE)
    greys = np.unique(canvas.pixels)
    assert len(greys) > 20


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ((3, 4), (75, 50)),
        ((75, 4), (3, 50)),
        ((40, 2), (45, 58)),
        ((2, 30), (78, 31)),
        ((9, 9), (9, 9)),
    ],
)
def test_a_line_drawn_in_blocks_has_no_seams(
    start: tuple[float, float], end: tuple[float, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, blocks = black(), black()
    monkeypatch.setattr(canvas_module, "_BLOCK", 10_000)
    whole.line(start, end, 9, WHITE, 0.5)
    monkeypatch.setattr(canvas_module, "_BLOCK", 7)
    blocks.line(start, end, 9, WHITE, 0.5)
    assert np.array_equal(whole.pixels, blocks.pixels)
    assert whole.pixels.max() == 128


@pytest.mark.parametrize("box", [(10.4, 10.2, 60.9, 50.3), (5, 5, 8, 40), (20, 20, 20.5, 20.5)])
def test_a_translucent_frame_is_nowhere_painted_twice(
    box: tuple[float, float, float, float],
) -> None:
    canvas = black()
    canvas.frame(box, 6, 3, WHITE, 0.5)
    assert 0 < canvas.pixels.max() <= 128


def test_a_frame_leaves_its_inside_alone() -> None:
    canvas = black()
    canvas.frame((10, 10, 60, 50), 4, 3, WHITE)
    assert not canvas.pixels[16:44, 16:54].any()
    assert canvas.pixels[11, 35, 0] == canvas.pixels[30, 11, 0] == 255


def test_what_lies_outside_is_cut_off() -> None:
    canvas = black()
    canvas.line((-1e5, -1e5), (-10, -10), 5, WHITE)
    canvas.disc((500, 20), 30, WHITE)
    canvas.box((90, 70, 120, 100), 3, WHITE)
    canvas.text((-200, 0), "P1", ImageFont.load_default(12), WHITE)
    assert not canvas.pixels.any()
    canvas.line((-1e5, 30), (1e5, 30), 4, WHITE)
    assert (canvas.pixels[30] == 255).all()


def test_text_is_cut_at_the_edge() -> None:
    canvas = black(20, 20)
    canvas.text((0, 0), "PPPP", ImageFont.load_default(30), WHITE)
    assert canvas.pixels.any()


def test_faded_shapes_do_not_add_up() -> None:
    canvas = black()
    with canvas.faded(0.5):
        canvas.disc((30, 30), 10, WHITE)
        canvas.disc((34, 30), 10, WHITE)
    assert abs(int(canvas.pixels.max()) - 128) <= 1


def test_the_given_pixels_are_copied() -> None:
    pixels = np.zeros((10, 10, 3), np.uint8)
    Canvas(pixels).disc((5, 5), 3, WHITE)
    assert not pixels.any()
