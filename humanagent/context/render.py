"""One function renders a scene into the text a VLM reads: in training, evaluation and live.

Renderers are versioned and released ones are never edited; ``contract_hash`` is what a checkpoint
writes down and what is compared when it is served.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cache

from humanagent.context import compact_v1, paper_v1
from humanagent.context.types import Focus, PersonContext, Renderer
from humanagent.errors import SettingsError
from humanagent.pose.types import Fact, SceneFacts
from humanagent.scene import Keypoints, Person, Scene

RENDERERS: dict[tuple[str, int], Renderer] = {
    ("paper", 1): paper_v1.render,
    ("compact", 1): compact_v1.render,
}
_TOKEN = re.compile(r"\d|[A-Za-z]{1,6}|[^\sA-Za-z\d]")


def approximate_tokens(text: str) -> int:
    """Tokens of a text, without a tokenizer: every digit and sign, every six letters.

    Meant to be on the safe side of Qwen and Llama tokenizers, so that a budget holds.

    Example:
        >>> approximate_tokens("P1 box 12,30")
        8
    """
    return len(_TOKEN.findall(text))


def latest(name: str) -> int:
    """The newest version of a renderer.

    Raises:
        SettingsError: there is no renderer of that name.

    Example:
        >>> latest("paper")
        1
    """
    versions = [v for n, v in RENDERERS if n == name]
    if not versions:
        names = ", ".join(sorted({n for n, _ in RENDERERS}))
        raise SettingsError(f"no person context called {name!r}", do=f"use one of {names}")
    return max(versions)


def render(
    scene: Scene,
    facts: SceneFacts,
    *,
    name: str = "compact",
    version: int | None = None,
    focus: Focus = Focus(),  # noqa: B008 - frozen
    count_tokens: Callable[[str], int] = approximate_tokens,
) -> PersonContext:
    """Render a scene as ``paper`` or ``compact`` text, with its hash.

    Raises:
        SettingsError: no renderer of that name and version.

    Example:
        >>> empty = Scene(width=64, height=48)
        >>> render(empty, SceneFacts(people={})).text
        'picture 64x48 px, people found: 0'
    """
    number = latest(name) if version is None else version
    renderer = RENDERERS.get((name, number))
    if renderer is None:
        raise SettingsError(f"no person context {name!r} version {number}")
    text, omitted = renderer(scene, facts, focus, count_tokens)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return PersonContext(text=text, name=name, version=number, sha256=digest, omitted=omitted)


@cache
def contract_hash(name: str, version: int) -> str:
    """SHA-256 of what a renderer makes of a fixed scene: it changes when the format does.

    Example:
        >>> len(contract_hash("compact", 1))
        64
    """
    scene, facts = _probe()
    texts = [render(scene, facts, name=name, version=version, focus=f).text for f in _PROBE_FOCI]
    return hashlib.sha256("\n\n".join(texts).encode()).hexdigest()


_PROBE_FOCI = (
    Focus(),
    Focus(people=("P3", "P1"), joints=("left_wrist", "nose", "right_ankle"), budget=180),
)


def _probe() -> tuple[Scene, SceneFacts]:
    """Joints in all states, facts known, doubtful and unknown, attributes, pairs."""
    keypoints = Keypoints(
        xy=tuple((10.25 + 5 * i, 20.5 + 7 * i) for i in range(17)),
        score=tuple(0.05 * i + 0.1 for i in range(17)),
        state=("seen",) * 9 + ("guessed",) * 4 + ("off_frame",) * 2 + ("absent",) * 2,
    )
    people = [
        Person(id="P1", bbox=(8.0, 16.5, 99.9, 150.2), score=0.9, keypoints=keypoints),
        Person(id="P2", bbox=(110, 20, 180, 170), score=0.5, attributes={"top": "red; blue"}),
        Person(id="P3", bbox=(190.4, 30, 250.6, 178), score=0.8),
    ]
    facts = [
        Fact(subject="P1", name="posture", value="standing", confidence=0.9),
        Fact(subject="P1", name="left_hand", value="near_person", confidence=0.4, other="P2"),
        Fact(subject="P3", name="orientation", value="away", confidence=0.7),
    ]
    pairs = [
        Fact(subject="P1", name="side", value="left_of", confidence=0.9, other="P2"),
        Fact(subject="P1", name="distance", value="apart", confidence=0.9, other="P2"),
        Fact(subject="P1", name="depth", value="behind", confidence=0.3, other="P3"),
        Fact(subject="P2", name="distance", value="near", confidence=0.9, other="P3"),
        Fact(subject="P3", name="distance", value="near", confidence=0.9, other="P2"),
    ]
    measured = SceneFacts(
        people={i: {f.name: f for f in facts if f.subject == i} for i in ("P1", "P2", "P3")},
        pairs={
            f"{a}>{b}": {f.name: f for f in pairs if (f.subject, f.other) == (a, b)}
            for a, b in (("P1", "P2"), ("P1", "P3"), ("P2", "P3"), ("P3", "P2"))
        },
    )
    return Scene.from_people((260, 180), people, possible=((1.0, 2.0, 3.0, 4.0),)), measured
