"""What this machine has: vLLM's command, a GPU, a free port."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from humanagent.errors import MissingDependencyError, NotStartedError, SettingsError

#: Names vLLM's command, where it is installed apart from this package.
VARIABLE: Final = "HUMANAGENT_VLLM"


def find_vllm(environment: Mapping[str, str] = os.environ) -> Path:
    """vLLM's command: the one that HUMANAGENT_VLLM names, of this environment, or on PATH.

    Raises:
        SettingsError: HUMANAGENT_VLLM names no program.
        MissingDependencyError: there is none.
    """
    named = environment.get(VARIABLE)
    if named:
        found = shutil.which(Path(named).expanduser())
        if found is None:
            raise SettingsError(
                "not a program", where=f"{VARIABLE}={named}", do="give the path of vLLM's command"
            )
        return Path(found).absolute()
    beside = shutil.which("vllm", path=str(Path(sys.executable).parent))
    found = beside or shutil.which("vllm", path=environment.get("PATH", os.defpath))
    if found is None:
        raise MissingDependencyError(
            "serving needs vLLM, and there is no vllm command",
            do=f'pip install "humanagent[vllm]" (without a GPU: scripts/install_vllm_cpu), '
            f"or name it in {VARIABLE}",
        )
    return Path(found).absolute()


def has_gpu(environment: Mapping[str, str] = os.environ, devices: Path = Path("/dev")) -> bool:
    """Whether there is an NVIDIA GPU that may be used; not by torch, whose import takes seconds.

    Example:
        >>> has_gpu({"CUDA_VISIBLE_DEVICES": ""})
        False
    """
    if environment.get("CUDA_VISIBLE_DEVICES", "all").strip() in ("", "-1"):
        return False
    return any(devices.glob("nvidia[0-9]*"))


def free_port(host: str = "127.0.0.1") -> int:
    """A TCP port that nobody listens at now."""
    with socket.socket() as tried:
        tried.bind((host, 0))
        return int(tried.getsockname()[1])


def check_port(host: str, port: int) -> None:
    """Before minutes of loading: the address can be listened at.

    Raises:
        SettingsError: no such address on this machine.
        NotStartedError: something else listens there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except (socket.gaierror, OverflowError) as error:
            raise SettingsError("no such address", where=f"{host}:{port}") from error
        except PermissionError as error:
            raise SettingsError(
                "ports below 1024 need rights", where=f"{host}:{port}", do="give another --port"
            ) from error
        except OSError as error:
            raise NotStartedError(
                f"cannot listen there: {error.strerror}",
                where=f"{host}:{port}",
                do="stop what listens at this port, or give another --port",
            ) from error
