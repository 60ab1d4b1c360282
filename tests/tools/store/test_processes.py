"""Several processes, killed processes and full disks: real ones."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from humanagent.tools.store import Store
from humanagent.tools.store.pull import pull
from tests.tools.store.conftest import ONNX, OTHER_ONNX, sha256
from tests.tools.store.server import Served, Server

PULL = """
import sys
from humanagent.tools.store import Store, store_settings
from humanagent.tools.store.entry import ModelEntry, ModelFile
from humanagent.tools.store.pull import Watch, pull

file = ModelFile(name="m.onnx", url="https://models.example/m.onnx", sha256=sys.argv[1])
entry = ModelEntry(name="published", task="pose", backend="rtmpose", files=(file,))
store = Store(store_settings(), {"published": entry})
watch = Watch(waiting=lambda: print("waiting", flush=True))
pull(store, "published", watch=watch)
print("done", flush=True)
"""


@pytest.fixture
def start(server: Server, store: Store) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a process that pulls ``published``."""
    started: list[subprocess.Popen[str]] = []

    def go(before: str = "") -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", before + PULL, sha256(ONNX)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "HUMANAGENT_MODELS": str(store.folder),
                "HUMANAGENT_MODELS_MIRROR": server.base,
            },
        )
        started.append(process)
        return process

    yield go
    for process in started:
        process.kill()
        process.communicate()


class Gate:
    """Serves half of the file, then waits until it is opened."""

    def __init__(self, server: Server) -> None:
        self.half_sent = threading.Event()
        self.open = threading.Event()
        self._server = server
        server.files["/m.onnx"] = self

    def __call__(self, request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("ETag", '"v1"')
        request.send_header("Content-Length", str(len(ONNX)))
        request.end_headers()
        try:
            request.wfile.write(ONNX[:150_000])
            self.half_sent.set()
            while not (self.open.wait(0.05) or self._server.closing.is_set()):
                pass
            request.wfile.write(ONNX[150_000:])
        except OSError:
            pass  # the client was killed


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


def test_two_at_once_download_once(
    start: Callable[..., subprocess.Popen[str]], server: Server, store: Store
) -> None:
    gate = Gate(server)
    first = start()
    assert gate.half_sent.wait(60)
    second = start()
    assert second.stdout is not None
    assert second.stdout.readline() == "waiting\n"
    gate.open.set()
    for process in (first, second):
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out.split()[-1], err) == (0, "done", "")
    assert len(server.requests) == 1
    assert store.weights("published").path.read_bytes() == ONNX


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_killed_in_the_middle(
    start: Callable[..., subprocess.Popen[str]], server: Server, store: Store
) -> None:
    gate = Gate(server)
    process = start()
    assert gate.half_sent.wait(60)
    part = store.home("published") / ".parts" / "m.onnx.part"
    until(lambda: part.exists() and part.stat().st_size > 0)
    process.kill()
    process.wait(timeout=60)
    arrived = part.stat().st_size
    assert store.state("published") == "absent"
    assert not (store.home("published") / "m.onnx").exists()

    server.files["/m.onnx"] = Served(ONNX)  # its lock died with it, and the rest is fetched
    assert pull(store, "published").confirmed
    assert server.asked_ranges == [None, f"bytes={arrived}-"]
    assert store.weights("published").path.read_bytes() == ONNX


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limits there")
def test_a_full_disk(
    start: Callable[..., subprocess.Popen[str]], server: Server, store: Store
) -> None:
    """A limit on the size of files stands for it: writing fails in the same place."""
    limit = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
    process = start(limit)
    _, err = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "OSError" in err
    assert store.state("published") == "absent"
    assert pull(store, "published").confirmed  # when there is room again, it goes on
    assert server.asked_ranges[-1] is not None


def test_the_old_lock_file_does_not_vouch_for_half_of_a_new_model(
    store: Store, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull(store, "two")
    (store.home("two") / "m.onnx").write_bytes(b"damaged")
    server.files["/m.onnx"] = Served(OTHER_ONNX)

    class Stopped(BaseException):
        pass

    def stop(folder: object) -> None:
        raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr("humanagent.tools.store.place._flush_folder", stop)
        with pytest.raises(Stopped):
            pull(store, "two")
    assert (store.home("two") / "m.onnx").read_bytes() == OTHER_ONNX
    assert store.state("two") == "absent"


@pytest.mark.parametrize("after", range(8))
def test_stopped_at_any_rename_it_is_there_whole_or_not_at_all(
    after: int, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two files: each rename on the way (and each flush of the folder) is the last in turn."""

    class Stopped(BaseException):
        pass

    steps = 0

    def counted(function: Callable[..., object]) -> Callable[..., object]:
        def step(*args: object, **kwargs: object) -> object:
            nonlocal steps
            if steps == after:
                raise Stopped
            steps += 1
            return function(*args, **kwargs)

        return step

    with monkeypatch.context() as patched:
        patched.setattr("os.replace", counted(os.replace))
        patched.setattr("humanagent.tools.store.place._flush_folder", counted(lambda folder: None))
        try:
            pull(store, "two")
        except Stopped:
            pass
        else:
            assert after == steps == 7
    if store.state("two") == "absent":
        assert after < 6
    else:
        store.check("two")
    pull(store, "two")
    store.confirm("two", None)
    assert (store.weights("two").path / "m.onnx").read_bytes() == ONNX
