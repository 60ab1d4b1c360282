"""Boxes and key points as text: through the tokenizer unchanged, and near where they were.

A tokenizer that drops a blank or a digit, or a format that rounds too much, would move every
person that a model is told of, and nothing else would show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol

from humanagent.context import Focus, render
from humanagent.context.render import RENDERERS
from humanagent.errors import BackendError
from humanagent.pose import scene_facts
from humanagent.scene import INDEX, Scene
from humanagent.training.data.scenes import SceneConfig, make_scene

#: Widths and heights of pictures: a thumbnail, and what cameras make.
SIZES: Final = ((112, 112), (640, 480), (1920, 1080), (4000, 3000))
#: Largest distance, per coordinate: *compact* writes whole pixels, *paper* three decimals of the
#: picture's longer side.
_PIXEL: Final = 0.5
_SHARE: Final = 0.0005
_SEED: Final = 900_000_000
_DRAWN: Final = 96
_WHOLE: Final = r"-?\d+"
_PART: Final = r"-?\d+(?:\.\d+)?"


class Tokenizer(Protocol):
    """What is asked of one; ``Words`` does it."""

    def encode(self, text: str) -> list[int]: ...

    def decode(self, ids: list[int], /) -> str: ...


@dataclass(frozen=True)
class Rounding:
    """How far coordinates move on their way through a context's text, in a picture of that size.

    ``worst`` is the largest distance of ``values`` x and y, in pixels, ``bound`` the largest that
    the format allows.
    """

    context: str
    width: int
    height: int
    values: int
    worst: float
    bound: float


def check_numbers(words: Tokenizer) -> tuple[Rounding, ...]:
    """Every context of this code, at every size, over drawn scenes of one to six people.

    Raises:
        BackendError: the tokenizer changes a text, or a coordinate moves further than it may.
    """
    return tuple(
        _rounding(words, name, version, size) for name, version in RENDERERS for size in SIZES
    )


def _rounding(words: Tokenizer, name: str, version: int, size: tuple[int, int]) -> Rounding:
    bound = _PIXEL if name == "compact" else _SHARE * max(size)
    worst, count = 0.0, 0
    for scene in _scenes(size):
        focus = Focus(joints=tuple(INDEX))
        text = render(scene, scene_facts(scene), name=name, version=version, focus=focus).text
        read = words.decode(words.encode(text))
        if read != text:
            raise BackendError(
                f"the tokenizer changes the context {name}: {_differing(text, read)}",
                do="train with a tokenizer that keeps every sign",
            )
        found = list(_paper(read, scene) if name == "paper" else _compact(read))
        expected = list(_coordinates(scene))
        if [key for key, _ in found] != [key for key, _ in expected]:
            raise BackendError(f"the context {name} does not hold every box and joint of its scene")
        for (_, got), (_, wanted) in zip(found, expected, strict=True):
            worst = max(worst, abs(got - wanted))
            count += 1
    if worst > bound * (1 + 1e-6):
        raise BackendError(
            f"the context {name} moves a point by {worst:.2f} px in a picture of "
            f"{size[0]} x {size[1]}, more than {bound:g} px"
        )
    return Rounding(f"{name} {version}", *size, count, worst, bound)


def _scenes(size: tuple[int, int]) -> Iterator[Scene]:
    """Drawn small, with coordinates between the pixels, and stretched."""
    return (_stretched(scene, size) for scene in _drawn())


@cache
def _drawn() -> tuple[Scene, ...]:
    side = (_DRAWN, _DRAWN)
    configs = [SceneConfig(size=side, supersample=1, people={n: 1}) for n in range(1, 7)]
    return tuple(make_scene(_SEED + n, config).scene for n, config in enumerate(configs))


def _stretched(scene: Scene, size: tuple[int, int]) -> Scene:
    x, y = size[0] / scene.width, size[1] / scene.height
    people = []
    for person in scene.people:
        x0, y0, x1, y1 = person.bbox
        joints = tuple((a * x, b * y) for a, b in person.keypoints.xy)
        moved = person.keypoints.model_copy(update={"xy": joints})
        box = (x0 * x, y0 * y, x1 * x, y1 * y)
        people.append(person.model_copy(update={"bbox": box, "keypoints": moved}))
    return scene.model_copy(update={"width": size[0], "height": size[1], "people": tuple(people)})


def _coordinates(scene: Scene) -> Iterator[tuple[str, float]]:
    """What a context should hold: four numbers of each box, two of each joint that is there."""
    for person in scene.people:
        yield from _box(person.id, person.bbox)
        points = person.keypoints
        for joint, xy, state in zip(INDEX, points.xy, points.state, strict=True):
            if state in ("seen", "guessed"):
                yield from _point(person.id, joint, xy)


def _compact(text: str) -> Iterator[tuple[str, float]]:
    for who, box, rest in re.findall(rf"^(P\d+) box ((?:{_WHOLE},?){{4}})(.*)$", text, re.M):
        yield from _box(who, [float(n) for n in box.split(",")])
        for joint, a, b in re.findall(rf"(\w+) ({_WHOLE}),({_WHOLE})", rest):
            yield from _point(who, joint, (float(a), float(b)))


def _paper(text: str, scene: Scene) -> Iterator[tuple[str, float]]:
    w, h = scene.width, scene.height
    for who, box, joints in re.findall(
        r"^(P\d+) person: \[(.*?)\], keypoints: \[(.*?)\]", text, re.M
    ):
        corners = [float(n) for n in box.split(", ")]
        yield from _box(who, [n * side for n, side in zip(corners, (w, h, w, h), strict=True)])
        triples = re.findall(rf"({_PART}), ({_PART}), ([012])", joints)
        for joint, (a, b, seen) in zip(INDEX, triples, strict=True):
            if seen != "0":
                yield from _point(who, joint, (float(a) * w, float(b) * h))


def _box(who: str, box: tuple[float, ...] | list[float]) -> Iterator[tuple[str, float]]:
    for side, value in zip(("x0", "y0", "x1", "y1"), box, strict=True):
        yield f"{who} {side}", value


def _point(who: str, joint: str, xy: tuple[float, float]) -> Iterator[tuple[str, float]]:
    yield f"{who} {joint} x", xy[0]
    yield f"{who} {joint} y", xy[1]


def _differing(text: str, read: str) -> str:
    """The first place where two texts differ, with what stands around it."""
    same = next(
        (i for i, (a, b) in enumerate(zip(text, read, strict=False)) if a != b),
        min(len(text), len(read)),
    )
    around = slice(max(0, same - 10), same + 10)
    return f"{text[around]!r} becomes {read[around]!r}"
