"""``humanagent ask`` with a model: what it writes, what it takes back, where it looks closer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from humanagent.cli.app import app
from tests.doubles import FixedPerceiver, picture, raising_right_hand, scene_of, standing
from tests.graphs.talker import Talker, calls, reply

TWO = scene_of(raising_right_hand(100, 100), standing(400, 100))
URL = ["--vlm", "http://localhost:1/v1"]
ZOOM = ("zoom_into_person", '{"person": "P2"}')


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    Image.fromarray(picture()).save(path)
    return path


@pytest.fixture
def ask(photo: Path, monkeypatch: pytest.MonkeyPatch):
    def run(vlm: Talker, *options: str) -> Result:
        runner = "humanagent.graphs.ask.runner"
        monkeypatch.setattr(f"{runner}.make_vlm", lambda *_: vlm)
        monkeypatch.setattr(f"{runner}.make_perceiver", lambda _: FixedPerceiver(TWO))
        return CliRunner().invoke(app, ["ask", str(photo), "Is P2 standing?", *options])

    return run


def test_the_words_are_streamed_beside_the_answer_without_json(ask) -> None:
    result = ask(Talker(reply("P2 stands.", ("P2", "posture", "standing"))), *URL, "--stream")
    assert result.exit_code == 0
    assert "P2 stands." in result.stderr
    assert "claims" not in result.stderr
    assert result.stdout.startswith("P2 stands.\n")


def test_a_correction_begins_anew_and_only_the_last_answer_goes_to_stdout(ask) -> None:
    lie = reply("P2 sits.", ("P2", "posture", "sitting"))
    true = reply("P2 stands.", ("P2", "posture", "standing"))
    result = ask(Talker(lie, true), *URL, "--stream")
    first, again, second = (result.stderr.index(t) for t in ("P2 sits", "begins anew", "P2 stands"))
    assert first < again < second
    assert "P2 sits" not in result.stdout


def test_with_tools_the_model_looks_closer_and_it_is_shown(ask) -> None:
    vlm = Talker(calls(ZOOM), reply("P2 stands."))
    result = ask(vlm, *URL, "--tools", "--stream")
    assert 'zoom_into_person {"person": "P2"}: P2: x ' in result.stderr
    assert vlm.asked[0].tools


def test_json_says_where_it_looked(ask) -> None:
    result = ask(Talker(calls(ZOOM), reply("P2 stands.")), *URL, "--tools", "--json")
    [look] = json.loads(result.stdout)["provenance"]["looks"]
    assert look["name"] == "zoom_into_person"


def test_without_tools_it_is_given_none(ask) -> None:
    vlm = Talker(reply("P2 stands."))
    assert ask(vlm, *URL).exit_code == 0
    assert vlm.asked[0].tools == ()


def test_tools_without_a_model_are_not_silently_dropped(ask) -> None:
    result = ask(Talker(""), "--tools")
    assert result.exit_code == 2
    assert "--vlm" in result.stderr


def test_help_teaches_it() -> None:
    text = " ".join(CliRunner().invoke(app, ["ask", "--help"]).stdout.split())
    assert "--tools" in text
    assert "--vlm URL --tools" in text
