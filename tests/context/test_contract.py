"""Released renderers are never edited: a checkpoint was trained on exactly this text."""

from __future__ import annotations

import pytest

from humanagent.context import contract_hash, latest, render
from humanagent.context.render import RENDERERS, approximate_tokens
from humanagent.errors import SettingsError
from humanagent.pose import SceneFacts
from humanagent.scene import Scene

#: A change here breaks every checkpoint that names the version: write a new version instead.
RELEASED = {
    ("paper", 1): "d402cfdce43339c2a05d5c31032fd0c7639cb8b4fa56bba5a5f00aa14cffa6a3",
    ("compact", 1): "d9e45e1e1e954709fb6041e47012236e12e16edd5e975ac6b74fb593d2b0c0e4",
}


@pytest.mark.parametrize(("name", "version"), RELEASED)
def test_a_released_renderer_writes_what_it_always_wrote(name: str, version: int) -> None:
    assert contract_hash(name, version) == RELEASED[name, version]


def test_every_renderer_is_pinned_here() -> None:
    assert set(RELEASED) == set(RENDERERS)


def test_the_newest_version_is_the_default() -> None:
    for name in {name for name, _ in RENDERERS}:
        context = render(Scene(width=9, height=9), SceneFacts(people={}), name=name)
        assert (context.name, context.version) == (name, latest(name))


def test_an_unknown_renderer_is_a_settings_error() -> None:
    empty = Scene(width=9, height=9), SceneFacts(people={})
    with pytest.raises(SettingsError, match="compact, paper"):
        render(*empty, name="verbose")
    with pytest.raises(SettingsError, match="version 99"):
        render(*empty, name="compact", version=99)


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("12,30", 5), ("P1 box", 3), ("orientation", 2), ("a\n b", 2)]
)
def test_tokens_are_counted_on_the_safe_side(text: str, tokens: int) -> None:
    assert approximate_tokens(text) == tokens
