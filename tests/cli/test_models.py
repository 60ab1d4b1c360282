"""``humanagent models``: what it prints, and with which code it ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from humanagent.cli.app import app
from tests.tools.store.conftest import KNOWN, ONNX, OTHER_ONNX, sha256
from tests.tools.store.server import Served, Server


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    running.files = {"/m.onnx": Served(ONNX), "/m.pt": Served(b"\x80pickle")}
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: Server) -> None:
    for name in ("http_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv("HUMANAGENT_OFFLINE", raising=False)
    monkeypatch.setenv("HUMANAGENT_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("HUMANAGENT_MODELS_MIRROR", server.base)
    monkeypatch.setattr("humanagent.tools.store.store.catalogue", lambda: KNOWN)
    monkeypatch.setattr("humanagent.tools.store.download.PAUSE_S", 0.0)


def run(*args: object) -> Result:
    return CliRunner().invoke(app, ["models", *map(str, args)])


def listed() -> dict[str, str]:
    rows = json.loads(run("list", "--json").stdout)["models"]
    return {row["name"]: row["state"] for row in rows}


class TestPull:
    def test_a_published_hash_is_loaded_at_once(self) -> None:
        result = run("pull", "published")
        assert result.exit_code == 0
        assert sha256(ONNX) in result.stdout
        assert result.stderr == ""
        path = run("path", "published")
        assert Path(path.stdout.strip()).read_bytes() == ONNX

    def test_without_one_the_user_is_asked_to_confirm(self) -> None:
        result = run("pull", "unpublished")
        assert result.exit_code == 0
        assert sha256(ONNX) in result.stdout
        assert "humanagent models verify unpublished --sha256" in result.stderr
        assert run("path", "unpublished").exit_code == 4

    def test_json(self) -> None:
        result = run("pull", "published", "unpublished", "--json")
        first, second = json.loads(result.stdout)
        assert first["state"] == "ready"
        assert second["state"] == "unconfirmed"
        assert second["files"]["m.onnx"]["sha256"] == sha256(ONNX)

    def test_a_mirror_given_here_wins(
        self, monkeypatch: pytest.MonkeyPatch, server: Server
    ) -> None:
        monkeypatch.setenv("HUMANAGENT_MODELS_MIRROR", "https://10.0.0.1")
        assert run("pull", "published", "--mirror", server.base).exit_code == 0

    @pytest.mark.parametrize(
        ("name", "code", "message"),
        [
            ("nothing", 2, "no model called"),
            ("pickle", 2, "--trust-pickle"),
            ("two", 3, "404"),
        ],
    )
    def test_what_fails_and_how(self, name: str, code: int, message: str) -> None:
        result = run("pull", name)
        assert result.exit_code == code
        assert message in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1

    def test_a_wrong_hash(self, server: Server) -> None:
        server.files["/m.onnx"] = Served(OTHER_ONNX[: len(ONNX)])
        result = run("pull", "published")
        assert result.exit_code == 3
        assert "published is" in result.stderr

    def test_offline(self, monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
        monkeypatch.setenv("HUMANAGENT_OFFLINE", "1")
        result = run("pull", "published")
        assert result.exit_code == 4
        assert "HUMANAGENT_OFFLINE" in result.stderr
        assert server.requests == []

    def test_trust_is_recorded(self) -> None:
        result = run("pull", "pickle", "--trust-pickle", "--json")
        assert json.loads(result.stdout)[0]["trust_pickle"]


class TestVerify:
    def test_the_hash_confirms(self) -> None:
        run("pull", "unpublished")
        assert run("verify", "unpublished", "--sha256", sha256(ONNX)).exit_code == 0
        assert run("path", "unpublished").exit_code == 0

    def test_another_hash_does_not(self) -> None:
        run("pull", "unpublished")
        result = run("verify", "unpublished", "--sha256", sha256(OTHER_ONNX))
        assert result.exit_code == 3
        assert listed()["unpublished"] == "unconfirmed"

    def test_accepting(self) -> None:
        run("pull", "unpublished")
        assert run("verify", "unpublished", "--accept").exit_code == 0
        assert listed()["unpublished"] == "ready"

    def test_looking_confirms_nothing(self) -> None:
        run("pull", "unpublished")
        result = run("verify")
        assert result.exit_code == 0
        assert "not confirmed" in result.stdout
        assert listed()["unpublished"] == "unconfirmed"

    def test_all_are_looked_at_and_damage_is_told(self, tmp_path: Path) -> None:
        run("pull", "published", "unpublished")
        (tmp_path / "models" / "published" / "m.onnx").write_bytes(b"")
        result = run("verify", "--json")
        assert result.exit_code == 3
        damaged, right = json.loads(result.stdout)
        assert "is not the file that was placed" in damaged["error"]
        assert right["name"] == "unpublished"

    @pytest.mark.parametrize(
        "args",
        [
            ("--accept",),
            ("published", "unpublished", "--accept"),
            ("published", "--accept", "--sha256", "0" * 64),
        ],
    )
    def test_what_cannot_be_meant(self, args: tuple[str, ...]) -> None:
        assert run("verify", *args).exit_code == 2

    def test_what_is_not_there(self) -> None:
        assert run("verify", "published").exit_code == 4


class TestOwn:
    def test_add_list_path_remove(self, tmp_path: Path) -> None:
        source = tmp_path / "mine.onnx"
        source.write_bytes(ONNX)
        given = ("--task", "pose", "--backend", "rtmpose", "--input-size", "192x256")
        assert run("add", "mine", source, *given).exit_code == 0
        assert listed()["mine"] == "ready"
        assert Path(run("path", "mine").stdout.strip()).read_bytes() == ONNX
        assert run("remove", "mine").exit_code == 0
        assert "mine" not in listed()

    def test_a_url(self, monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
        url = f"{server.base}/m.onnx"
        given = ("--task", "pose", "--backend", "rtmpose", "--sha256", sha256(ONNX), "--json")
        result = run("add", "mine", url, *given)
        assert json.loads(result.stdout)["state"] == "ready"

    @pytest.mark.parametrize(
        ("source", "more", "code"),
        [
            ("no.onnx", (), 2),
            ("http://models.example/m.onnx", (), 2),
            ("no.onnx", ("--input-size", "big"), 2),
        ],
    )
    def test_what_cannot_be(
        self,
        source: str,
        more: tuple[str, ...],
        code: int,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        given = ("--task", "pose", "--backend", "rtmpose", *more)
        assert run("add", "mine", source, *given).exit_code == code

    def test_removing_nothing(self) -> None:
        assert run("remove", "published").exit_code == 4


class TestList:
    def test_by_task_and_backend(self) -> None:
        assert "published" in run("list").stdout
        assert "published" not in run("list", "--task", "detect").stdout
        assert "published" not in run("list", "--backend", "mmpose").stdout

    def test_the_folder_is_told(self, tmp_path: Path) -> None:
        assert run("path").stdout.strip() == str(tmp_path / "models")


@pytest.mark.parametrize("command", ["list", "pull", "verify", "add", "remove", "path"])
def test_help_teaches(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.stdout
