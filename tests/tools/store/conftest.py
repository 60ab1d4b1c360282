"""A server, models that it serves, and a store that knows them through a mirror."""

from __future__ import annotations

import hashlib
import io
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from humanagent.tools.store import Store, StoreSettings
from humanagent.tools.store.entry import ModelEntry, ModelFile
from tests.tools.store.server import Served, Server

#: Begins as an ONNX file does; large enough for several reads and writes.
ONNX = b"\x08\x07" + random.Random(0).randbytes(300_000)
OTHER_ONNX = b"\x08\x08" + random.Random(1).randbytes(300_000)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


ZIP = zipped({"20230831/rtmpose/end2end.onnx": ONNX, "20230831/rtmpose/detail.json": b"{}"})


def entry(name: str, *files: ModelFile) -> ModelEntry:
    return ModelEntry(name=name, task="pose", backend="rtmpose", files=files, licence="Apache-2.0")


def remote(name: str, path: str, **more: object) -> ModelFile:
    return ModelFile.model_validate({"name": name, "url": f"https://models.example{path}", **more})


KNOWN = {
    e.name: e
    for e in (
        entry("published", remote("m.onnx", "/m.onnx", sha256=sha256(ONNX), bytes=len(ONNX))),
        entry("unpublished", remote("m.onnx", "/m.onnx")),
        entry("packed", remote("end2end.onnx", "/m.zip", member="end2end.onnx")),
        entry(
            "packed-published",
            remote("end2end.onnx", "/m.zip", member="end2end.onnx", sha256=sha256(ZIP)),
        ),
        entry("two", remote("m.onnx", "/m.onnx"), remote("config.json", "/config.json")),
        entry("pickle", remote("m.pt", "/m.pt", sha256=sha256(b"\x80pickle"))),
    )
}


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No proxies, settings or models of whoever runs the tests; no waiting between attempts."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("OFFLINE", "MODELS_MIRROR", "MODELS_MAX_BYTES", "MODELS_TIMEOUT_S"):
        monkeypatch.delenv(f"HUMANAGENT_{name}", raising=False)
    monkeypatch.setenv("HUMANAGENT_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr("humanagent.tools.store.download.PAUSE_S", 0.0)


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    running.files = {
        "/m.onnx": Served(ONNX),
        "/m.zip": Served(ZIP),
        "/config.json": Served(b'{"a": 1}'),
        "/m.pt": Served(b"\x80pickle"),
    }
    yield running
    running.stop()


@pytest.fixture
def served(server: Server) -> Served:
    """How ``/m.onnx`` is served."""
    file = server.files["/m.onnx"]
    assert isinstance(file, Served)
    return file


@pytest.fixture
def make_store(tmp_path: Path, server: Server) -> Callable[..., Store]:
    """A store of the models above, with the server as their mirror."""

    def make(**changes: object) -> Store:
        given = {"models": tmp_path / "models", "models_mirror": server.base, **changes}
        return Store(StoreSettings.model_validate(given), KNOWN)

    return make


@pytest.fixture
def store(make_store: Callable[..., Store]) -> Store:
    return make_store()
