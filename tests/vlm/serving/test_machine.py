"""What a machine has."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from humanagent.errors import MissingDependencyError, NotStartedError, SettingsError
from humanagent.vlm.serving.machine import VARIABLE, check_port, find_vllm, free_port, has_gpu


def program(folder: Path, name: str = "vllm") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This environment has no vLLM."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "env" / "python"))


@pytest.mark.usefixtures("bare")
def test_the_named_command_goes_first(tmp_path: Path) -> None:
    named, other = program(tmp_path / "named", "serve-it"), program(tmp_path / "path")
    found = find_vllm({VARIABLE: str(named), "PATH": str(other.parent)})
    assert found == named


@pytest.mark.usefixtures("bare")
def test_that_of_this_environment_goes_before_others(tmp_path: Path) -> None:
    beside, other = program(tmp_path / "env"), program(tmp_path / "path")
    assert find_vllm({"PATH": str(other.parent)}) == beside
    beside.unlink()
    assert find_vllm({"PATH": str(other.parent)}) == other


@pytest.mark.usefixtures("bare")
def test_without_one_the_installation_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingDependencyError, match=r'pip install "humanagent\[vllm\]"') as error:
        find_vllm({"PATH": str(tmp_path)})
    assert error.value.exit_code == 4


def test_a_name_that_is_no_program_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no program")
    with pytest.raises(SettingsError, match=VARIABLE):
        find_vllm({VARIABLE: str(tmp_path / "text")})


@pytest.mark.parametrize(
    ("devices", "visible", "found"),
    [
        (["nvidia0", "nvidiactl"], None, True),
        (["nvidiactl"], None, False),
        (["nvidia0"], "", False),
        (["nvidia0"], "-1", False),
        (["nvidia0", "nvidia1"], "1", True),
        ([], None, False),
    ],
)
def test_a_gpu_is_a_device_that_may_be_used(
    tmp_path: Path, devices: list[str], visible: str | None, found: bool
) -> None:
    for name in devices:
        (tmp_path / name).touch()
    environment = {} if visible is None else {"CUDA_VISIBLE_DEVICES": visible}
    assert has_gpu(environment, tmp_path) is found


def test_a_free_port_can_be_listened_at() -> None:
    check_port("127.0.0.1", free_port())


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises((SettingsError, NotStartedError), match=r"203\.0\.113\.1"):
        check_port("203.0.113.1", 8000)
