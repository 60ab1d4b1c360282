"""A server as a child process; a small program stands in for vLLM, which is tested for itself."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from humanagent.errors import BackendError, MissingDependencyError, NotStartedError
from humanagent.vlm.serving.command import Command, Place
from humanagent.vlm.serving.machine import free_port
from humanagent.vlm.serving.process import ServerProcess

#: Answers every request with 200, after it started a worker whose process id it writes to a file.
SERVER = """
import http.server, pathlib, subprocess, sys
port, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])
worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
folder.joinpath("worker").write_text(str(worker.pid))
class Healthy(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.send_header("content-length", "0"); self.end_headers()
http.server.HTTPServer(("127.0.0.1", port), Healthy).serve_forever()
"""
FAILS = """
import sys
print("(EngineCore pid=7) ERROR 11-21 05:40:00 [core.py:12] ValueError: no such layer")
print("(APIServer pid=6) RuntimeError: Engine core initialization failed. See root cause above.")
sys.exit(1)
"""


def server_of(code: str, folder: Path, port: int | None = None) -> ServerProcess:
    place = Place(port or free_port())
    arguments = (sys.executable, "-c", code, str(place.port), str(folder))
    return ServerProcess(Command(arguments), place, folder / "log.txt")


def alive(pid: int) -> bool:
    """Whether a process is there and not only waits for its exit status to be read."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return bool(state.stdout.strip()) and "Z" not in state.stdout


def test_it_is_ready_when_it_answers_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with server_of(SERVER, tmp_path) as server:
        server.wait_ready(60)
        worker = int((tmp_path / "worker").read_text())
        assert server.ended is None
        assert alive(worker)
    assert server.ended is not None
    deadline = time.monotonic() + 20
    while alive(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(worker)


def test_it_can_be_killed_and_started_again(tmp_path: Path) -> None:
    server = server_of(SERVER, tmp_path)
    try:
        server.start()
        server.wait_ready(60)
        server.kill()
        assert server.ended == -signal.SIGKILL
        server.start()
        server.wait_ready(60)
    finally:
        server.stop()


def test_an_early_end_is_told_with_the_line_that_says_why(tmp_path: Path) -> None:
    with (
        server_of(FAILS, tmp_path) as server,
        pytest.raises(BackendError, match=r"status 1 .*ValueError: no such layer \(log ") as error,
    ):
        server.wait_ready(60)
    assert "\n" not in str(error.value)


def test_one_that_is_never_ready_is_told_in_time(tmp_path: Path) -> None:
    with (
        server_of("import time; time.sleep(600)", tmp_path) as server,
        pytest.raises(BackendError, match=r"not ready within 0\.2 s: it wrote nothing"),
    ):
        server.wait_ready(0.2)


def test_its_output_can_be_watched(tmp_path: Path) -> None:
    said: list[str] = []
    code = "import time; print('loading weights', flush=True); time.sleep(600)"
    with server_of(code, tmp_path) as server, pytest.raises(BackendError):
        server.wait_ready(2, said.append)
    assert "loading weights" in said


def test_a_port_in_use_is_told_before_anything_is_started(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        server = server_of(SERVER, tmp_path, port=other.getsockname()[1])
        with pytest.raises(NotStartedError, match="--port"):
            server.start()
    assert server.pid is None


def test_a_command_that_is_not_there_is_told(tmp_path: Path) -> None:
    place = Place(free_port())
    server = ServerProcess(Command((str(tmp_path / "vllm"),)), place, tmp_path / "log.txt")
    with pytest.raises(MissingDependencyError, match="vllm"):
        server.start()


def test_two_of_one_are_refused(tmp_path: Path) -> None:
    with server_of(SERVER, tmp_path) as server, pytest.raises(BackendError, match="already"):
        server.start()


def test_what_it_was_not_started_with_is_not_stopped(tmp_path: Path) -> None:
    server_of(SERVER, tmp_path).stop()
    assert alive(os.getpid())
