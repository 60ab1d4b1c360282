"""A vLLM server as a child of this process: started, waited for, stopped with all its workers."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from humanagent.errors import BackendError, MissingDependencyError
from humanagent.vlm.serving.command import Command, Place
from humanagent.vlm.serving.log import remedy, tail, telling
from humanagent.vlm.serving.machine import check_port

_BETWEEN_S: Final = 0.5  # questions whether it is ready
_GRACE_S: Final = 30.0  # to end by itself


class ServerProcess:
    """``vllm serve`` in a process group of its own, its output in a file.

    Args:
        command: From ``serve_command``.
        place: The address it was made for.
        log: File for its output; by default a new one in the folder for temporary files.

    Example:
        ``with ServerProcess(command, place) as server: server.wait_ready(300)``
    """

    def __init__(self, command: Command, place: Place, log: Path | None = None) -> None:
        self.command, self.place = command, place
        self.log = log or _new_log()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Base address, ``http://127.0.0.1:8000/v1``."""
        return self.place.url

    @property
    def pid(self) -> int | None:
        """Process, and process group; None before the start."""
        return None if self._process is None else self._process.pid

    @property
    def ended(self) -> int | None:
        """Exit status (negative: the signal that ended it), None while it runs."""
        return None if self._process is None else self._process.poll()

    def start(self) -> None:
        """Start it; ``wait_ready`` says when it answers.

        Raises:
            SettingsError: no such address on this machine.
            NotStartedError: something else listens at the port.
            MissingDependencyError: the command cannot be run.
            BackendError: it is running already.
        """
        if self._process is not None and self._process.poll() is None:
            raise BackendError("the server is running already", where=self.url)
        check_port(self.place.host, self.place.port)
        with self.log.open("ab") as out:
            try:
                self._process = subprocess.Popen(
                    self.command.arguments,
                    env=self.command.variables(os.environ),
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # its workers get signals with it, and none of ours
                )
            except OSError as error:
                raise MissingDependencyError(
                    f"the vllm command cannot be run: {error.strerror}",
                    where=self.command.arguments[0],
                ) from error

    def wait_ready(self, within_s: float, told: Callable[[str], None] | None = None) -> float:
        """Block until ``/health`` is answered; returns the seconds that took.

        ``told`` is called about twice a second with the last line of the log.

        Raises:
            BackendError: it ended, or was not ready in time; the message has the line of the log
                that says why.
        """
        import httpx

        began = time.monotonic()
        health = f"{self.url.removesuffix('/v1')}/health"
        with httpx.Client(timeout=2, trust_env=False) as client:
            while (waited := time.monotonic() - began) < within_s:
                if self.ended is not None:
                    raise self.failure(f"vLLM ended with status {self.ended} before it was ready")
                with suppress(httpx.TransportError):
                    if client.get(health).status_code == 200:
                        return waited
                if told is not None:
                    told(next(reversed(self.tail()), ""))
                time.sleep(_BETWEEN_S)
        raise self.failure(f"vLLM was not ready within {within_s:g} s")

    def wait(self) -> int:
        """Block until it ends; its exit status."""
        return -1 if self._process is None else self._process.wait()

    def send(self, number: int) -> None:
        """A signal to it and all its workers."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self.send(signal.SIGKILL)
        self.wait()

    def stop(self, grace_s: float = _GRACE_S) -> None:
        """Ask it to end; after ``grace_s`` end it and whatever is left of its workers."""
        if self._process is None:
            return
        try:
            if self._process.poll() is None:
                self._process.terminate()  # it ends its workers itself
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(grace_s)
        finally:  # also when a second Ctrl-C breaks into the wait
            self.kill()

    def tail(self, lines: int = 20) -> list[str]:
        """Last lines of its log."""
        return tail(self.log)[-lines:]

    def failure(self, what: str) -> BackendError:
        """An error that says what happened, with the line of the log that says why."""
        said = telling(tail(self.log))
        return BackendError(f"{what}: {said}", where=f"log {self.log}", do=remedy(said))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _new_log() -> Path:
    number, path = tempfile.mkstemp(prefix="humanagent-vllm-", suffix=".log")
    os.close(number)
    return Path(path)
