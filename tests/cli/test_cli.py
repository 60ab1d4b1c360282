"""The command: output, exit codes, folders, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from humanagent.cli.app import app
from humanagent.errors import BackendError
from humanagent.scene import Scene
from tests.doubles import FixedPerceiver, picture, raising_right_hand, scene_of, standing

TWO = scene_of(raising_right_hand(100, 100), standing(400, 100))


@pytest.fixture(autouse=True)
def prepared(monkeypatch: pytest.MonkeyPatch) -> FixedPerceiver:
    perceiver = FixedPerceiver(TWO)
    for module in ("humanagent.graphs.ask.runner", "humanagent.tools.select"):
        monkeypatch.setattr(f"{module}.make_perceiver", lambda settings: perceiver)
    return perceiver


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    Image.fromarray(picture()).save(path)
    return path


def run(*args: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args])


def test_ask_prints_the_answer_first_and_its_evidence_below(photo: Path) -> None:
    result = run("ask", photo, "Who is raising a hand?")
    assert result.exit_code == 0
    first, *rest = result.stdout.splitlines()
    assert "P1" in first
    assert any("measured: P1 right_arm" in line for line in rest)


def test_json_is_one_object_and_nothing_else(photo: Path) -> None:
    result = run("ask", photo, "How many people?", "--json")
    body = json.loads(result.stdout)
    assert body["status"] == "answered"
    assert len(body["scene"]["people"]) == 2


def test_save_writes_the_overlay(photo: Path, tmp_path: Path) -> None:
    assert run("ask", photo, "How many people?", "--save", tmp_path / "o.png").exit_code == 0
    with Image.open(tmp_path / "o.png") as drawn:
        assert drawn.width == 640


def test_stream_shows_steps_beside_the_answer(photo: Path) -> None:
    result = run("ask", photo, "How many people?", "--stream")
    assert "perceive" in result.stderr
    assert "perceive" not in result.stdout


def test_a_folder_gives_a_line_for_each_picture_and_goes_on_after_a_bad_one(
    photo: Path, tmp_path: Path
) -> None:
    (tmp_path / "broken.jpg").write_text("no picture")
    result = run("ask", tmp_path, "How many people?", "--json")
    assert result.exit_code == 0
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert ["error" in row for row in rows] == [True, False]


def test_a_glob_is_expanded_by_us_too(photo: Path, tmp_path: Path) -> None:
    result = run("ask", tmp_path / "*.png", "How many people?")
    assert result.stdout.startswith(str(photo))


@pytest.mark.parametrize(
    "args",
    [
        ["ask", "missing.jpg", "How many?"],
        ["ask", "How many?"],
        ["ask", "none*.jpg", "How many?"],
        ["ask", "PHOTO", ""],
        ["ask", "PHOTO", "How many?", "--profile", "party"],
        ["ask", "PHOTO", "How many?", "--vlm", "gpt-9"],
        ["ask", "PHOTO", "How many?", "--save", "overlay.txt"],
        ["ask", "PHOTO", "How many?", "--nonsense"],
        ["perceive", "missing.jpg"],
    ],
)
def test_bad_input_is_one_line_and_exit_2(args: list[str], photo: Path) -> None:
    result = run(*[str(photo) if a == "PHOTO" else a for a in args])
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    if "--nonsense" not in args:
        assert len(result.stderr.strip().splitlines()) == 1
        assert result.stderr.startswith("humanagent: ")


def test_a_backend_that_fails_is_exit_3(photo: Path, prepared: FixedPerceiver) -> None:
    def broken(image: object) -> Scene:
        raise BackendError("out of cheese", where="fixed")

    prepared._scene = broken
    result = run("ask", photo, "How many people?")
    assert result.exit_code == 3
    assert result.stderr.strip() == "humanagent: out of cheese (fixed)"


def test_refusals_and_abstentions_are_answers(photo: Path) -> None:
    for question in ("Who is this? Tell me her name.", "What colour is his shirt?"):
        assert run("ask", photo, question).exit_code == 0


def test_a_conversation_needs_a_picture_only_once(photo: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run("ask", photo, "How many people?", "--thread", "t", "--home", home).exit_code == 0
    result = run("ask", "Who is raising a hand?", "--thread", "t", "--home", home)
    assert result.exit_code == 0
    assert "P1" in result.stdout


def test_perceive_lists_people_and_known_facts(photo: Path, tmp_path: Path) -> None:
    result = run("perceive", photo, "--save", tmp_path / "o.jpg")
    assert result.exit_code == 0
    assert "P2" in result.stdout
    assert "posture" in result.stdout
    assert (tmp_path / "o.jpg").exists()
    body = json.loads(run("perceive", photo, "--json").stdout)
    assert set(body) == {"scene", "facts"}


def test_doctor_names_what_is_missing_and_how_to_get_it() -> None:
    text = run("doctor").stdout
    assert "perception: fixed 1 works" in text
    body = json.loads(run("doctor", "--json").stdout)
    assert {e["name"] for e in body["extras"]} >= {"embedded", "eval", "vllm", "train"}


def test_help_teaches_by_example() -> None:
    assert 'humanagent ask photo.jpg "Who is raising a hand?"' in run("ask", "--help").stdout
    assert run("--version").stdout.strip()


def test_overlays_of_pictures_with_the_same_name_do_not_overwrite(
    photo: Path, tmp_path: Path
) -> None:
    (tmp_path / "b").mkdir()
    twin = tmp_path / "b" / photo.name
    twin.write_bytes(photo.read_bytes())
    run("ask", photo, twin, "How many people?", "--save", tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["photo-2.png", "photo.png"]


def test_a_data_url_is_not_repeated_in_every_line(photo: Path) -> None:
    import base64

    url = "data:image/png;base64," + base64.b64encode(photo.read_bytes()).decode()
    lines = run("ask", photo, url, "How many people?").stdout.splitlines()
    assert [line.split(": ")[0] for line in lines] == [str(photo), "data URL"]


def test_the_wrong_order_is_said(photo: Path) -> None:
    result = run("ask", "Who is sitting?", photo)
    assert result.exit_code == 2
    assert "the question comes last" in result.stderr


@pytest.mark.parametrize("option", [["--thread", "t"], ["--stream"]])
def test_what_is_for_one_picture_is_not_silently_dropped(photo: Path, option: list[str]) -> None:
    result = run("ask", photo, photo, "How many people?", *option)
    assert result.exit_code == 2
    assert "one picture" in result.stderr


def test_a_folder_to_save_to_that_is_a_file(photo: Path) -> None:
    result = run("ask", photo, photo, "How many people?", "--save", photo)
    assert result.exit_code == 2
    assert "folder" in result.stderr


def test_a_format_that_cannot_be_saved_is_said_before_anything_is_measured(
    photo: Path, prepared: FixedPerceiver
) -> None:
    for command in (["ask", photo, "How many people?"], ["perceive", photo]):
        assert run(*command, "--save", "overlay.txt").exit_code == 2
    assert prepared.calls == 0


def test_names_that_are_no_text_are_shown_and_written_as_json(photo: Path) -> None:
    odd = photo.with_name("b\udcff\x1b[31m.png")
    odd.write_bytes(photo.read_bytes())
    result = run("ask", odd, "How many people?", "--json")
    assert json.loads(result.stdout)["source"].endswith("b?[31m.png")
    many = run("ask", odd, photo, "How many people?").stdout
    assert "b?[31m.png: " in many
    assert "\x1b" not in run("ask", f"{odd}.gone", "How many people?").stderr


def test_a_long_question_or_path_is_no_crash(photo: Path) -> None:
    assert run("ask", photo, "How many people? " * 100).exit_code == 0
    assert run("ask", "x" * 5000, "How many people?").exit_code == 2


@pytest.mark.parametrize("pattern", ["**a*.png", "[", "*/*/*.gone"])
def test_odd_globs(photo: Path, pattern: str) -> None:
    result = run("ask", f"{photo.parent}/{pattern}", "How many people?")
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1


def test_output_that_cannot_be_written_is_one_line(
    photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("humanagent.cli.ask._print", full)
    result = run("ask", photo, "How many people?")
    assert result.exit_code == 3
    assert result.stderr.strip() == "humanagent: [Errno 28] No space left on device"


def test_an_interrupt_is_quiet(photo: Path, prepared: FixedPerceiver) -> None:
    def interrupted(image: object) -> Scene:
        raise KeyboardInterrupt

    prepared._scene = interrupted
    result = run("ask", photo, "How many people?")
    assert result.exit_code == 130
    assert result.output == ""


@pytest.mark.parametrize(
    ("name", "value"), [("HUMANAGENT_THREADS", "many"), ("HUMANAGENT_MEDIA", "{broken")]
)
def test_a_wrong_setting_in_the_environment_is_one_line(
    name: str, value: str, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    for command in (["doctor"], ["ask", photo, "How many people?"], ["perceive", photo]):
        result = run(*command)
        said = result.stderr if result.exit_code else result.stdout
        assert result.exit_code == (0 if command == ["doctor"] else 2)
        assert name.split("_")[1].lower() in said
