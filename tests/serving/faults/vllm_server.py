"""A real vLLM server that can be killed with all its workers, and started again on its port."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from humanagent.vlm.serving.command import Place, serve_command
from humanagent.vlm.serving.machine import find_vllm, free_port
from humanagent.vlm.serving.model import look_at
from humanagent.vlm.serving.process import ServerProcess

_STARTS_WITHIN_S = 240.0


class VllmServer:
    """One checkpoint of ours on these cores; ``starts`` are the seconds that each start took."""

    def __init__(self, checkpoint: Path, log: Path, cores: set[int]) -> None:
        place = Place(free_port())
        command = serve_command(find_vllm(), look_at(str(checkpoint)), place)
        self._process = ServerProcess(command, place, log)
        self.port = place.port
        self._cores = cores
        self.starts: list[int] = []

    async def start(self) -> None:
        """Until it is healthy."""
        await asyncio.to_thread(self._process.start)
        assert self._process.pid is not None
        os.sched_setaffinity(self._process.pid, self._cores)  # what it starts inherits them
        self.starts.append(round(await asyncio.to_thread(self._wait)))

    async def kill(self) -> None:
        """SIGKILL for its process group."""
        await asyncio.to_thread(self._process.kill)

    def _wait(self) -> float:
        return self._process.wait_ready(_STARTS_WITHIN_S)
